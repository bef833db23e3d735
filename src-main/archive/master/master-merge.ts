import { link, mkdir, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { isMissing } from '../../files/is-missing.ts';
import { syncFile } from '../../files/replace-file.ts';
import { replaceWhole } from '../../files/write-whole.ts';
import { sha256Of } from '../manifest/sha256-of.ts';
import { quoted, type DuckDbSession } from '../parquet/duckdb-session.ts';
import { MergeError, TooManyConflictsError } from './merge-error.ts';
import type { MergeReceipt } from './merge-receipt.ts';
import { RANK_OF_GRADE } from './precedence.ts';

/** Rows offered to a master, as SQL over the columns of MASTER_COLUMNS. Later sources are later revisions. */
export interface MergeSource {
  readonly name: string;
  readonly select: string;
}

export interface MergeOptions {
  readonly symbol: string;
  /** The Parquet file; made when missing. */
  readonly master: string;
  readonly sources: readonly MergeSource[];
  /** In points. */
  readonly tickSize: number;
  /** So many conflicts a day mean that a source is not what it claims to be: the merge stops. */
  readonly mostConflictsADay: number;
}

export const MASTER_COLUMNS = [
  'start',
  'open',
  'high',
  'low',
  'close',
  'volume',
  'tick_count',
  'grade',
  'contract',
  'source',
] as const;
const CONTENT = ['open', 'high', 'low', 'close', 'volume', 'tick_count', 'grade', 'contract'] as const;
const COLUMNS = MASTER_COLUMNS.join(', ');

const FORMAT = 'bellwether master-1m 1';
const CONFLICT_TICKS = 2;
const CONFLICT_VOLUME_SHARE = 0.05;

/** What is no bar, whoever offers it. Times outside 1990 to 2100 are seconds taken for milliseconds, or worse. */
export const IS_SOUND = `start >= TIMESTAMPTZ '1990-01-01 00:00:00Z' AND start < TIMESTAMPTZ '2100-01-01 00:00:00Z'
  AND epoch_ms(start) % 60000 = 0 AND open IS NOT NULL AND close IS NOT NULL
  AND high >= greatest(open, close) AND low <= least(open, close) AND volume >= 0`;

const isDifferent = (left: string, right: string): string =>
  `(${CONTENT.map((name) => `${left}.${name}`).join(', ')}) IS DISTINCT FROM (${CONTENT.map((name) => `${right}.${name}`).join(', ')})`;

async function number(session: DuckDbSession, sql: string): Promise<number> {
  const [value] = Object.values(await session.row(sql));
  return Number(value);
}

/**
 * Joins sources into the one-minute master of a symbol: one row a minute by precedence, in the order of time. The file
 * is written beside its place, checked, flushed and then put in the place of the old one, which stays as `.bak`.
 * Throws MergeError; whatever happens the master is the old one or the new one.
 */
export async function mergeIntoMaster(session: DuckDbSession, options: MergeOptions): Promise<MergeReceipt> {
  const { symbol, master, sources } = options;
  const hasMaster = await exists(master);
  await takeSources(session, sources);
  const refused = await number(session, `SELECT count(*) FROM offered WHERE NOT coalesce(${IS_SOUND}, false)`);
  await session.run(`DELETE FROM offered WHERE NOT coalesce(${IS_SOUND}, false)`);
  await session.run(`CREATE OR REPLACE TABLE winners AS
    SELECT * EXCLUDE (place) FROM (
      SELECT *, row_number() OVER (PARTITION BY start ORDER BY rank DESC, revision DESC) AS place FROM offered
    ) WHERE place = 1 ORDER BY start`);
  const { rowsBefore, ...counts } = await compare(session, options, hasMaster);
  const isChanged = counts.inserted + counts.replaced > 0;
  const file = isChanged
    ? await write(session, options, hasMaster, rowsBefore + counts.inserted)
    : await describeFile(session, hasMaster ? master : null);
  return {
    symbol,
    master,
    isChanged,
    rowsBefore,
    rowsAfter: rowsBefore + counts.inserted,
    ...counts,
    refused,
    ...(await offeredRange(session)),
    ...file,
    sources: await Promise.all(
      sources.map(async ({ name }, revision) => ({
        name,
        rows: await number(session, `SELECT count(*) FROM offered WHERE revision = ${revision}`),
      })),
    ),
  };
}

/** From the first to the last minute that was offered. */
async function offeredRange(session: DuckDbSession): Promise<Pick<MergeReceipt, 'offeredFrom' | 'offeredTo'>> {
  const iso = (instant: string): string => `strftime(${instant} AT TIME ZONE 'UTC', '%Y-%m-%dT%H:%M:%SZ')`;
  const { first, last } = await session.row(
    `SELECT ${iso('min(start)')} AS first, ${iso('max(start)')} AS last FROM winners`,
  );
  return { offeredFrom: first === null ? null : String(first), offeredTo: last === null ? null : String(last) };
}

async function takeSources(session: DuckDbSession, sources: readonly MergeSource[]): Promise<void> {
  const all = sources.map(
    ({ select }, revision) => `SELECT ${COLUMNS}, ${RANK_OF_GRADE} AS rank, ${revision} AS revision FROM (${select})`,
  );
  if (all.length === 0) throw new MergeError('There is nothing to merge: name an archive or a file.');
  await session.run(`CREATE OR REPLACE TABLE offered AS ${all.join(' UNION ALL ')}`);
}

type Counts = Pick<MergeReceipt, 'rowsBefore' | 'inserted' | 'replaced' | 'equal' | 'outranked' | 'conflicts'>;

/** What of the winners is new: leaves them in the table `changes`. */
async function compare(
  session: DuckDbSession,
  { master, tickSize, mostConflictsADay, symbol }: MergeOptions,
  hasMaster: boolean,
): Promise<Counts> {
  const old = hasMaster
    ? `SELECT ${COLUMNS}, ${RANK_OF_GRADE} AS rank FROM read_parquet(${quoted(master)})
       WHERE start BETWEEN (SELECT min(start) FROM winners) AND (SELECT max(start) FROM winners)`
    : `SELECT ${COLUMNS}, rank FROM winners WHERE false`;
  const rowsBefore = hasMaster ? await number(session, `SELECT count(*) FROM read_parquet(${quoted(master)})`) : 0;
  await session.run(`CREATE OR REPLACE TABLE standing AS ${old}`);
  await session.run(`CREATE OR REPLACE TABLE verdicts AS
    SELECT winners.start, CASE
        WHEN standing.start IS NULL THEN 'inserted'
        WHEN NOT ${isDifferent('winners', 'standing')} THEN 'equal'
        WHEN winners.rank < standing.rank THEN 'outranked'
        ELSE 'replaced' END AS verdict,
      standing.start IS NOT NULL AND (abs(winners.close - standing.close) > ${CONFLICT_TICKS * tickSize}
        OR abs(winners.volume - standing.volume) > ${CONFLICT_VOLUME_SHARE} * greatest(standing.volume, 1)) AS is_far
    FROM winners LEFT JOIN standing USING (start)`);
  const verdict = (name: string): Promise<number> =>
    number(session, `SELECT count(*) FROM verdicts WHERE verdict = '${name}'`);
  const worst = await number(
    session,
    `SELECT coalesce(max(n), 0) FROM (SELECT count(*) AS n FROM verdicts WHERE verdict = 'replaced' AND is_far
      GROUP BY (start AT TIME ZONE 'UTC')::DATE)`,
  );
  if (worst > mostConflictsADay) {
    throw new TooManyConflictsError(
      `${worst} bars of one day of ${symbol} are far from those in the master (more than ${mostConflictsADay} are taken for a ` +
        'wrong file, zone or contract). Nothing was changed; see that the file is what it should be.',
    );
  }
  await session.run(`CREATE OR REPLACE TABLE changes AS
    SELECT ${COLUMNS} FROM winners JOIN verdicts USING (start) WHERE verdict IN ('inserted', 'replaced') ORDER BY start`);
  return {
    rowsBefore,
    inserted: await verdict('inserted'),
    replaced: await verdict('replaced'),
    equal: await verdict('equal'),
    outranked: await verdict('outranked'),
    conflicts: await number(session, `SELECT count(*) FROM verdicts WHERE verdict = 'replaced' AND is_far`),
  };
}

async function write(
  session: DuckDbSession,
  { master, symbol }: MergeOptions,
  hasMaster: boolean,
  rows: number,
): Promise<FileFacts> {
  await mkdir(dirname(master), { recursive: true });
  return replaceWhole(master, async (unfinished) => {
    await session.run(`COPY (${spliced(master, hasMaster)}) TO ${quoted(unfinished)}
      (FORMAT parquet, COMPRESSION zstd, KV_METADATA {format: ${quoted(FORMAT)}, symbol: ${quoted(symbol)}})`);
    // DuckDB reads in threads of its own: readings and flush of the new file cost no more than the longest of them.
    const [, facts] = await Promise.all([
      verify(session, unfinished, rows),
      describeFile(session, unfinished),
      syncFile(unfinished),
    ]);
    if (hasMaster) await keepBackup(master);
    return facts;
  });
}

/** The old rows with the changes in their place: only the stretch that is touched is sorted. */
function spliced(master: string, hasMaster: boolean): string {
  const touched = `SELECT ${COLUMNS} FROM changes`;
  if (!hasMaster) return `${touched} ORDER BY start`;
  const old = `SELECT ${COLUMNS} FROM read_parquet(${quoted(master)})`;
  const [from, to] = ['(SELECT min(start) FROM changes)', '(SELECT max(start) FROM changes)'];
  return `${old} WHERE start < ${from}
    UNION ALL (SELECT * FROM (
      SELECT ${COLUMNS} FROM standing WHERE start BETWEEN ${from} AND ${to} AND start NOT IN (SELECT start FROM changes)
      UNION ALL ${touched}) ORDER BY start)
    UNION ALL ${old} WHERE start > ${to}`;
}

/**
 * Reads the whole file back: as many rows as there must be, each a bar, each after the one before it. Only the order is
 * looked at row after row, and only over the times: the rest may be read by all threads at once.
 */
async function verify(session: DuckDbSession, file: string, rows: number): Promise<void> {
  const { found, disordered, unsound } = await session.row(`
    SELECT found, unsound, disordered FROM
      (SELECT count(*) AS found, count(*) FILTER (WHERE NOT coalesce(${IS_SOUND}, false)) AS unsound
        FROM read_parquet(${quoted(file)})),
      (SELECT count(*) FILTER (WHERE start <= before) AS disordered
        FROM (SELECT start, lag(start) OVER () AS before FROM read_parquet(${quoted(file)})))`);
  if (Number(found) === rows && disordered === 0n && unsound === 0n) return;
  throw new MergeError(
    `The new master did not read back as it must (${String(found)} of ${rows} rows, ${String(disordered)} out of order, ` +
      `${String(unsound)} unsound). The old one is untouched.`,
  );
}

/** A second name for the old file: costs nothing, and stays when the first name goes to the new one. */
async function keepBackup(master: string): Promise<void> {
  const backup = `${master}.bak`;
  await rm(backup, { force: true });
  await link(master, backup);
}

type FileFacts = Pick<MergeReceipt, 'firstStart' | 'lastStart' | 'sha256' | 'bytes'>;

async function describeFile(session: DuckDbSession, file: string | null): Promise<FileFacts> {
  if (file === null) return { firstStart: null, lastStart: null, sha256: null, bytes: null };
  const { first, last } = await session.row(
    `SELECT strftime(min(start) AT TIME ZONE 'UTC', '%Y-%m-%dT%H:%M:%SZ') AS first,
       strftime(max(start) AT TIME ZONE 'UTC', '%Y-%m-%dT%H:%M:%SZ') AS last FROM read_parquet(${quoted(file)})`,
  );
  return {
    firstStart: String(first),
    lastStart: String(last),
    sha256: await sha256Of(file),
    bytes: (await stat(file)).size,
  };
}

async function exists(file: string): Promise<boolean> {
  try {
    return (await stat(file)).isFile();
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
}
