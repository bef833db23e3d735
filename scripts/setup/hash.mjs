import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';

/**
 * @param {string} path
 * @param {string} [algorithm]
 * @param {import('node:crypto').BinaryToTextEncoding} [encoding]
 * @returns {Promise<string>}
 */
export async function hashFile(path, algorithm = 'sha256', encoding = 'hex') {
  const hash = createHash(algorithm);
  await pipeline(createReadStream(path, { highWaterMark: 1 << 20 }), hash);
  return hash.digest(encoding);
}

/**
 * One hash for a set of files and folders. It changes when a file's content or name changes, when one is added or
 * when one goes; not with times, nor with the order given.
 * @param {string} root
 * @param {readonly string[]} entries files and folders, relative to the root; what does not exist counts as absent
 * @param {(path: string) => boolean} [isCounted] gets the path relative to the root, with forward slashes
 * @returns {Promise<string>}
 */
export async function hashTree(root, entries, isCounted = () => true) {
  const found = await Promise.all(entries.map((entry) => filesOf(join(root, entry))));
  const names = found.flat().map((path) => relative(root, path).split(sep).join('/'));
  const counted = [...new Set(names)].filter((name) => isCounted(name)).sort();
  const contents = await Promise.all(counted.map((name) => readFile(join(root, name))));
  const hash = createHash('sha256');
  counted.forEach((name, index) => {
    const content = contents[index] ?? Buffer.alloc(0);
    hash.update(`${name}\0${content.length}\0`).update(content);
  });
  return hash.digest('hex');
}

/**
 * @param {string} path
 * @returns {Promise<string[]>} the file itself, or every file below the folder
 */
export async function filesOf(path) {
  const entries = await readdir(path, { withFileTypes: true }).catch(
    (/** @type {NodeJS.ErrnoException} */ error) => error,
  );
  if (!(entries instanceof Error)) {
    const below = await Promise.all(
      entries.map((entry) => (entry.isDirectory() ? filesOf(join(path, entry.name)) : [join(path, entry.name)])),
    );
    return below.flat();
  }
  if (entries.code === 'ENOTDIR') return [path];
  if (entries.code === 'ENOENT') return [];
  throw entries;
}
