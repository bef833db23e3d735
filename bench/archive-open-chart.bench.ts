import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isMainThread } from 'node:worker_threads';
import { PACKED_BAR_WIDTH } from '../src-core/contract/display.ts';
import type { ArchiveEvents, ArchiveRequests } from '../src-core/contract/workers.ts';
import { openHistory } from '../src-core/market/bar-block.ts';
import { MS_PER_MINUTE, symbolName } from '../src-core/market/units.ts';
import { ARCHIVE_TIMING } from '../src-main/archive/archive-timing.ts';
import { openReader } from '../src-main/archive/sqlite/open-database.ts';
import { Stores } from '../src-main/archive/stores.ts';
import { WorkerClient } from '../src-main/workers/worker-client.ts';
import { makeBars, median, START_MS } from './archive-rows.ts';
import { printFigure } from './figure.ts';

export const names = ['archive.open-chart'] as const;

/** Two years of Globex sessions. */
const BARS = 2 * 252 * 1_380;
const LIMIT_MS = 150;
const ROUNDS = 5;
const BARS_PER_MESSAGE = 20_000;
const UNTIL_MS = START_MS + BARS * MS_PER_MINUTE;

const sqliteBinding = process.env['BELLWETHER_SQLITE_BINDING'] ?? null;

// A thread that loads this bundle is the archive's own thread, as the workstation runs it.
if (!isMainThread) await import('../src-main/archive/archive-worker.ts');

/** Stores the bars; packs their weeks as a workstation does in its idle moments. Returns the database's file. */
async function fill(folder: string): Promise<string> {
  const stores = await Stores.open({ folder, source: 'bench', sqliteBinding }, ARCHIVE_TIMING);
  const bars = makeBars('/NQ', BARS);
  for (let from = 0; from < bars.length; from += BARS_PER_MESSAGE) {
    const part = bars.slice(from, from + BARS_PER_MESSAGE);
    stores.commit([{ kind: 'bars', seq: from + 1, source: 'bench', bars: part }], START_MS);
  }
  const file = stores.layout.marketDatabase;
  await stores.close();
  return file;
}

async function packed(folder: string): Promise<number> {
  const stores = await Stores.open({ folder, source: 'bench', sqliteBinding }, ARCHIVE_TIMING);
  const began = performance.now();
  while (stores.packer.step(Infinity));
  const ms = performance.now() - began;
  await stores.close();
  return ms;
}

type Thread = WorkerClient<ArchiveRequests, ArchiveEvents>;

async function archiveThread(folder: string): Promise<Thread> {
  const worker: Thread = new WorkerClient('archive', new URL(import.meta.url), () => undefined);
  await worker.request('open', { folder, source: 'bench', sqliteBinding });
  return worker;
}

/** From the question to columns of numbers in this thread. */
async function oursMs(worker: Thread): Promise<{ readonly ms: number; readonly bytes: number }> {
  const began = performance.now();
  const history = await worker.request('historyBars', { symbol: symbolName('/NQ'), limit: BARS, untilMs: UNTIL_MS });
  const { cells } = openHistory(history);
  const ms = performance.now() - began;
  if (cells.length !== BARS * PACKED_BAR_WIDTH) throw new Error(`${history.count} bars came of ${BARS}.`);
  return { ms, bytes: history.parts.reduce((sum, part) => sum + part.bytes.length, 0) };
}

/** The same query, its rows put into the same columns, in this thread. */
function bareMs(file: string): number {
  const database = openReader(file, sqliteBinding);
  const statement = database
    .prepare<[], number[]>(
      `SELECT start_ms, open, high, low, close, volume, tick_count, grade, contract FROM bars
       WHERE symbol = '/NQ' ORDER BY start_ms DESC LIMIT ${BARS}`,
    )
    .raw();
  const began = performance.now();
  const cells = new Float64Array(BARS * PACKED_BAR_WIDTH);
  let at = cells.length;
  for (const row of statement.iterate()) {
    at -= PACKED_BAR_WIDTH;
    for (let cell = 0; cell < PACKED_BAR_WIDTH; cell += 1) cells[at + cell] = row[cell] ?? NaN;
  }
  const ms = performance.now() - began;
  database.close();
  return ms;
}

/**
 * From the question for two years of minute bars to their columns in another thread, beside bare better-sqlite3; and
 * once before their weeks were packed.
 */
export async function run(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'bellwether-bench-'));
  try {
    const file = await fill(folder);
    const unpacked = await archiveThread(folder);
    const { ms: unpackedMs } = await oursMs(unpacked);
    await unpacked.request('close', null);
    await unpacked.terminate();
    const packingMs = await packed(folder);
    const worker = await archiveThread(folder);
    const rounds: { readonly ours: number; readonly bare: number; readonly bytes: number }[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      const { ms, bytes } = await oursMs(worker);
      rounds.push({ ours: ms, bytes, bare: bareMs(file) });
    }
    await worker.terminate();
    const value = median(rounds.map(({ ours }) => ours));
    printFigure({
      name: 'archive.open-chart',
      value,
      unit: 'ms',
      limit: LIMIT_MS,
      ratio: value / LIMIT_MS,
      bareSqliteMs: median(rounds.map(({ bare }) => bare)),
      toBare: median(rounds.map(({ ours, bare }) => ours / bare)),
      bars: BARS,
      bytesPerBar: (rounds[0]?.bytes ?? NaN) / BARS,
      unpackedMs,
      packingMs,
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
