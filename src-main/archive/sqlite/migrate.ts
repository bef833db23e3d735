import { randomUUID } from 'node:crypto';
import { mkdir, rename, unlink } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type Database from 'better-sqlite3';
import { ArchiveFault } from '../archive-fault.ts';

/** One step of a database's schema. Steps are numbered from 1 without gaps and never change once released. */
export interface Migration {
  readonly version: number;
  readonly name: string;
  readonly sql: string;
}

/** The refusal of a file that a newer Bellwether has written. */
export function fromTheFuture(file: string, found: number, newest: number): ArchiveFault {
  return new ArchiveFault(
    'from-future',
    `${file} was written by a newer Bellwether (schema ${found}, this one knows ${newest}). It is left untouched; ` +
      'update Bellwether to go on.',
  );
}

export function schemaVersion(database: Database.Database): number {
  return Number(database.pragma('user_version', { simple: true }));
}

/** A whole, consistent copy beside the archive, made before its schema changes. */
async function backUp(database: Database.Database, folder: string, version: number): Promise<void> {
  await mkdir(folder, { recursive: true });
  const name = basename(database.name, '.sqlite');
  const temporary = join(folder, `${name}.new-${randomUUID()}`);
  try {
    database.prepare('VACUUM INTO ?').run(temporary);
    await rename(temporary, join(folder, `${name}-schema-${version}.sqlite`));
  } catch (error) {
    await unlink(temporary).catch(() => undefined);
    throw error;
  }
}

/**
 * Brings a database to the newest schema: a backup first when it holds anything, then each step in a transaction of
 * its own together with its number, so that a crash leaves the old schema or the new one.
 */
export async function migrate(
  database: Database.Database,
  migrations: readonly Migration[],
  backups: string,
): Promise<void> {
  const found = schemaVersion(database);
  const newest = migrations.length;
  if (found > newest) throw fromTheFuture(database.name, found, newest);
  if (found === newest) return;
  if (found > 0) await backUp(database, backups, found);
  for (const migration of migrations.slice(found)) {
    database.transaction(() => {
      database.exec(migration.sql);
      database.pragma(`user_version = ${migration.version}`);
    })();
  }
  // The number must be in the file's own header, where it is read before the file is opened.
  database.pragma('wal_checkpoint(TRUNCATE)');
}
