import type { DuckDbSession } from '../parquet/duckdb-session.ts';
import { shortDecimal } from '../parquet/short-decimal.ts';
import type { MergeSource } from './master-merge.ts';
import { MergeError } from './merge-error.ts';

/** What a file's bars are taken to be, for a person to look at before they are believed. */
export interface FilePreview {
  readonly rows: number;
  readonly readableRows: number;
  /** ISO in UTC. */
  readonly firstStart: string;
  readonly lastStart: string;
  /** The first bars, a line each: UTC, New York, prices and volume. */
  readonly lines: readonly string[];
}

const PREVIEWED_BARS = 3;
/** One-minute bars of futures in files begin here; earlier means that seconds were taken for milliseconds. */
const EARLIEST = '1997-01-01 00:00:00Z';

/**
 * Looks through an offered file. Throws MergeError when no row of it can be read, or when one lies where no bar can be:
 * then its columns, unit or zone are not what they are taken for.
 * @param nowMs of this computer; a bar may lie a day beyond it
 */
export async function previewFile(
  session: DuckDbSession,
  { name, select }: MergeSource,
  nowMs: number,
): Promise<FilePreview> {
  const iso = (instant: string): string => `strftime(${instant} AT TIME ZONE 'UTC', '%Y-%m-%dT%H:%M:%SZ')`;
  const latest = new Date(nowMs + 86_400_000).toISOString();
  const seen = await session.row(`
    SELECT count(*)::DOUBLE AS rows, count(start)::DOUBLE AS readable,
      count(*) FILTER (WHERE start < TIMESTAMPTZ '${EARLIEST}' OR start > TIMESTAMPTZ '${latest}')::DOUBLE AS impossible,
      ${iso('min(start)')} AS first, ${iso('max(start)')} AS last FROM (${select})`);
  const [first, last] = [String(seen['first']), String(seen['last'])];
  if (seen['readable'] === 0) throw new MergeError(`No row of ${name} could be read. See that the format is right.`);
  if (Number(seen['impossible']) > 0) {
    throw new MergeError(
      `${name} has times from ${first} to ${last}; bars lie between 1997 and now. See that the format and the zone are right.`,
    );
  }
  const lines = await session.rows(`
    SELECT ${iso('start')} AS utc, strftime(start AT TIME ZONE 'America/New_York', '%H:%M') AS local,
      open::VARCHAR AS open, high::VARCHAR AS high, low::VARCHAR AS low, close::VARCHAR AS close, volume::VARCHAR AS volume
    FROM (${select} LIMIT ${PREVIEWED_BARS})`);
  return {
    rows: Number(seen['rows']),
    readableRows: Number(seen['readable']),
    firstStart: first,
    lastStart: last,
    lines: lines.map(
      ({ utc, local, open, high, low, close, volume }) =>
        `${String(utc)} (${String(local)} New York)  ${[open, high, low, close].map(shortDecimal).join(' ')}  ${String(volume)}`,
    ),
  };
}
