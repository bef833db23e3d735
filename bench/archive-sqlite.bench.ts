import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isMainThread, MessageChannel } from 'node:worker_threads';
import Database from 'better-sqlite3';
import { PACKED_BAR_WIDTH } from '../src-core/contract/display.ts';
import type { Acknowledgement, ArchiveEvents, ArchiveRequests, EngineToArchive } from '../src-core/contract/workers.ts';
import type { Bar } from '../src-core/market/bar.ts';
import { COLUMN, ROW_TRADE, ROW_WIDTH, type FeedBatch } from '../src-core/market/feed-batch.ts';
import { MS_PER_MINUTE } from '../src-core/market/units.ts';
import { ARCHIVE_TIMING } from '../src-main/archive/archive-timing.ts';
import { MARKET_DATABASE } from '../src-main/archive/sqlite/market/market-database.ts';
import { Stores } from '../src-main/archive/stores.ts';
import { WorkerClient } from '../src-main/workers/worker-client.ts';
import { makeBars, makeBatches, median, START_MS } from './archive-rows.ts';
import { printFigure } from './figure.ts';

export const names = ['archive.write'] as const;

const ROUNDS = 7;
const ROWS = 200_000;
/** As a feed sends in a busy market, and as the bare limit commits. */
const ROWS_PER_MESSAGE = 250;
const ROWS_PER_TRANSACTION = 500;
const HISTORY_BARS = 10_000;
const HISTORY = { symbol: '/NQ', limit: HISTORY_BARS, untilMs: START_MS + (ROWS - 1_000) * MS_PER_MINUTE };

const sqliteBinding = process.env['BELLWETHER_SQLITE_BINDING'] ?? null;

// A thread that loads this bundle is the archive's own thread, as the workstation runs it.
if (!isMainThread) await import('../src-main/archive/archive-worker.ts');

/** Seconds that each part took. */
interface Times {
  readonly ticks: number;
  readonly bars: number;
  readonly history: number;
}

async function secondsOf(work: () => unknown): Promise<number> {
  const began = performance.now();
  await work();
  return (performance.now() - began) / 1_000;
}

/** Sends everything through a port and waits until all of it is acknowledged. */
async function sendAll(port: MessageChannel['port1'], batches: readonly FeedBatch[]): Promise<void> {
  await new Promise<void>((resolve) => {
    port.on('message', ({ seq }: Acknowledgement) => {
      if (seq === batches.length) resolve();
    });
    for (const [index, batch] of batches.entries()) port.postMessage({ kind: 'feed-batch', seq: index + 1, batch });
  });
  port.close();
}

/** Ticks through the archive's own thread: from the first message sent to the last acknowledged as durable. */
async function tickSeconds(folder: string, batches: readonly FeedBatch[]): Promise<number> {
  const worker = new WorkerClient<ArchiveRequests, ArchiveEvents>('archive', new URL(import.meta.url), () => undefined);
  await worker.request('open', { folder, source: 'bench', sqliteBinding });
  const { port1, port2 } = new MessageChannel();
  await worker.request('attachFeed', null, [port2]);
  const seconds = await secondsOf(() => sendAll(port1, batches));
  await worker.request('close', null);
  await worker.terminate();
  return seconds;
}

/** Bars through the archive's writer, and a chart's worth of them read back. */
async function barSeconds(folder: string, messages: readonly EngineToArchive[]): Promise<Omit<Times, 'ticks'>> {
  const stores = await Stores.open({ folder, source: 'bench', sqliteBinding }, ARCHIVE_TIMING);
  const perTransaction = ROWS_PER_TRANSACTION / ROWS_PER_MESSAGE;
  const bars = await secondsOf(() => {
    for (let at = 0; at < messages.length; at += perTransaction) {
      stores.commit(messages.slice(at, at + perTransaction), START_MS);
    }
  });
  stores.history.history(HISTORY);
  const history = await secondsOf(() => stores.history.history(HISTORY));
  await stores.close();
  return { bars, history };
}

function openBare(folder: string): Database.Database {
  const database = new Database(join(folder, 'bare.sqlite'), sqliteBinding ? { nativeBinding: sqliteBinding } : {});
  database.pragma('journal_mode = WAL');
  database.pragma('synchronous = NORMAL');
  for (const { sql } of MARKET_DATABASE.migrations) database.exec(sql);
  // What is bare keeps nothing in step with its bars.
  for (const change of ['inserted', 'updated', 'deleted']) database.exec(`DROP TRIGGER bar_${change}`);
  return database;
}

type BareRow = readonly (number | string | null | undefined)[];

