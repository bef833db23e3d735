import { open, stat } from 'node:fs/promises';
import { isMissing } from '../../files/is-missing.ts';
import { ArchiveFault } from '../archive-fault.ts';

/** Bytes 0-99 of every SQLite file: https://www.sqlite.org/fileformat.html#the_database_header */
const HEADER_BYTES = 100;
const MAGIC = 'SQLite format 3\0';
const USER_VERSION_OFFSET = 60;
const APPLICATION_ID_OFFSET = 68;

export interface DatabaseHeader {
  readonly applicationId: number;
  readonly userVersion: number;
}

export async function sizeOf(file: string): Promise<number | null> {
  try {
    return (await stat(file)).size;
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

/** The refusal of a file whose content can no longer be trusted. */
export const damaged = (file: string, what: string): ArchiveFault =>
  new ArchiveFault(
    'corrupt',
    `${file} ${what}. It is left as it is and nothing is stored; restore a copy or move the file away, then start again.`,
  );

/**
 * Reads what a file says of itself without letting SQLite touch it. null when there is none and one may be made;
 * a fault when something is there that must not be written over.
 */
export async function readDatabaseHeader(file: string): Promise<DatabaseHeader | null> {
  const size = await sizeOf(file);
  if (size === null) {
    if (((await sizeOf(`${file}-wal`)) ?? 0) > 0) throw damaged(file, 'is missing while its -wal file is still there');
    return null;
  }
  const header = Buffer.alloc(HEADER_BYTES);
  const handle = await open(file, 'r');
  try {
    await handle.read(header, 0, HEADER_BYTES, 0);
  } finally {
    await handle.close();
  }
  if (size < HEADER_BYTES) throw damaged(file, `is only ${size} bytes long`);
  if (header.toString('latin1', 0, MAGIC.length) !== MAGIC) throw damaged(file, 'is not an SQLite database any more');
  return {
    applicationId: header.readUInt32BE(APPLICATION_ID_OFFSET),
    userVersion: header.readUInt32BE(USER_VERSION_OFFSET),
  };
}
