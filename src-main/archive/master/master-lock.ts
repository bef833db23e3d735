import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import Database from 'better-sqlite3';
import { MergeError } from './merge-error.ts';

/**
 * Does work on a master that nobody else may do at the same time. The lock is one of SQLite's on an empty file: the
 * system lets go of it when its holder dies, so that none is ever left behind. Throws MergeError when it is taken.
 */
export async function withMasterLock<Result>(
  master: string,
  sqliteBinding: string | null,
  work: () => Promise<Result>,
): Promise<Result> {
  await mkdir(dirname(master), { recursive: true });
  const lock = new Database(`${master}.lock`, {
    timeout: 0,
    ...(sqliteBinding === null ? {} : { nativeBinding: sqliteBinding }),
  });
  try {
    take(lock, master);
    return await work();
  } finally {
    lock.close();
  }
}

function take(lock: Database.Database, master: string): void {
  try {
    lock.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    if (error instanceof Database.SqliteError && error.code.startsWith('SQLITE_BUSY')) {
      throw new MergeError(`${master} is being merged already. Try again when that is done.`);
    }
    throw error;
  }
}
