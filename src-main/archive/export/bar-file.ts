import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { replaceWhole } from '../../files/write-whole.ts';
import { quoted, type DuckDbSession } from '../parquet/duckdb-session.ts';

export const BAR_FILE_FORMATS = ['csv', 'parquet', 'json'] as const;
export type BarFileFormat = (typeof BAR_FILE_FORMATS)[number];

const PRICES = ['open', 'high', 'low', 'close'] as const;
const TEXTS = ['grade', 'contract', 'source'] as const;

const ISO_START = `strftime(start AT TIME ZONE 'UTC', '%Y-%m-%dT%H:%M:%SZ') AS start`;

/** A cell that a spreadsheet would take for a formula is told to be text; numbers below nought are no formulas. */
const harmless = (name: string): string =>
  `CASE WHEN regexp_matches(${name}, '^[=+\\-@\\t\\r]') THEN '''' || ${name} ELSE ${name} END AS ${name}`;

const exact = (name: string): string => `regexp_replace(${name}::VARCHAR, '\\.?0+$', '') AS ${name}`;

const SHAPES: Readonly<Record<BarFileFormat, (rows: string) => { readonly select: string; readonly options: string }>> =
  {
    csv: (rows) => ({
      select: `SELECT ${[ISO_START, ...PRICES.map(exact), 'volume', 'tick_count', ...TEXTS.map(harmless)].join(', ')} FROM (${rows})`,
      options: 'FORMAT csv, HEADER true',
    }),
    json: (rows) => ({
      select: `SELECT ${[ISO_START, ...PRICES, 'volume', 'tick_count', ...TEXTS].join(', ')} FROM (${rows})`,
      options: 'FORMAT json, ARRAY true',
    }),
    parquet: (rows) => ({ select: rows, options: 'FORMAT parquet, COMPRESSION zstd' }),
  };

/** Writes bars into a file for other programs: whole or not at all. Times are UTC, prices exact decimals in points. */
export async function writeBarFile(
  session: DuckDbSession,
  rows: string,
  target: string,
  format: BarFileFormat,
): Promise<void> {
  await mkdir(dirname(target), { recursive: true });
  const { select, options } = SHAPES[format](rows);
  await replaceWhole(target, (unfinished) => session.run(`COPY (${select}) TO ${quoted(unfinished)} (${options})`));
}
