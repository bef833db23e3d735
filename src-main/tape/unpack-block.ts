import { crc32, inflateRawSync } from 'node:zlib';
import { HEADER_BYTES, LARGEST_BLOCK_BYTES, TRAILER_BYTES } from './tape-block.ts';

/** The text of a whole block; null when it is not as it was written. */
export function unpackBlock(block: Buffer): string | null {
  try {
    const plain = inflateRawSync(block.subarray(HEADER_BYTES, block.length - TRAILER_BYTES), {
      maxOutputLength: 8 * LARGEST_BLOCK_BYTES,
    });
    const isWhole =
      crc32(plain) === block.readUInt32LE(block.length - TRAILER_BYTES) &&
      plain.length === block.readUInt32LE(block.length - 4);
    return isWhole ? plain.toString('utf8') : null;
  } catch {
    return null;
  }
}
