import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MASTER_COLUMNS, mergeIntoMaster } from '../src-main/archive/master/master-merge.ts';
import { parquetSource } from '../src-main/archive/master/merge-sources.ts';
import { MASTER_SESSION } from '../src-main/archive/master/master-session.ts';
import { DuckDbSession } from '../src-main/archive/parquet/duckdb-session.ts';
import { printFigure } from './figure.ts';

const ROWS = 5_000_000;
const DAY_ROWS = 1_380;
const LIMIT_MS = 3_000;
const MOST_MEGABYTES = 1_000;
const ROUNDS = 3;
const COLUMNS = MASTER_COLUMNS.join(', ');

/** Minutes from 2008 on, as a vendor's file would have brought them. */
const BARS = (from: number, rows: number, grade: string): string => `
  SELECT to_timestamp(1199260800 + (${from} + i) * 60)::TIMESTAMPTZ AS start,
    (20000 + (hash(i) % 4000) * 0.25)::DECIMAL(18, 8) AS open, (20001 + (hash(i) % 4000) * 0.25)::DECIMAL(18, 8) AS high,
    (19999 + (hash(i) % 4000) * 0.25)::DECIMAL(18, 8) AS low, (20000.5 + (hash(i) % 4000) * 0.25)::DECIMAL(18, 8) AS close,
    (hash(i * 7) % 3000)::BIGINT AS volume, 40::BIGINT AS tick_count, '${grade}' AS grade, '/NQZ25' AS contract, 'bench' AS source
  FROM range(${rows}) AS numbers(i)`;

/** What any program must do: read, put the day in its place, write. */
async function bareSplice(session: DuckDbSession, master: string, day: string, target: string): Promise<number> {
  const startedMs = performance.now();
  await session.run(`COPY (
    SELECT ${COLUMNS} FROM read_parquet('${master}') WHERE start < (SELECT min(start) FROM read_parquet('${day}'))
    UNION ALL SELECT ${COLUMNS} FROM read_parquet('${day}')
    UNION ALL SELECT ${COLUMNS} FROM read_parquet('${master}') WHERE start > (SELECT max(start) FROM read_parquet('${day}'))
  ) TO '${target}' (FORMAT parquet, COMPRESSION zstd)`);
  return performance.now() - startedMs;
}

export const names = ['archive.merge'];

export async function run(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'bellwether-merge-'));
  const [original, master, day] = ['original', 'master', 'day'].map((name) => join(folder, `${name}.parquet`));
  if (!original || !master || !day) throw new Error('No names.');
  const session = await DuckDbSession.open(MASTER_SESSION);
  try {
    await session.run(`COPY (${BARS(0, ROWS, 'vendor')}) TO '${original}' (FORMAT parquet, COMPRESSION zstd)`);
    await session.run(
      `COPY (${BARS(ROWS + 60, DAY_ROWS, 'confirmed')}) TO '${day}' (FORMAT parquet, COMPRESSION zstd)`,
    );
    const [times, bare]: [number[], number[]] = [[], []];
    let mostMegabytes = 0;
    for (let round = 0; round < ROUNDS; round += 1) {
      await session.run(`COPY (FROM read_parquet('${original}')) TO '${master}' (FORMAT parquet, COMPRESSION zstd)`);
      bare.push(await bareSplice(session, master, day, join(folder, 'bare.parquet')));
      const startedMs = performance.now();
      const receipt = await mergeIntoMaster(session, {
        symbol: '/NQ',
        master,
        sources: [parquetSource('archive', [day])],
        tickSize: 0.25,
        mostConflictsADay: 100,
      });
      times.push(performance.now() - startedMs);
      mostMegabytes = Math.max(mostMegabytes, process.memoryUsage().rss / 1e6);
      if (receipt.inserted !== DAY_ROWS) throw new Error(`${receipt.inserted} rows were inserted.`);
    }
    const best = Math.min(...times);
    printFigure({
      name: 'archive.merge',
      value: best,
      unit: 'ms',
      limit: LIMIT_MS,
      ratio: best / LIMIT_MS,
      bareDuckDbMs: Math.min(...bare),
      toBare: best / Math.min(...bare),
      memoryMegabytes: mostMegabytes,
      memoryLimitMegabytes: MOST_MEGABYTES,
      rows: ROWS,
    });
  } finally {
    session.close();
    await rm(folder, { recursive: true, force: true });
  }
}
