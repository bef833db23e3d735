import { epochMs, type TradingDay } from '#core/market/units';
import { archiveSources } from '../master/archive-sources.ts';
import { decideConvention, type DeclaredConvention } from '../master/decide-convention.ts';
import { IS_SOUND, MASTER_COLUMNS, type MergeSource } from '../master/master-merge.ts';
import { NoBarsError } from '../master/merge-error.ts';
import { mustBeFile } from '../master/must-be-file.ts';
import { csvSource, parquetSource } from '../master/merge-sources.ts';
import { RANK_OF_GRADE } from '../master/precedence.ts';
import type { DuckDbSession } from '../parquet/duckdb-session.ts';
import { sessionDayOf } from '../session-day.ts';

/** Where bars are read from: a master, an archive with the day that is under way, or another program's export. */
export type BarPlace =
  | { readonly kind: 'master'; readonly file: string }
  | { readonly kind: 'archive'; readonly folder: string }
  | { readonly kind: 'csv'; readonly file: string; readonly declared: DeclaredConvention };

/** The path by which a place is named to its user. */
export const pathOf = (place: BarPlace): string => (place.kind === 'archive' ? place.folder : place.file);

/** Bars that begin in [fromMs, toMs). */
export interface BarRange {
  readonly fromMs: number;
  readonly toMs: number;
}

/**
 * One-minute bars as a table of the session, a row a minute, in the order of time; returns how many there are. Throws
 * NoBarsError when there are none.
 * @param range null takes every bar there is
 */
export async function readBars(
  session: DuckDbSession,
  table: string,
  place: BarPlace,
  symbol: string,
  sqliteBinding: string | null,
  range: BarRange | null = null,
): Promise<number> {
  const sources = await sourcesOf(session, place, symbol, sqliteBinding, range);
  const where = pathOf(place);
  const nothing = new NoBarsError(
    range === null ? `${where} has no bars of ${symbol}.` : `There are no bars of ${symbol} in this range.`,
  );
  if (sources.length === 0) throw nothing;
  const within = range === null ? '' : `AND start >= ${instant(range.fromMs)} AND start < ${instant(range.toMs)}`;
  const all = sources.map(
    ({ select }, revision) =>
      `SELECT *, ${revision} AS revision FROM (${select}) WHERE coalesce(${IS_SOUND}, false) ${within}`,
  );
  await session.run(`CREATE OR REPLACE TABLE ${table} AS
    SELECT ${MASTER_COLUMNS.join(', ')} FROM (${all.join(' UNION ALL ')})
    QUALIFY row_number() OVER (PARTITION BY start ORDER BY ${RANK_OF_GRADE} DESC, revision DESC) = 1 ORDER BY start`);
  const { rows } = await session.row(`SELECT count(*)::DOUBLE AS rows FROM ${table}`);
  if (rows === 0) throw nothing;
  return Number(rows);
}

async function sourcesOf(
  session: DuckDbSession,
  place: BarPlace,
  symbol: string,
  sqliteBinding: string | null,
  range: BarRange | null,
): Promise<readonly MergeSource[]> {
  if (place.kind !== 'archive') await mustBeFile(place.file);
  if (place.kind === 'master') return [parquetSource('master', [place.file])];
  if (place.kind === 'csv') {
    return [csvSource('csv', place.file, await decideConvention(session, place.file, place.declared), null)];
  }
  return archiveSources(session, place.folder, symbol, sqliteBinding, 'all days', daysOf(symbol, range));
}

/** The trading days that a range touches, so that no other file is opened. */
function daysOf(symbol: string, range: BarRange | null): ((day: TradingDay) => boolean) | undefined {
  if (range === null) return undefined;
  const first = sessionDayOf(symbol, epochMs(range.fromMs)).day;
  const last = sessionDayOf(symbol, epochMs(range.toMs - 1)).day;
  return (day) => day >= first && day <= last;
}

const instant = (ms: number): string => `TIMESTAMPTZ '${new Date(ms).toISOString().replace('T', ' ')}'`;
