import { createReadStream, createWriteStream } from 'node:fs';
import { chmod, mkdir, open } from 'node:fs/promises';
import { dirname, join, normalize, sep } from 'node:path';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import * as zlib from 'node:zlib';

const END_SIGNATURE = 0x06054b50;
const ENTRY_SIGNATURE = 0x02014b50;
const LOCAL_HEADER_BYTES = 30;
const STORED = 0;
const DEFLATED = 8;

/** @typedef {{ name: string, method: number, crc: number, packed: number, size: number, mode: number, at: number }} Entry */

/**
 * Unpacks what is wanted of a zip file, checking each file's checksum. (A bare machine has no unzip.)
 * @param {string} archive
 * @param {string} target
 * @param {(name: string) => string | undefined} placeOf where an entry goes below the target; undefined leaves it out
 * @param {(name: string) => void} [onEntry]
 */
export async function unzip(archive, target, placeOf, onEntry = () => undefined) {
  for (const entry of await readDirectory(archive)) {
    const place = entry.name.endsWith('/') ? undefined : placeOf(entry.name);
    if (place === undefined) continue;
    onEntry(entry.name);
    await unpack(archive, entry, insideOf(target, place));
  }
}

/**
 * @param {string} target
 * @param {string} place
 */
function insideOf(target, place) {
  const path = normalize(join(target, place));
  if (!path.startsWith(normalize(target) + sep)) throw new Error(`${place} lies outside the folder to unpack into`);
  return path;
}

/**
 * @param {string} archive
 * @returns {Promise<Entry[]>}
 */
async function readDirectory(archive) {
  const file = await open(archive);
  try {
    const { size } = await file.stat();
    const tail = Buffer.alloc(Math.min(size, 22 + 0xffff));
    await file.read(tail, 0, tail.length, size - tail.length);
    const end = findEnd(tail);
    const directory = Buffer.alloc(tail.readUInt32LE(end + 12));
    await file.read(directory, 0, directory.length, tail.readUInt32LE(end + 16));
    return parseDirectory(directory, tail.readUInt16LE(end + 10));
  } finally {
    await file.close();
  }
}

/** @param {Buffer} tail */
function findEnd(tail) {
  for (let at = tail.length - 22; at >= 0; at -= 1) {
    if (tail.readUInt32LE(at) === END_SIGNATURE) return at;
  }
  throw new Error('this is not a zip file, or its end is missing');
}

/**
 * @param {Buffer} directory
 * @param {number} count
 * @returns {Entry[]}
 */
function parseDirectory(directory, count) {
  /** @type {Entry[]} */
  const entries = [];
  for (let at = 0, index = 0; index < count; index += 1) {
    if (directory.readUInt32LE(at) !== ENTRY_SIGNATURE) throw new Error('the directory of the zip file is damaged');
    const nameLength = directory.readUInt16LE(at + 28);
    entries.push({
      name: directory.toString('utf8', at + 46, at + 46 + nameLength),
      method: directory.readUInt16LE(at + 10),
      crc: directory.readUInt32LE(at + 16),
      packed: directory.readUInt32LE(at + 20),
      size: directory.readUInt32LE(at + 24),
      mode: directory.readUInt32LE(at + 38) >>> 16,
      at: directory.readUInt32LE(at + 42),
    });
    at += 46 + nameLength + directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32);
  }
  return entries;
}

/**
 * @param {string} archive
 * @param {Entry} entry
 * @param {string} path
 */
async function unpack(archive, entry, path) {
  if (entry.method !== STORED && entry.method !== DEFLATED) {
    throw new Error(`${entry.name} is packed by method ${entry.method}, which is not known here`);
  }
  await mkdir(dirname(path), { recursive: true });
  const packed = await packedContent(archive, entry);
  const unpacked = entry.method === DEFLATED ? zlib.createInflateRaw({ chunkSize: 1 << 18 }) : new Transform(passOn);
  const check = new Checksum();
  await pipeline(packed, unpacked, check, createWriteStream(path));
  if (check.size !== entry.size || check.crc !== entry.crc) throw new Error(`${entry.name} is damaged in the zip file`);
  if ((entry.mode & 0o777) !== 0) await chmod(path, entry.mode & 0o777);
}

/**
 * @param {string} archive
 * @param {Entry} entry
 */
async function packedContent(archive, entry) {
  // A stream cannot be told to read nothing.
  if (entry.packed === 0) return Readable.from([]);
  const start = await dataStart(archive, entry);
  return createReadStream(archive, { start, end: start + entry.packed - 1, highWaterMark: 1 << 20 });
}

/** @type {import('node:stream').TransformOptions} */
const passOn = { transform: (chunk, _encoding, done) => done(null, chunk) };

/**
 * The local header repeats the name and has an extra field of its own length.
 * @param {string} archive
 * @param {Entry} entry
 */
async function dataStart(archive, entry) {
  const file = await open(archive);
  try {
    const header = Buffer.alloc(LOCAL_HEADER_BYTES);
    await file.read(header, 0, header.length, entry.at);
    return entry.at + LOCAL_HEADER_BYTES + header.readUInt16LE(26) + header.readUInt16LE(28);
  } finally {
    await file.close();
  }
}

class Checksum extends Transform {
  size = 0;
  crc = 0;

  /**
   * @param {Buffer} chunk
   * @param {string} _encoding
   * @param {import('node:stream').TransformCallback} done
   * @override
   */
  _transform(chunk, _encoding, done) {
    this.size += chunk.length;
    this.crc = zlib.crc32(chunk, this.crc);
    done(null, chunk);
  }
}
