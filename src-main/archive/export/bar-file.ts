import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { ExportFormat, ExportZone } from '#core/contract/archive-choices';
import { replaceWhole } from '../../files/write-whole.ts';
import { quoted, type DuckDbSession } from '../parquet/duckdb-session.ts';

const PRICES = ['open', 'high', 'low', 'close'] as const;
const TEXTS = ['grade', 'contract', 'source'] as const;

/** `2026-11-20T14:30:00Z`, or with the zone's offset at that instant: `2026-11-20T09:30:00-05:00`. */
function isoStart(zone: ExportZone): string {
  if (zone === 'UTC') return `strftime(start AT TIME ZONE 'UTC', '%Y-%m-%dT%H:%M:%SZ') AS start`;
  const local = `timezone(${quoted(zone)}, start)`;
  const hours = `((epoch_ms(${local}) - epoch_ms(start)) // 3600000)::INT`;
  return `strftime(${local}, '%Y-%m-%dT%H:%M:%S') || format('{:+03d}:00', ${hours}) AS start`;
}

/** A cell that a spreadsheet would take for a formula is told to be text; numbers below nought are no formulas. */
const harmless = (name: string): string =>
  `CASE WHEN regexp_matches(${name}, '^[=+\\-@\\t\\r]') THEN '''' || ${name} ELSE ${name} END AS ${name}`;

const exact = (name: string): string => `regexp_replace(${name}::VARCHAR, '\\.?0+$', '') AS ${name}`;

interface Shape {
  readonly select: string;
  readonly options: string;
}

const SHAPES: Readonly<Record<ExportFormat, (rows: string, zone: ExportZone) => Shape>> = {
  csv: (rows, zone) => ({
    select: `SELECT ${[isoStart(zone), ...PRICES.map(exact), 'volume', 'tick_count', ...TEXTS.map(harmless)].join(', ')} FROM (${rows})`,
    options: 'FORMAT csv, HEADER true',
  }),
  json: (rows, zone) => ({
    select: `SELECT ${[isoStart(zone), ...PRICES, 'volume', 'tick_count', ...TEXTS].join(', ')} FROM (${rows})`,
    options: 'FORMAT json, ARRAY true',
  }),
  parquet: (rows) => ({ select: rows, options: 'FORMAT parquet, COMPRESSION zstd' }),
};

/** Writes bars into a file for other programs: whole or not at all. Prices are exact decimals in points. */
export async function writeBarFile(
  session: DuckDbSession,
  rows: string,
  target: string,
  format: ExportFormat,
  zone: ExportZone,
): Promise<void> {
  await mkdir(dirname(target), { recursive: true });
  const { select, options } = SHAPES[format](rows, zone);
  await replaceWhole(target, (unfinished) => session.run(`COPY (${select}) TO ${quoted(unfinished)} (${options})`));
}
