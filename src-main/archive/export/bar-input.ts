import type { DuckDbSession } from '../parquet/duckdb-session.ts';
import { archiveSources } from '../master/archive-sources.ts';
import { MASTER_COLUMNS } from '../master/master-merge.ts';
import { MergeError } from '../master/merge-error.ts';
import { parquetSource } from '../master/merge-sources.ts';
import { RANK_OF_GRADE } from '../master/precedence.ts';

/** Where bars are read from: a master, or an archive with the day that is under way. */
export type BarPlace =
  { readonly kind: 'master'; readonly file: string } | { readonly kind: 'archive'; readonly folder: string };

/**
 * One-minute bars as a table of the session, a row a minute, in the order of time; returns how many there are. Throws
 * MergeError when there are none.
 */
export async function readBars(
  session: DuckDbSession,
  table: string,
  place: BarPlace,
  symbol: string,
  sqliteBinding: string | null,
): Promise<number> {
  const sources =
    place.kind === 'master'
      ? [parquetSource('master', [place.file])]
      : await archiveSources(session, place.folder, symbol, sqliteBinding, 'all days');
  const where = place.kind === 'master' ? place.file : place.folder;
  if (sources.length === 0) throw new MergeError(`${where} has no bars of ${symbol}.`);
  const all = sources.map(({ select }, revision) => `SELECT *, ${revision} AS revision FROM (${select})`);
  await session.run(`CREATE OR REPLACE TABLE ${table} AS
    SELECT ${MASTER_COLUMNS.join(', ')} FROM (${all.join(' UNION ALL ')})
    QUALIFY row_number() OVER (PARTITION BY start ORDER BY ${RANK_OF_GRADE} DESC, revision DESC) = 1 ORDER BY start`);
  const { rows } = await session.row(`SELECT count(*)::DOUBLE AS rows FROM ${table}`);
  if (rows === 0) throw new MergeError(`${where} has no bars of ${symbol}.`);
  return Number(rows);
}
