import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  BIGINT,
  DATE,
  DECIMAL,
  DuckDBDataChunk,
  DuckDBDateValue,
  DuckDBDecimalValue,
  DuckDBInstance,
  DuckDBTimestampTZValue,
  TIMESTAMPTZ,
  VARCHAR,
  type DuckDBConnection,
} from '@duckdb/node-api';
import type { Bar } from '../src-core/market/bar.ts';
import { MS_PER_MINUTE } from '../src-core/market/units.ts';
import { ARCHIVE_TIMING } from '../src-main/archive/archive-timing.ts';
import { Stores } from '../src-main/archive/stores.ts';
import { makeBars, median, START_MS } from './archive-rows.ts';
import { printFigure } from './figure.ts';

export const names = ['archive.parquet', 'archive.day'] as const;

/** A session day of the whole watchlist. */
const DAY_LIMIT_MS = 1_000;

const ROUNDS = 5;
/** A Globex session of one-minute bars, and a watchlist. */
const BARS_PER_DAY = 1_380;
const SYMBOL_COUNT = 20;
const ROWS = BARS_PER_DAY * SYMBOL_COUNT;
const CLOSE_MS = START_MS + BARS_PER_DAY * MS_PER_MINUTE;
const DAY = '2026-11-20';
const DAY_NUMBER = Date.parse(DAY) / 86_400_000;

const CHUNK_ROWS = 2_048;
const COLUMN_TYPES = [
  DATE,
  TIMESTAMPTZ,
  DECIMAL(18, 8),
  DECIMAL(18, 8),
  DECIMAL(18, 8),
  DECIMAL(18, 8),
  BIGINT,
  BIGINT,
  VARCHAR,
  VARCHAR,
  VARCHAR,
];
const TABLE = `CREATE OR REPLACE TABLE day (date DATE, start TIMESTAMPTZ, open DECIMAL(18,8), high DECIMAL(18,8),
  low DECIMAL(18,8), close DECIMAL(18,8), volume BIGINT, tick_count BIGINT, grade VARCHAR, contract VARCHAR, source VARCHAR)`;

async function secondsOf(work: () => Promise<void>): Promise<number> {
  const began = performance.now();
  await work();
  return (performance.now() - began) / 1_000;
}

/** From bars in the database to files that are read back, flushed, renamed and recorded. */
async function exportSeconds(folder: string, days: readonly (readonly Bar[])[]): Promise<number> {
  const config = { folder, source: 'bench', sqliteBinding: process.env['BELLWETHER_SQLITE_BINDING'] ?? null };
  const stores = await Stores.open(config, ARCHIVE_TIMING);
  stores.commit(
    days.map((bars, index) => ({ kind: 'bars', seq: index + 1, source: 'bench', bars })),
    START_MS,
  );
  const seconds = await secondsOf(() => stores.exporter.finish(CLOSE_MS));
  if (stores.exporter.fileCount !== SYMBOL_COUNT) throw new Error(`${stores.exporter.fileCount} files were written.`);
  await stores.close();
  return seconds;
}

async function appendBare(connection: DuckDBConnection, bars: readonly Bar[]): Promise<void> {
  await connection.run(TABLE);
  const appender = await connection.createAppender('day');
  const price = (units: number): DuckDBDecimalValue => new DuckDBDecimalValue(BigInt(units), 18, 8);
  for (let from = 0; from < bars.length; from += CHUNK_ROWS) {
    const part = bars.slice(from, from + CHUNK_ROWS);
    const chunk = DuckDBDataChunk.create(COLUMN_TYPES, part.length);
    chunk.setColumns([
      part.map(() => new DuckDBDateValue(DAY_NUMBER)),
      part.map(({ startMs }) => new DuckDBTimestampTZValue(BigInt(startMs) * 1_000n)),
      part.map(({ open }) => price(open)),
      part.map(({ high }) => price(high)),
      part.map(({ low }) => price(low)),
      part.map(({ close }) => price(close)),
      part.map(({ volume }) => BigInt(volume)),
      part.map(({ tickCount }) => BigInt(tickCount)),
      part.map(({ grade }) => grade),
      part.map(({ contract }) => contract),
      part.map(() => 'bench'),
    ]);
    appender.appendDataChunk(chunk);
  }
  appender.closeSync();
}

/** Bars that lie ready in memory, an appender and a COPY for each file, and nothing else. */
async function bareSeconds(folder: string, days: readonly (readonly Bar[])[]): Promise<number> {
  await mkdir(folder);
  return secondsOf(async () => {
    const instance = await DuckDBInstance.create(':memory:', { threads: '1' });
    const connection = await instance.connect();
    for (const [index, bars] of days.entries()) {
      await appendBare(connection, bars);
      await connection.run(`COPY day TO '${join(folder, `${index}.parquet`)}' (FORMAT parquet, COMPRESSION zstd)`);
    }
    connection.closeSync();
    instance.closeSync();
  });
}

/** Bars a second from the database to finished Parquet files, beside bare DuckDB writing the same files. */
export async function run(wanted: readonly string[]): Promise<void> {
  const days = Array.from({ length: SYMBOL_COUNT }, (_, index) => makeBars(`/T${index}`, BARS_PER_DAY));
  const rounds: { readonly ours: number; readonly bare: number }[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const folder = await mkdtemp(join(tmpdir(), 'bellwether-bench-'));
    const bare = await bareSeconds(join(folder, 'bare'), days);
    rounds.push({ bare, ours: await exportSeconds(join(folder, 'archive'), days) });
    await rm(folder, { recursive: true });
  }
  if (wanted.includes('archive.day')) {
    const dayMs = median(rounds.map(({ ours }) => ours * 1_000));
    printFigure({
      name: 'archive.day',
      value: dayMs,
      unit: 'ms',
      limit: DAY_LIMIT_MS,
      ratio: dayMs / DAY_LIMIT_MS,
      bareDuckDbMs: median(rounds.map(({ bare }) => bare * 1_000)),
      files: SYMBOL_COUNT,
      rowsPerFile: BARS_PER_DAY,
    });
  }
  if (!wanted.includes('archive.parquet')) return;
  printFigure({
    name: 'archive.parquet',
    value: median(rounds.map(({ ours }) => ROWS / ours)),
    unit: 'rows/s',
    limit: median(rounds.map(({ bare }) => ROWS / bare)),
    ratio: median(rounds.map(({ ours, bare }) => bare / ours)),
    files: SYMBOL_COUNT,
    rowsPerFile: BARS_PER_DAY,
    msPerFile: median(rounds.map(({ ours }) => (ours * 1_000) / SYMBOL_COUNT)),
  });
}
