import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ArchiveEvents, ArchiveRequests } from '#core/contract/workers';
import { openHistory } from '#core/market/bar-block';
import { symbolName } from '#core/market/units';
import { WorkerClient } from '../workers/worker-client.ts';
import { MINUTES_PER_WEEK, spanOfWeek } from './sqlite/market/archive-week.ts';
import { BarRows } from './sqlite/market/bar-rows.ts';
import { openReader } from './sqlite/open-database.ts';
import { eventually } from './testing/eventually.ts';
import { bundle, type Bundle } from '../workers/testing/bundle.ts';
import {
  barsOf,
  batchOf,
  isSignal,
  MINUTES_PER_MESSAGE,
  ROWS_PER_BATCH,
  signalId,
  SYMBOLS,
  TRADES_PER_BATCH,
} from './testing/crash-script.ts';
import { openArchive } from './testing/open-archive.ts';
import { askDuckDb, askSqlite } from './testing/outside-readers.ts';
import { OPENING_MS } from './testing/sample-bars.ts';
import { SampleFeed } from './testing/sample-feed.ts';
import { SampleSender } from './testing/sample-sender.ts';
import { sampleSignal } from './testing/sample-signal.ts';
import { scratchFolder } from './testing/scratch-folder.ts';
import { testBinding } from './testing/sqlite-binding.ts';

/** 15 in an ordinary run; more for `npm run torture`, which wants the numbers as well. */
const WANTED_ROUNDS = process.env['BELLWETHER_CRASH_ROUNDS'];
const ROUNDS = Number(WANTED_ROUNDS ?? 15);
/** Then a new archive is begun: each round adds up to some ten megabytes, and all are looked through after each. */
const ROUNDS_PER_ARCHIVE = 15;
const MOST_MS_PER_ROUND = 20_000;
const SHORTEST_LIFE_MS = 50;
const LONGEST_LIFE_MS = 2_000;

let programs: Bundle;
beforeAll(async () => {
  programs = await bundle({
    'archive-worker': 'src-main/archive/archive-worker.ts',
    'crash-victim': 'src-main/archive/testing/crash-victim.ts',
  });
}, 60_000);
afterAll(() => programs.remove());

interface Acknowledged {
  readonly feed: number;
  readonly engine: number;
}

/** Lets the victim live for a while from its first acknowledgement on; returns what it was told before it was killed. */
async function killedAfter(lifeMs: number, folder: string, round: number): Promise<Acknowledged> {
  const binding = testBinding();
  const env = { ...process.env, ...(binding === null ? {} : { BELLWETHER_SQLITE_BINDING: binding }) };
  const args = [programs.path('crash-victim'), programs.path('archive-worker'), folder, String(round)];
  const victim = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'], env });
  let said = '';
  victim.stdout.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  const ended = once(victim, 'close');
  await Promise.race([once(victim.stdout, 'data'), ended]);
  await delay(lifeMs);
  victim.kill('SIGKILL');
  const [, signal] = (await ended) as [number | null, string | null];
  expect(signal).toBe('SIGKILL');
  // The last line may be cut.
  const [feed = 0, engine = 0] = (said.split('\n').at(-2) ?? '').split(' ').map(Number);
  return { feed, engine };
}

/** Everything that was acknowledged is there, once, and nothing of what came after is there in part. */
async function judgeTicks(folder: string, round: number, { feed }: Acknowledged): Promise<void> {
  const [found] = await askSqlite<{ n: number; distinct_n: number; last: number; wrong: number }>(
    join(folder, 'market.sqlite'),
    `SELECT count(*) AS n, count(DISTINCT row_seq) AS distinct_n, max(row_seq) AS last,
       count(*) FILTER (WHERE total_volume <> row_seq OR last <> 20000 + (row_seq % 997) * 0.25) AS wrong
     FROM readable_ticks WHERE epoch = 'round-${round}'`,
  );
  const batches = Math.ceil((found?.last ?? 0) / ROWS_PER_BATCH);
  expect(batches).toBeGreaterThanOrEqual(feed);
  expect(found).toMatchObject({
    n: batches * TRADES_PER_BATCH,
    distinct_n: batches * TRADES_PER_BATCH,
    last: batches * ROWS_PER_BATCH - 1,
    wrong: 0,
  });
}

