import { crc32, deflateRaw } from 'node:zlib';
import { promisify } from 'node:util';

/**
 * One block of a tape: a gzip member (RFC 1952) with its own length in an extra field, as BGZF has it. `zcat` reads a
 * whole tape, and a reader here finds the end of each block without inflating it: a block that a crash cut off is known
 * by that, and everything before it is whole.
 */

const deflate = promisify(deflateRaw);

const MAGIC = [0x1f, 0x8b, 8, 4] as const;
/** Two letters that name the extra field, then its length: four bytes of the member's length. */
const EXTRA_ID = [0x42, 0x57] as const;
const EXTRA_BYTES = 4;
export const HEADER_BYTES = 20;
export const TRAILER_BYTES = 8;
const LENGTH_AT = 16;
/** A block holds a few hundred kilobytes of text; anything that claims to be larger is none. */
export const LARGEST_BLOCK_BYTES = 32 * 1024 * 1024;

export async function packBlock(text: string): Promise<Buffer> {
  const plain = Buffer.from(text, 'utf8');
  const body = await deflate(plain);
  const header = Buffer.alloc(HEADER_BYTES);
  header.set(MAGIC);
  header.writeUInt8(255, 9);
  header.writeUInt16LE(EXTRA_BYTES + 4, 10);
  header.set(EXTRA_ID, 12);
  header.writeUInt16LE(EXTRA_BYTES, 14);
  header.writeUInt32LE(HEADER_BYTES + body.length + TRAILER_BYTES, LENGTH_AT);
  const trailer = Buffer.alloc(TRAILER_BYTES);
  trailer.writeUInt32LE(crc32(plain), 0);
  trailer.writeUInt32LE(plain.length, 4);
  return Buffer.concat([header, body, trailer]);
}

/** The length of the block whose first bytes these are; null when it is none, or its header is cut off. */
export function blockLength(header: Buffer): number | null {
  if (header.length < HEADER_BYTES) return null;
  const isOurs =
    MAGIC.every((byte, at) => header[at] === byte) && EXTRA_ID.every((byte, at) => header[12 + at] === byte);
  if (!isOurs) return null;
  const length = header.readUInt32LE(LENGTH_AT);
  return length >= HEADER_BYTES + TRAILER_BYTES && length <= LARGEST_BLOCK_BYTES ? length : null;
}
