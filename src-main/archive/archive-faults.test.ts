import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { chmod, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ArchiveTiming } from './archive-timing.ts';
import { eventually } from './testing/eventually.ts';
import { askDuckDb, askSqlite } from './testing/outside-readers.ts';
import { openArchive, type OpenArchive } from './testing/open-archive.ts';
import { OPENING_MS, sampleDay } from './testing/sample-bars.ts';
import { SampleFeed } from './testing/sample-feed.ts';
import { sampleSignal } from './testing/sample-signal.ts';
import { scratchFolder } from './testing/scratch-folder.ts';
import { mountedDisk, pretendedDisk, type SmallDisk } from './testing/small-disk.ts';
import { testBinding } from './testing/sqlite-binding.ts';

const opened: OpenArchive[] = [];
const undo: (() => Promise<unknown>)[] = [];
let folder: string;
beforeEach(async () => {
  const scratch = await scratchFolder();
  folder = scratch.path;
  undo.push(scratch.remove);
});
afterEach(async () => {
  for (const { archive, feed, engine } of opened.splice(0)) {
    feed.disconnect();
    engine.disconnect();
    await archive.close().catch(() => undefined);
  }
  for (const step of undo.splice(0).reverse()) await step();
});

async function open(where = folder, timing: Partial<ArchiveTiming> = {}): Promise<OpenArchive> {
  const archive = await openArchive(where, { timing });
  opened.push(archive);
  return archive;
}
const marketFile = (where = folder): string => join(where, 'market.sqlite');
const hash = async (file: string): Promise<string> =>
  createHash('sha256')
    .update(await readFile(file))
    .digest('hex');

/** An archive that has been used and closed. */
async function makeUsed(): Promise<void> {
  const { archive, feed, engine } = await openArchive(folder);
  engine.sendBars(sampleDay('/NQ', 10));
  await eventually(() => {
    expect(engine.acknowledged).toBe(1);
  });
  feed.disconnect();
  engine.disconnect();
  await archive.close();
}

/** Feeds until the archive says that something is wrong. */
async function feedUntilStuck({ feed, health }: OpenArchive, run: SampleFeed): Promise<void> {
  let second = 0;
  await eventually(() => {
    for (let n = 0; n < 500; n += 1) run.trade(OPENING_MS + second++ * 10);
    feed.sendFeed(run.batch());
    expect(health().state).not.toBe('ok');
  });
}

async function expectToHealByItself(archive: OpenArchive, rows: number): Promise<void> {
  const { feed, engine, health } = archive;
  await eventually(() => {
    expect(health()).toMatchObject({ state: 'ok', reason: null, queuedRows: 0, ticksStored: rows });
    expect(feed.outbox.state()).toEqual({ queuedRows: 0, lostRows: 0 });
    expect(engine.outbox.state()).toEqual({ queuedRows: 0, lostRows: 0 });
  });
}

describe.each<[string, () => Promise<SmallDisk | null>]>([
  ['a file system of 32 MB', mountedDisk],
  ['a database that may not grow', pretendedDisk],
])('a full disk: %s', (_, makeDisk) => {
  it('is named, acknowledges nothing, loses nothing, and heals when there is room again', async () => {
    // Where mounting is not allowed SQLite's own limit stands in: the case is never left out.
    const disk = (await makeDisk()) ?? (await pretendedDisk());
    undo.push(disk.remove);
    const archive = await open(disk.path);
    const { feed, engine, health } = archive;
    engine.sendBars(sampleDay('/NQ', 10));
    await eventually(() => {
      expect(engine.acknowledged).toBe(1);
    });

    await disk.fill();
    const run = new SampleFeed();
    await feedUntilStuck(archive, run);
    expect(health()).toMatchObject({ state: 'disk-full', lostRows: 0 });
    expect(health().reason).toMatch(/full.*free some space/);
    const stuckAt = feed.acknowledged;
    engine.sendSignals([sampleSignal()]);
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(feed.acknowledged).toBe(stuckAt);
    expect(engine.acknowledged).toBe(1);
    expect(health().queuedRows).toBeGreaterThan(0);
    expect(archive.archive.historyBars({ symbol: '/NQ', limit: 5, untilMs: Infinity }).count).toBe(5);

    await disk.free();
    const sent = run.batch().firstRowSeq - 1;
    await expectToHealByItself(archive, sent);
    const [stored] = await askSqlite(
      marketFile(disk.path),
      'SELECT count(*) AS n, max(row_seq) AS last FROM readable_ticks',
    );
    expect(stored).toEqual({ n: sent, last: sent });
    expect(await askSqlite(marketFile(disk.path), 'PRAGMA integrity_check')).toEqual([{ integrity_check: 'ok' }]);
  });
});