async function judgeBars(folder: string, round: number, { engine }: Acknowledged): Promise<void> {
  const messages = Array.from({ length: engine }, (_, index) => index + 1);
  const bars = messages.filter((message) => !isSignal(message)).map((message) => barsOf(round, message));
  const newest = bars.at(-1)?.at(-1)?.startMs ?? 0;
  const oldest = bars[0]?.[0]?.startMs ?? 0;
  const [found] = await askSqlite<{ n: number; volume: number }>(
    join(folder, 'market.sqlite'),
    `SELECT count(*) AS n, total(volume) AS volume FROM bars WHERE start_ms BETWEEN ${oldest} AND ${newest}`,
  );
  const expected = bars.flat();
  expect(found).toEqual({ n: expected.length, volume: expected.reduce((sum, { volume }) => sum + volume, 0) });
  const signals = await askSqlite<{ id: string }>(join(folder, 'signals.sqlite'), 'SELECT id FROM signals');
  expect(signals.map(({ id }) => id)).toEqual(
    expect.arrayContaining(messages.filter(isSignal).map((message) => signalId(round, message))),
  );
}

/** Every Parquet file opens and says what the database says of its bars. */
async function judgeParquet(folder: string): Promise<number> {
  const names = await readdir(join(folder, 'bars'), { recursive: true });
  const files = names.filter((name) => name.endsWith('.parquet'));
  if (files.length === 0) return 0;
  const [found] = await askDuckDb<{ doubled: string; wrong: string }>(
    `SELECT count(*) - count(DISTINCT (symbol, start)) AS doubled,
       count(*) FILTER (WHERE volume <> (epoch_ms(start) - ${OPENING_MS}) / 60000) AS wrong
     FROM read_parquet('${folder}/bars/*/*.parquet', hive_partitioning = true)`,
  );
  expect(found).toEqual({ doubled: '0', wrong: '0' });
  return files.length;
}

/** Every packed week says what its rows say. Returns how many there are. */
function judgePackedWeeks(folder: string): number {
  const reader = openReader(join(folder, 'market.sqlite'), testBinding());
  const rows = new BarRows(reader);
  const packed = reader
    .prepare<[], { symbol: string; week: number; block: Uint8Array<ArrayBuffer> }>(
      'SELECT symbol, week, block FROM packed_weeks',
    )
    .all();
  for (const { symbol, week, block } of packed) {
    const { startMs, endMs } = spanOfWeek(week);
    const bars = rows.newest(symbol, startMs, endMs - 1, MINUTES_PER_WEEK);
    const parts = [{ bytes: block, from: 0, to: bars.count }];
    expect(openHistory({ symbol: symbolName(symbol), count: bars.count, parts })).toEqual(bars);
  }
  reader.close();
  return packed.length;
}

const SERIES = Array.from({ length: Math.ceil(ROUNDS / ROUNDS_PER_ARCHIVE) }, (_, index) =>
  Math.min(ROUNDS_PER_ARCHIVE, ROUNDS - index * ROUNDS_PER_ARCHIVE),
);
/** What was acknowledged and found again. */
const survived = { kills: 0, feedBatches: 0, engineMessages: 0, parquetFiles: 0, packedWeeks: 0 };
afterAll(() => {
  if (WANTED_ROUNDS === undefined) return;
  const { kills, feedBatches, engineMessages, parquetFiles, packedWeeks } = survived;
  process.stdout.write(
    `kill -9: ${kills} times; ${feedBatches * ROWS_PER_BATCH} rows and ${engineMessages} messages of bars and signals ` +
      `acknowledged, none lost; ${parquetFiles} Parquet files, all readable; ${packedWeeks} packed weeks, all as their rows\n`,
  );
});