/** Rows that lie ready as arrays, one statement a row, 500 rows a transaction. */
function insertBare(database: Database.Database, table: string, rows: readonly BareRow[]): Promise<number> {
  const insert = database.prepare(`INSERT INTO ${table} VALUES (${(rows[0] ?? []).map(() => '?').join(', ')})`);
  const commit = database.transaction((from: number, to: number) => {
    for (let row = from; row < to; row += 1) insert.run(rows[row]);
  });
  return secondsOf(() => {
    for (let from = 0; from < rows.length; from += ROWS_PER_TRANSACTION) commit(from, from + ROWS_PER_TRANSACTION);
  });
}

async function readBare(database: Database.Database): Promise<number> {
  const statement = database
    .prepare<[], number[]>(
      `SELECT start_ms, open, high, low, close, volume, tick_count, grade, contract FROM bars
       WHERE symbol = '/NQ' AND start_ms <= ${HISTORY.untilMs} ORDER BY start_ms DESC LIMIT ${HISTORY_BARS}`,
    )
    .raw();
  const read = (): void => {
    const cells = new Float64Array(HISTORY_BARS * PACKED_BAR_WIDTH);
    let at = cells.length;
    for (const row of statement.iterate()) {
      at -= PACKED_BAR_WIDTH;
      for (let cell = 0; cell < PACKED_BAR_WIDTH; cell += 1) cells[at + cell] = row[cell] ?? NaN;
    }
  };
  read();
  return secondsOf(read);
}

async function bareSeconds(folder: string, ticks: readonly BareRow[], bars: readonly BareRow[]): Promise<Times> {
  const database = openBare(folder);
  const times = {
    ticks: await insertBare(database, 'ticks', ticks),
    bars: await insertBare(database, 'bars', bars),
    history: await readBare(database),
  };
  database.close();
  return times;
}

function bareTicks(batches: readonly FeedBatch[]): BareRow[] {
  return batches.flatMap(({ rows, firstRowSeq, rowCount }) =>
    Array.from({ length: rowCount }, (_, row) => {
      const cells = [...rows.subarray(row * ROW_WIDTH, (row + 1) * ROW_WIDTH)];
      return [
        2 ** 33 + firstRowSeq + row,
        cells[COLUMN.symbol],
        cells[COLUMN.kind],
        null,
        ...cells.slice(COLUMN.exchangeMs),
      ];
    }).filter((cells) => cells[2] === ROW_TRADE),
  );
}

function bareBars(bars: readonly Bar[]): BareRow[] {
  return bars.map(({ symbol, startMs, open, high, low, close, volume, tickCount, contract }) => {
    return [symbol, startMs, open, high, low, close, volume, tickCount, 30, contract, 1, START_MS];
  });
}

/**
 * Ticks a second from the feed's port to the acknowledgement, clock and all, beside bare better-sqlite3: the same ticks,
 * tables and pragmas, one statement a row, 500 rows a transaction. Bars and the chart's history stand beside it.
 */
export async function run(): Promise<void> {
  const batches = makeBatches(ROWS, ROWS_PER_MESSAGE);
  const bars = makeBars('/NQ', ROWS);
  const messages: EngineToArchive[] = Array.from({ length: ROWS / ROWS_PER_MESSAGE }, (_, index) => ({
    kind: 'bars',
    seq: index + 1,
    source: 'bench',
    bars: bars.slice(index * ROWS_PER_MESSAGE, (index + 1) * ROWS_PER_MESSAGE),
  }));
  const [tickRows, barRows] = [bareTicks(batches), bareBars(bars)];
  const rounds: { readonly ours: Times; readonly bare: Times }[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const folder = await mkdtemp(join(tmpdir(), 'bellwether-bench-'));
    const bare = await bareSeconds(folder, tickRows, barRows);
    const ticks = await tickSeconds(join(folder, 'ticks'), batches);
    rounds.push({ bare, ours: { ticks, ...(await barSeconds(join(folder, 'bars'), messages)) } });
    await rm(folder, { recursive: true });
  }
  const ratioOf = (part: keyof Times): number => median(rounds.map(({ ours, bare }) => bare[part] / ours[part]));
  printFigure({
    name: 'archive.write',
    value: median(rounds.map(({ ours }) => ROWS / ours.ticks)),
    unit: 'rows/s',
    limit: median(rounds.map(({ bare }) => ROWS / bare.ticks)),
    ratio: ratioOf('ticks'),
    barsPerSecond: median(rounds.map(({ ours }) => ROWS / ours.bars)),
    barsRatio: ratioOf('bars'),
    historyBars: HISTORY_BARS,
    historyMs: median(rounds.map(({ ours }) => ours.history * 1_000)),
    historyRatio: ratioOf('history'),
  });
}
