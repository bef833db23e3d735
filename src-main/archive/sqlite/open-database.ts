import { randomUUID } from 'node:crypto';
import { open, readdir, rename, unlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import Database from 'better-sqlite3';
import { ArchiveFault } from '../archive-fault.ts';
import { syncFolder } from '../../files/replace-file.ts';
import { damaged, readDatabaseHeader, sizeOf } from './database-header.ts';
import { fromTheFuture, migrate, schemaVersion, type Migration } from './migrate.ts';

/** What sets one of the archive's databases apart. Why each has its `synchronous`: docs/decisions/0006. */
export interface DatabaseKind {
  readonly title: string;
  /** Written into the file's header, so that another program's database is never taken for ours. */
  readonly applicationId: number;
  readonly synchronous: 'NORMAL' | 'FULL';
  readonly migrations: readonly Migration[];
}

/** How long a statement waits for another program's lock before it is a fault. The thread waits with it. */
const LOCK_WAIT_MS = 1_000;
/** Pages in the write-ahead file after which a commit checkpoints by itself; a timed one comes first as a rule. */
const CHECKPOINT_PAGES = 4_000;
/** The write-ahead file is cut back to this once a long reader has let go of it. */
const WAL_LIMIT_BYTES = 32 * 1024 * 1024;
/** A database that was not closed cleanly is checked through when it is not larger than this; about 1 s. */
const CHECK_LIMIT_BYTES = 256 * 1024 * 1024;

const options = (binding: string | null): { timeout: number; nativeBinding?: string } => ({
  timeout: LOCK_WAIT_MS,
  ...(binding === null ? {} : { nativeBinding: binding }),
});

function configure(database: Database.Database, kind: DatabaseKind): void {
  database.pragma('journal_mode = WAL');
  // better-sqlite3 is compiled to fall back to NORMAL in WAL mode: it must be said on every connection.
  database.pragma(`synchronous = ${kind.synchronous}`);
  database.pragma('checkpoint_fullfsync = ON');
  database.pragma('trusted_schema = OFF');
  database.pragma('temp_store = MEMORY');
  database.pragma(`wal_autocheckpoint = ${CHECKPOINT_PAGES}`);
  database.pragma(`journal_size_limit = ${WAL_LIMIT_BYTES}`);
}

/** Made under another name and renamed when whole: a half-made database is never found in its place. */
async function create(file: string, kind: DatabaseKind, binding: string | null, backups: string): Promise<void> {
  const temporary = `${file}.new-${randomUUID()}`;
  const database = new Database(temporary, options(binding));
  try {
    configure(database, kind);
    database.pragma(`application_id = ${kind.applicationId}`);
    await migrate(database, kind.migrations, backups);
  } finally {
    database.close();
  }
  const handle = await open(temporary, 'r+');
  await handle.sync();
  await handle.close();
  await rename(temporary, file);
  await syncFolder(dirname(file));
}

/** Removes what a killed run left half-made. */
async function sweep(file: string): Promise<void> {
  const prefix = `${basename(file)}.new-`;
  for (const name of await readdir(dirname(file))) {
    if (name.startsWith(prefix)) await unlink(join(dirname(file), name));
  }
}

/**
 * Looks through a database that was not closed cleanly, over a connection that cannot write: closing one that can would
 * move the write-ahead file into a database that is damaged or belongs to a newer version.
 */
async function checkAfterCrash(file: string, kind: DatabaseKind, binding: string | null): Promise<void> {
  if (((await sizeOf(`${file}-wal`)) ?? 0) === 0) return;
  const reader = openReader(file, binding);
  try {
    const found = schemaVersion(reader);
    if (found > kind.migrations.length) throw fromTheFuture(file, found, kind.migrations.length);
    if (((await sizeOf(file)) ?? 0) > CHECK_LIMIT_BYTES) return;
    const verdict = reader.pragma('quick_check(1)', { simple: true });
    if (verdict !== 'ok') throw damaged(file, `is damaged (${String(verdict)})`);
  } finally {
    reader.close();
  }
}

/** Fails on a file that cannot be written: SQLite opens it without a word, and even begins a transaction. */
function proveWritable(database: Database.Database, kind: DatabaseKind): void {
  database.exec(`BEGIN IMMEDIATE; PRAGMA application_id = ${kind.applicationId}; ROLLBACK`);
}

/** Opens one of the archive's databases for writing, making or migrating it as needed. Throws what is in the way. */
export async function openDatabase(
  file: string,
  kind: DatabaseKind,
  binding: string | null,
  backups: string,
): Promise<Database.Database> {
  const header = await readDatabaseHeader(file);
  if (header === null) {
    await sweep(file);
    await create(file, kind, binding, backups);
  } else if (header.applicationId !== kind.applicationId) {
    throw new ArchiveFault('failed', `${file} is not a Bellwether ${kind.title}. It is left untouched.`);
  } else if (header.userVersion > kind.migrations.length) {
    throw fromTheFuture(file, header.userVersion, kind.migrations.length);
  }
  await checkAfterCrash(file, kind, binding);
  const database = new Database(file, { ...options(binding), fileMustExist: true });
  try {
    configure(database, kind);
    proveWritable(database, kind);
    await migrate(database, kind.migrations, backups);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/** A second connection that can only read: what the window asks for never waits behind a write transaction. */
export function openReader(file: string, binding: string | null): Database.Database {
  return new Database(file, { ...options(binding), readonly: true, fileMustExist: true });
}