describe('kill -9 of the whole program', () => {
  it.each(SERIES)(
    'at %i random instants loses nothing that was acknowledged, and leaves nothing half-written',
    async (rounds) => {
      const scratch = await scratchFolder();
      const folder = scratch.path;
      const market = join(folder, 'market.sqlite');
      const told: Acknowledged[] = [];
      for (let round = 0; round < rounds; round += 1) {
        const lifeMs = SHORTEST_LIFE_MS + Math.random() * (LONGEST_LIFE_MS - SHORTEST_LIFE_MS);
        told.push(await killedAfter(lifeMs, folder, round));
        expect(await askSqlite(market, 'PRAGMA integrity_check')).toEqual([{ integrity_check: 'ok' }]);
        await judgeParquet(folder);
        judgePackedWeeks(folder);
      }
      for (const [round, acknowledged] of told.entries()) {
        await judgeTicks(folder, round, acknowledged);
        await judgeBars(folder, round, acknowledged);
      }
      // A victim that never gets to work proves nothing.
      expect(Math.max(...told.map(({ feed }) => feed))).toBeGreaterThan(rounds === ROUNDS_PER_ARCHIVE ? 100 : 0);

      const { archive, feed, engine } = await openArchive(folder, { timing: { closeLimitMs: 120_000 } });
      feed.disconnect();
      engine.disconnect();
      await archive.close();
      const names = await readdir(folder, { recursive: true });
      expect(names.filter((name) => /\.new-|-wal$|-shm$/.test(name))).toEqual([]);
      const [due] = await askSqlite<{ written: number; due: number }>(
        market,
        `SELECT count(*) FILTER (WHERE written_revision >= changed_revision) AS written,
         count(*) FILTER (WHERE written_revision < changed_revision) AS due FROM parquet_days`,
      );
      const files = await judgeParquet(folder);
      expect(files).toBe(due?.written);
      // Only the days in which the last round was killed may be unfinished.
      expect(due?.due).toBeLessThanOrEqual(SYMBOLS.length);
      survived.kills += rounds;
      survived.feedBatches += told.reduce((sum, { feed }) => sum + feed, 0);
      survived.engineMessages += told.reduce((sum, { engine }) => sum + engine, 0);
      survived.parquetFiles += files;
      survived.packedWeeks += judgePackedWeeks(folder);
      await scratch.remove();
    },
    ROUNDS_PER_ARCHIVE * MOST_MS_PER_ROUND,
  );
});

describe('the judge of the crash test', () => {
  it.each([
    ['a trade', 'DELETE FROM ticks WHERE tick_id = (SELECT max(tick_id) FROM ticks)', judgeTicks],
    ['a bar', 'DELETE FROM bars WHERE start_ms = (SELECT min(start_ms) FROM bars)', judgeBars],
  ])('misses %s that was acknowledged and is gone', async (_, sql, judge) => {
    const scratch = await scratchFolder();
    const acknowledged = await killedAfter(SHORTEST_LIFE_MS, scratch.path, 0);
    await judge(scratch.path, 0, acknowledged);
    const database = new Database(join(scratch.path, 'market.sqlite'), { nativeBinding: testBinding() ?? undefined });
    database.exec(sql);
    database.close();
    await expect(judge(scratch.path, 0, acknowledged)).rejects.toThrow('expected');
    await scratch.remove();
  });
});

describe('death of the archive thread', () => {
  it('loses nothing: what was not acknowledged is sent to its successor and stored once', async () => {
    const scratch = await scratchFolder();
    const feed = new SampleSender();
    const engine = new SampleSender();
    const run = new SampleFeed('round-0');
    const start = async (): Promise<WorkerClient<ArchiveRequests, ArchiveEvents>> => {
      const worker = new WorkerClient<ArchiveRequests, ArchiveEvents>(
        'archive',
        pathToFileURL(programs.path('archive-worker')),
        () => undefined,
      );
      await worker.request('open', { folder: scratch.path, source: 'schwab', sqliteBinding: testBinding() });
      await worker.request('attachFeed', null, [feed.connect()]);
      await worker.request('attachEngine', null, [engine.connect()]);
      return worker;
    };
    const MESSAGES = 300;
    let worker = await start();
    for (let number = 1; number <= MESSAGES; number += 1) {
      feed.sendFeed(batchOf(run, 0, number));
      if (isSignal(number)) engine.sendSignals([sampleSignal({ id: signalId(0, number) })]);
      else engine.sendBars(barsOf(0, number));
      if (number % 4 === 0) await delay(1);
      if (number % 60 !== 0) continue;
      await worker.terminate();
      feed.disconnect();
      engine.disconnect();
      worker = await start();
    }
    await eventually(() => {
      expect([feed.acknowledged, engine.acknowledged]).toEqual([MESSAGES, MESSAGES]);
    });
    const acknowledged = { feed: MESSAGES, engine: MESSAGES };
    await judgeTicks(scratch.path, 0, acknowledged);
    await judgeBars(scratch.path, 0, acknowledged);
    const [counted] = await askSqlite<{ bars: number; ticks: number }>(
      join(scratch.path, 'market.sqlite'),
      `SELECT (SELECT value FROM counters WHERE name = 'bars') AS bars,
         (SELECT value FROM counters WHERE name = 'ticks') AS ticks`,
    );
    expect(counted).toEqual({
      bars: (MESSAGES - MESSAGES / 5) * MINUTES_PER_MESSAGE * SYMBOLS.length,
      ticks: MESSAGES * TRADES_PER_BATCH,
    });
    await worker.request('close', null);
    await worker.terminate();
    await scratch.remove();
  }, 60_000);
});