describe('a full disk', () => {
  it('at the start is named, and the archive opens when there is room', async (context) => {
    const disk = await mountedDisk();
    if (!disk) return context.skip('needs the right to mount a file system');
    undo.push(disk.remove);
    await disk.fill();
    const { health, feed } = await open(disk.path);
    expect(health().state).toBe('disk-full');
    feed.sendFeed(new SampleFeed().trade(OPENING_MS).batch());
    await disk.free();
    await eventually(() => {
      expect(health()).toMatchObject({ state: 'ok', ticksStored: 1 });
    });
  });

  it('keeps a finished day out of Parquet until there is room, and leaves nothing half-written', async (context) => {
    const disk = await mountedDisk();
    if (!disk) return context.skip('needs the right to mount a file system');
    undo.push(disk.remove);
    const { engine, feed, health } = await open(disk.path, { settleMs: 300 });
    engine.sendBars(sampleDay('/NQ', 1_000));
    feed.sendFeed(new SampleFeed().clock(OPENING_MS + 8 * 3_600_000).batch());
    await eventually(() => {
      expect([engine.acknowledged, feed.acknowledged]).toEqual([1, 1]);
    });
    await disk.fill();
    await eventually(() => {
      expect(health().state).toBe('disk-full');
    });
    expect(health().queuedRows).toBe(0);
    const left = await readdir(join(disk.path, 'bars'), { recursive: true });
    expect(left.filter((name) => name.includes('.parquet'))).toEqual([]);
    await disk.free();
    await eventually(() => {
      expect(health()).toMatchObject({ state: 'ok', parquetFiles: 1 });
    });
    const file = join(disk.path, 'bars/symbol=%2FNQ/*.parquet');
    expect(await askDuckDb(`SELECT count(*) AS n FROM '${file}'`)).toEqual([{ n: '510' }]);
  }, 40_000);
});

describe('a folder that cannot be written', () => {
  /** Another user's folder; root may write there all the same and gets a file system that nobody may write to. */
  async function makeReadOnly(): Promise<() => Promise<void>> {
    if (process.getuid?.() !== 0) {
      await chmod(marketFile(), 0o444);
      await chmod(folder, 0o555);
      return async () => {
        await chmod(folder, 0o755);
        await chmod(marketFile(), 0o644);
      };
    }
    const mark = (flag: string): Promise<unknown> => once(spawn('chattr', [flag, marketFile()]), 'exit');
    await mark('+i');
    return async () => {
      await mark('-i');
    };
  }

  it('is named, can still be read, and is written to when that is allowed again', async () => {
    await makeUsed();
    const makeWritable = await makeReadOnly();
    undo.push(makeWritable);
    const archive = await open();
    const { feed, health } = archive;
    expect(health().state).toBe('read-only');
    expect(health().reason).toContain('cannot be written');
    feed.sendFeed(new SampleFeed().trade(OPENING_MS).batch());
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(feed.acknowledged).toBe(0);
    await makeWritable();
    await expectToHealByItself(archive, 1);
  });
});

describe('a damaged database', () => {
  it('is named at the start, stays as it is, and nothing takes its place', async () => {
    await makeUsed();
    const bytes = await readFile(marketFile());
    bytes.fill(0xa5, 0, 1_000);
    await writeFile(marketFile(), bytes);
    const { archive, health, feed } = await open();
    expect(health().state).toBe('corrupt');
    expect(health().reason).toContain(marketFile());
    feed.sendFeed(new SampleFeed().trade(OPENING_MS).batch());
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(feed.acknowledged).toBe(0);
    expect(() => archive.historyBars({ symbol: '/NQ', limit: 5, untilMs: Infinity })).toThrow(marketFile());
    await expect(archive.close()).rejects.toThrow('1 rows could not be stored');
    expect(await readFile(marketFile())).toEqual(bytes);
  });

  it('is named when it is found out while running', async () => {
    await makeUsed();
    const bytes = await readFile(marketFile());
    const { archive, engine, health } = await open();
    // Every page but the first: what SQLite has not read yet is gone.
    await writeFile(marketFile(), bytes.fill(0x5a, 4_096));
    engine.sendBars(sampleDay('QQQ', 2_000));
    await eventually(() => {
      expect(() => archive.historyBars({ symbol: '/NQ', limit: 10, untilMs: Infinity })).toThrow();
      expect(health().state).toBe('corrupt');
    });
  });

  it('of the signals counts as much as one of the market', async () => {
    await makeUsed();
    await writeFile(join(folder, 'signals.sqlite'), 'This is now a broken database.');
    const { health } = await open();
    expect(health().state).toBe('corrupt');
  });
});

