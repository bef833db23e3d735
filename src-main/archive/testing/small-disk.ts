import { execFile } from 'node:child_process';
import { rm, statfs, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import Database from 'better-sqlite3';
import { scratchFolder } from './scratch-folder.ts';

const run = promisify(execFile);

/** A place that can be made full and free again. */
export interface SmallDisk {
  readonly path: string;
  readonly fill: () => Promise<void>;
  readonly free: () => Promise<void>;
  readonly remove: () => Promise<void>;
}

const DISK_MEGABYTES = 32;
/** Less than an SQLite page stays free. */
const LEFT_BYTES = 2_048;

function unlessFull(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ENOSPC') throw error;
}

/** A file system of its own in memory. Needs the right to mount; null where that is missing. */
export async function mountedDisk(): Promise<SmallDisk | null> {
  const scratch = await scratchFolder();
  try {
    await run('mount', ['-t', 'tmpfs', '-o', `size=${DISK_MEGABYTES}m`, 'bellwether-test', scratch.path]);
  } catch {
    await scratch.remove();
    return null;
  }
  const ballast = join(scratch.path, 'ballast');
  return {
    path: scratch.path,
    fill: async () => {
      const { bavail, bsize } = await statfs(scratch.path);
      // Whoever else is writing here may be faster; full is full.
      await writeFile(ballast, Buffer.alloc(Math.max(0, bavail * bsize - LEFT_BYTES))).catch(unlessFull);
    },
    free: () => rm(ballast, { force: true }),
    remove: async () => {
      await run('umount', ['-l', scratch.path]);
      await scratch.remove();
    },
  };
}

const UNLIMITED_PAGES = 1_000_000_000;

/**
 * For a user who may not mount: tells every SQLite connection of this process that its file may not grow. SQLite itself
 * then answers SQLITE_FULL, as it does on a full disk.
 */
export async function pretendedDisk(): Promise<SmallDisk> {
  const scratch = await scratchFolder();
  const connections = new Set<Database.Database>();
  const original = Object.getOwnPropertyDescriptor(Database.prototype, 'pragma')?.value as Database.Database['pragma'];
  Database.prototype.pragma = function (this: Database.Database, ...args: Parameters<typeof original>): unknown {
    connections.add(this);
    return original.apply(this, args);
  };
  const limit = (pages: number): Promise<void> => {
    for (const connection of connections) {
      if (connection.open && !connection.readonly) original.call(connection, `max_page_count = ${pages}`);
    }
    return Promise.resolve();
  };
  return {
    path: scratch.path,
    fill: () => limit(1),
    free: () => limit(UNLIMITED_PAGES),
    remove: async () => {
      Database.prototype.pragma = original;
      await scratch.remove();
    },
  };
}
