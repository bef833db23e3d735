import { stat } from 'node:fs/promises';
import type { ExportFormat, ExportZone } from '#core/contract/archive-choices';
import { assetClassOf } from '#core/market/instrument';
import { regularSpans } from '#core/market/session';
import type { Timeframe } from '#core/market/timeframe';
import { epochMs } from '#core/market/units';
import { isMissing } from '../../files/is-missing.ts';
import { begins, interruptible, UNWATCHED, type JobWatch } from '../job-watch.ts';
import { MASTER_SESSION } from '../master/master-session.ts';
import { MergeError } from '../master/merge-error.ts';
import { DuckDbSession } from '../parquet/duckdb-session.ts';
import { adjustBars, type Adjustment } from './back-adjustment.ts';
import { writeBarFile } from './bar-file.ts';
import { readBars, type BarPlace } from './bar-input.ts';
import { resampleTable } from './resampled-bars.ts';
import { findRolls, rollMarks, type RollMark } from './roll-marks.ts';

export interface ExportJob {
  readonly symbol: string;
  readonly place: BarPlace;
  /** Bars that begin in [fromMs, toMs). */
  readonly fromMs: number;
  readonly toMs: number;
  readonly timeframe: Timeframe;
  /** Bars of all hours, or made of the minutes of New York's regular session only, counted from its bell. */
  readonly hours: 'all' | 'regular';
  /** Of the stamps in CSV and JSON. */
  readonly zone: ExportZone;
  /** null: as it traded. */
  readonly adjustment: Adjustment | null;
  /** In points. */
  readonly tickSize: number;
  readonly format: ExportFormat;
  readonly target: string;
  /** Whether a file that is there may be replaced. */
  readonly mayReplace: boolean;
  readonly sqliteBinding: string | null;
  readonly nowMs: number;
}

export interface ExportResult {
  readonly rows: number;
  /** Only of an adjusted export. */
  readonly rolls: readonly RollMark[];
}

/** A bar of a month that reaches over the edge of the range needs the minutes beyond it. */
const MARGIN_MS = 40 * 86_400_000;

const between = (table: string, fromMs: number, toMs: number): string =>
  `SELECT * FROM ${table} WHERE epoch_ms(start) >= ${fromMs} AND epoch_ms(start) < ${toMs} ORDER BY start`;

/**
 * Writes a range of bars into a file for other programs. Throws MergeError with what is in the way, or what cancelled it;
 * then nothing was written.
 */
export async function exportBars(job: ExportJob, watch: JobWatch = UNWATCHED): Promise<ExportResult> {
  const { place, target } = job;
  if (place.kind === 'master' && place.file === target) {
    throw new MergeError(`${target} is the base itself. Name another file to write.`);
  }
  if (!job.mayReplace && (await exists(target))) {
    throw new MergeError(`${target} is there already. Name another file, or say --force to replace it.`);
  }
  const session = await DuckDbSession.open(MASTER_SESSION);
  const release = interruptible(session, watch);
  try {
    return await writeRange(session, job, watch);
  } finally {
    release();
    session.close();
  }
}

async function writeRange(session: DuckDbSession, job: ExportJob, watch: JobWatch): Promise<ExportResult> {
  const { symbol, place, fromMs, toMs, timeframe, hours, adjustment } = job;
  const [readFromMs, readToMs] = [fromMs - MARGIN_MS, toMs + MARGIN_MS];
  begins(watch, 'Reading the bars', 0);
  // Prices are moved by every roll that comes later: then all bars are needed.
  const range = adjustment === null ? { fromMs: readFromMs, toMs: readToMs } : null;
  await readBars(session, 'minutes', place, symbol, job.sqliteBinding, range);
  let table = 'minutes';
  let rolls: readonly RollMark[] = [];
  if (adjustment !== null) {
    begins(watch, 'Moving prices to the newest contract', 0.3);
    await findRolls(session, table);
    rolls = await rollMarks(session);
    await adjustBars(session, { from: table, to: 'adjusted' }, adjustment, job.tickSize);
    table = 'adjusted';
  }
  if (hours === 'regular') {
    await keepRegularHours(session, { from: table, to: 'regular' }, readFromMs, readToMs);
    table = 'regular';
  }
  if (timeframe.unit !== 'minute' || timeframe.count > 1) {
    begins(watch, 'Making longer bars', 0.5);
    await session.run(`CREATE OR REPLACE TABLE stretch AS ${between(table, readFromMs, readToMs)}`);
    const assetClass = hours === 'regular' ? 'equity' : assetClassOf(symbol);
    await resampleTable(session, { from: 'stretch', to: 'resampled' }, { symbol, assetClass, timeframe }, job.nowMs);
    table = 'resampled';
  }
  begins(watch, 'Writing the file', 0.7);
  const rows = between(table, fromMs, toMs);
  const { count } = await session.row(`SELECT count(*)::DOUBLE AS count FROM (${rows})`);
  if (count === 0) throw new MergeError(`There are no bars of ${symbol} in this range. Nothing was written.`);
  await writeBarFile(session, rows, job.target, job.format, job.zone);
  return { rows: Number(count), rolls };
}

/** The bars whose minute lies in a regular session of New York. */
async function keepRegularHours(
  session: DuckDbSession,
  tables: { readonly from: string; readonly to: string },
  fromMs: number,
  toMs: number,
): Promise<void> {
  const { first, last } = await session.row(
    `SELECT epoch_ms(min(start))::DOUBLE AS first, epoch_ms(max(start))::DOUBLE AS last FROM ${tables.from}`,
  );
  const spans = regularSpans(epochMs(Math.max(fromMs, Number(first))), epochMs(Math.min(toMs, Number(last) + 1)));
  const { DOUBLE } = session.api;
  await session.fill('regular_hours', [
    { name: 'open_ms', type: DOUBLE, values: spans.map(({ startMs }) => startMs as number) },
    { name: 'close_ms', type: DOUBLE, values: spans.map(({ endMs }) => endMs as number) },
  ]);
  await session.run(`CREATE OR REPLACE TABLE ${tables.to} AS SELECT minutes.* FROM ${tables.from} AS minutes
    ASOF JOIN regular_hours ON epoch_ms(minutes.start) >= regular_hours.open_ms
    WHERE epoch_ms(minutes.start) < regular_hours.close_ms ORDER BY start`);
}

async function exists(file: string): Promise<boolean> {
  try {
    await stat(file);
    return true;
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
}