describe('a database of a newer Bellwether', () => {
  it('is named and left as it is, byte for byte', async () => {
    await makeUsed();
    const newer = new Database(marketFile(), { nativeBinding: testBinding() ?? undefined });
    newer.pragma('user_version = 99');
    newer.close();
    const before = await hash(marketFile());
    const { health, archive } = await open();
    expect(health().state).toBe('from-future');
    expect(health().reason).toContain('schema 99');
    await archive.close();
    expect(await hash(marketFile())).toBe(before);
  });
});

describe('a folder that cannot be opened', () => {
  it('is named, and used when it can be', async () => {
    const file = join(folder, 'in-the-way');
    await writeFile(file, 'no folder');
    const { health, feed } = await open(file);
    expect(health().state).toBe('failed');
    feed.sendFeed(new SampleFeed().trade(OPENING_MS).batch());
    await rm(file);
    await eventually(() => {
      expect(health()).toMatchObject({ state: 'ok', ticksStored: 1 });
    });
  });
});

describe('another program', () => {
  /** The sqlite3 shell, holding the database until it is told to end. */
  async function hold(sql: string): Promise<() => Promise<void>> {
    const shell = spawn('sqlite3', [marketFile()], { stdio: ['pipe', 'pipe', 'inherit'] });
    shell.stdin.write(`${sql}\nSELECT 'holding';\n`);
    await once(shell.stdout, 'data');
    return async () => {
      const ended = once(shell, 'exit');
      shell.stdin.end('COMMIT;\n.quit\n');
      await ended;
    };
  }

  it('that writes for long is waited for, with a name', async () => {
    const archive = await open();
    const { feed, health } = archive;
    const release = await hold('BEGIN IMMEDIATE;');
    feed.sendFeed(new SampleFeed().trade(OPENING_MS).batch());
    await eventually(() => {
      expect(health()).toMatchObject({ state: 'behind', queuedRows: 1 });
    });
    await release();
    await expectToHealByItself(archive, 1);
  });

  it('that reads for long is named; the write-ahead file shrinks when it lets go', async () => {
    const archive = await open();
    const { feed, health } = archive;
    const run = new SampleFeed();
    const send = (rows: number): void => {
      for (let n = 0; n < rows; n += 1) run.trade(OPENING_MS + n);
      feed.sendFeed(run.batch());
    };
    send(10);
    await eventually(() => {
      expect(feed.acknowledged).toBe(1);
    });
    const release = await hold('BEGIN; SELECT count(*) FROM ticks;');
    for (let n = 0; n < 60; n += 1) send(20_000);
    await eventually(() => {
      expect(feed.outbox.state().queuedRows).toBe(0);
      expect(health().reason).toMatch(/has been reading .* for long/);
    });
    await release();
    await eventually(async () => {
      send(1);
      const bytes = (await readFile(`${marketFile()}-wal`)).length;
      expect(bytes).toBeLessThanOrEqual(32 * 1024 * 1024);
      expect(health().reason).toBeNull();
    });
  }, 60_000);
});

describe('the folder moved away while running', () => {
  it('does not end the archive', async () => {
    const archive = await open();
    await rename(folder, `${folder}-moved`);
    undo.push(() => rm(`${folder}-moved`, { recursive: true, force: true }));
    archive.feed.sendFeed(new SampleFeed().trade(OPENING_MS).batch());
    await eventually(() => {
      expect(archive.feed.acknowledged).toBe(1);
    });
    expect(await askSqlite(marketFile(`${folder}-moved`), 'SELECT count(*) AS n FROM ticks')).toEqual([{ n: 1 }]);
  });
});
