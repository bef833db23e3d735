import { createHash } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { TradingDay } from '#core/market/units';
import { replaceWhole } from '../../files/write-whole.ts';
import type { SessionDay } from '../session-day.ts';
import type { StoredBar } from '../sqlite/market/bar-reader.ts';
import { isSoundBar } from '../sqlite/market/bar-writer.ts';
import type { DayFile } from '../sqlite/market/parquet-days.ts';
import { barColumns } from './bar-columns.ts';
import { quoted, type Column, type DuckDbSession } from './duckdb-session.ts';

/** Names the layout of the files in their metadata; raised when a column changes. */
const FORMAT = 'bellwether bars-1m 1';
const MS_PER_DAY = 86_400_000;

function columnsOf(session: DuckDbSession, day: TradingDay, bars: readonly StoredBar[]): Column[] {
  const { api } = session;
  const date = new api.DuckDBDateValue(Date.parse(day) / MS_PER_DAY);
  return [{ name: 'date', type: api.DATE, values: bars.map(() => date) }, ...barColumns(session, bars)];
}

/** What is written must be fit to be written: minutes that rise, and prices that make a bar. */
function check(file: string, bars: readonly StoredBar[]): void {
  const disordered = bars.filter(({ bar }, index) => bar.startMs <= (bars[index - 1]?.bar.startMs ?? -Infinity));
  const unsound = bars.filter(({ bar }) => !isSoundBar(bar));
  if (disordered.length === 0 && unsound.length === 0) return;
  throw new Error(`${file} is not written: ${disordered.length} bars are out of order, ${unsound.length} are unsound.`);
}

/** Reads the file that was just written and compares it, row by row and cell by cell, with what was to be written. */
async function verify(session: DuckDbSession, file: string, expectedRows: number): Promise<void> {
  const { rows, different } = await session.row(`
    SELECT count(*) AS rows, count(*) FILTER (WHERE intended IS DISTINCT FROM written) AS different
    FROM day AS intended
    POSITIONAL JOIN read_parquet(${quoted(file)}, hive_partitioning = false) AS written`);
  if (Number(rows) === expectedRows && different === 0n) return;
  throw new Error(
    `${file} does not read back as it was written: ${String(different)} of ${expectedRows} rows are different.`,
  );
}

/**
 * Writes one day of one symbol: into a file beside its place, read back, flushed to the disk and only then renamed.
 * Whatever happens, at `target` there is the old file, the new file, or none if there was none; never half of one.
 */
export async function writeDayFile(
  session: DuckDbSession,
  target: string,
  symbol: string,
  day: SessionDay,
  bars: readonly StoredBar[],
): Promise<DayFile> {
  check(target, bars);
  await mkdir(dirname(target), { recursive: true });
  return replaceWhole(target, async (unfinished) => {
    await session.fill('day', columnsOf(session, day.day, bars));
    await session.run(
      `COPY day TO ${quoted(unfinished)} (FORMAT parquet, COMPRESSION zstd,
        KV_METADATA {format: ${quoted(FORMAT)}, symbol: ${quoted(symbol)}, trading_day: ${quoted(day.day)}})`,
    );
    await verify(session, unfinished, bars.length);
    const content = await readFile(unfinished);
    return {
      rows: bars.length,
      bytes: content.length,
      sha256: createHash('sha256').update(content).digest('hex'),
    };
  });
}
