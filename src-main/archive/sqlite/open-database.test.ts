import { createHash } from 'node:crypto';
import { copyFile, readdir, readFile, truncate, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { askSqlite } from '../testing/outside-readers.ts';
import { scratchFolder } from '../testing/scratch-folder.ts';
import { testBinding } from '../testing/sqlite-binding.ts';
import { MARKET_DATABASE } from './market/market-database.ts';
import type { Migration } from './migrate.ts';
import { openDatabase, type DatabaseKind } from './open-database.ts';
import { SIGNAL_DATABASE } from './signals/signal-database.ts';

const first: Migration = { version: 1, name: 'names', sql: 'CREATE TABLE names (name TEXT) STRICT' };
const second: Migration = { version: 2, name: 'ages', sql: 'ALTER TABLE names ADD COLUMN age INTEGER' };
const kind = (...migrations: Migration[]): DatabaseKind => ({
  title: 'test database',
  applicationId: 0x42577474,
  synchronous: 'NORMAL',
  migrations,
});

let scratch: Awaited<ReturnType<typeof scratchFolder>>;
let file: string;
let backups: string;
beforeEach(async () => {
  scratch = await scratchFolder();
  file = join(scratch.path, 'test.sqlite');
  backups = join(scratch.path, 'backups');
});
afterEach(() => scratch.remove());

const openAs = (as: DatabaseKind): Promise<Database.Database> => openDatabase(file, as, testBinding(), backups);
const hash = async (path: string): Promise<string> =>
  createHash('sha256')
    .update(await readFile(path))
    .digest('hex');

/** A closed database of schema 1 with one row. */
async function makeOld(): Promise<void> {
  const database = await openAs(kind(first));
  database.exec("INSERT INTO names VALUES ('Ada')");
  database.close();
}

/** A database whose writer was killed: the row is in the write-ahead file only. */
async function makeKilled(): Promise<void> {
  const database = await openAs(kind(first));
  database.exec("INSERT INTO names VALUES ('Ada')");
  for (const suffix of ['', '-wal']) await copyFile(`${file}${suffix}`, `${file}.copy${suffix}`);
  database.close();
  for (const suffix of ['', '-wal']) await copyFile(`${file}.copy${suffix}`, `${file}${suffix}`);
}

describe('openDatabase', () => {
  it('makes a database whole or not at all: no other name is left behind', async () => {
    await writeFile(`${file}.new-left-by-a-killed-run`, 'half a database');
    (await openAs(kind(first, second))).close();
    expect(await readdir(scratch.path)).toEqual(['test.sqlite']);
    expect(await askSqlite(file, 'PRAGMA user_version')).toEqual([{ user_version: 2 }]);
    expect(await askSqlite(file, 'PRAGMA integrity_check')).toEqual([{ integrity_check: 'ok' }]);
  });

  it.each([
    [MARKET_DATABASE, 1],
    [SIGNAL_DATABASE, 2],
  ])('writes ahead and syncs as the decision says: %#', async (as, synchronous) => {
    const database = await openAs(as);
    expect(database.pragma('journal_mode', { simple: true })).toBe('wal');
    expect(database.pragma('synchronous', { simple: true })).toBe(synchronous);
    database.close();
  });

  it('keeps what a killed writer had committed', async () => {
    await makeKilled();
    const database = await openAs(kind(first));
    expect(database.prepare('SELECT name FROM names').pluck().all()).toEqual(['Ada']);
    database.close();
  });
});

describe('a database of an older Bellwether', () => {
  it('is copied, then brought up to date', async () => {
    await makeOld();
    (await openAs(kind(first, second))).close();
    expect(await askSqlite(file, 'SELECT * FROM names')).toEqual([{ name: 'Ada', age: null }]);
    expect(await readdir(backups)).toEqual(['test-schema-1.sqlite']);
    const copy = join(backups, 'test-schema-1.sqlite');
    expect(await askSqlite(copy, 'SELECT * FROM names')).toEqual([{ name: 'Ada' }]);
    expect(await askSqlite(copy, 'PRAGMA user_version')).toEqual([{ user_version: 1 }]);
  });

  it('stays as it was when a step fails in its middle', async () => {
    await makeOld();
    const broken: Migration = { version: 2, name: 'broken', sql: 'CREATE TABLE half (a); CREATE TABLE names (b);' };
    await expect(openAs(kind(first, broken))).rejects.toThrow('table names already exists');
    expect(await askSqlite(file, 'SELECT name FROM sqlite_schema')).toEqual([{ name: 'names' }]);
    expect(await askSqlite(file, 'PRAGMA user_version')).toEqual([{ user_version: 1 }]);
    (await openAs(kind(first, second))).close();
  });

  it('is not touched when no copy can be made', async () => {
    await makeOld();
    const before = await hash(file);
    await writeFile(backups, 'a file where the folder should be');
    await expect(openAs(kind(first, second))).rejects.toThrow();
    expect(await hash(file)).toBe(before);
  });
});

describe('a database that must not be used', () => {
  it('of a newer Bellwether is left as it is, byte for byte', async () => {
    (await openAs(kind(first, second))).close();
    const before = await hash(file);
    await expect(openAs(kind(first))).rejects.toMatchObject({ name: 'ArchiveFault', state: 'from-future' });
    expect(await hash(file)).toBe(before);
    expect(await readdir(scratch.path)).toEqual(['test.sqlite']);
  });

  it('of a newer Bellwether that was killed is left as it is, with its write-ahead file', async () => {
    await makeKilled();
    const newer = new Database(file, { nativeBinding: testBinding() ?? undefined });
    newer.pragma('user_version = 9');
    for (const suffix of ['', '-wal']) await copyFile(`${file}${suffix}`, `${file}.copy${suffix}`);
    newer.close();
    for (const suffix of ['', '-wal']) await copyFile(`${file}.copy${suffix}`, `${file}${suffix}`);
    const before = [await hash(file), await hash(`${file}-wal`)];
    await expect(openAs(kind(first))).rejects.toMatchObject({ state: 'from-future' });
    expect([await hash(file), await hash(`${file}-wal`)]).toEqual(before);
  });

  it('with a damaged first page is left as it is, and no empty one takes its place', async () => {
    await makeOld();
    const bytes = await readFile(file);
    bytes.fill(0xa5, 0, 4_096);
    await writeFile(file, bytes);
    await expect(openAs(kind(first))).rejects.toMatchObject({ name: 'ArchiveFault', state: 'corrupt' });
    expect(await readFile(file)).toEqual(bytes);
  });

  it('with damage behind an intact header is found out after a crash', async () => {
    await makeKilled();
    const database = await openAs(kind(first));
    for (let row = 0; row < 5_000; row += 1) database.exec("INSERT INTO names VALUES ('somebody with a long name')");
    database.pragma('wal_checkpoint(TRUNCATE)');
    database.exec("INSERT INTO names VALUES ('the last')");
    for (const suffix of ['', '-wal']) await copyFile(`${file}${suffix}`, `${file}.copy${suffix}`);
    database.close();
    const bytes = await readFile(`${file}.copy`);
    bytes.fill(0x5a, 4_096 * 3, 4_096 * 6);
    await writeFile(file, bytes);
    await copyFile(`${file}.copy-wal`, `${file}-wal`);
    await expect(openAs(kind(first))).rejects.toSatisfy((error: Error) =>
      /corrupt|damaged|malformed/.test(error.message),
    );
    expect(await readFile(file)).toEqual(bytes);
  });

  it.each([0, 50])('cut to %i bytes is left as it is', async (length) => {
    await makeOld();
    await truncate(file, length);
    await expect(openAs(kind(first))).rejects.toMatchObject({ state: 'corrupt' });
    expect((await readFile(file)).length).toBe(length);
  });

  it('that was taken away from beside its write-ahead file is not replaced by an empty one', async () => {
    await makeKilled();
    await unlink(file);
    await expect(openAs(kind(first))).rejects.toMatchObject({ state: 'corrupt' });
    expect(await readdir(scratch.path)).not.toContain('test.sqlite');
  });

  it('of another program is left as it is', async () => {
    const foreign = new Database(file, { nativeBinding: testBinding() ?? undefined });
    foreign.exec('CREATE TABLE theirs (a)');
    foreign.close();
    const before = await hash(file);
    await expect(openAs(kind(first))).rejects.toMatchObject({ state: 'failed' });
    expect(await hash(file)).toBe(before);
  });
});
