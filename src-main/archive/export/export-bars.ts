import { stat } from 'node:fs/promises';
import type { Timeframe } from '#core/market/timeframe';
import { isMissing } from '../../files/is-missing.ts';
import { MASTER_SESSION } from '../master/master-session.ts';
import { MergeError } from '../master/merge-error.ts';
import { DuckDbSession } from '../parquet/duckdb-session.ts';
import { adjustBars, type Adjustment } from './back-adjustment.ts';
import { writeBarFile, type BarFileFormat } from './bar-file.ts';
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
  /** null: as it traded. */
  readonly adjustment: Adjustment | null;
  /** In points. */
  readonly tickSize: number;
  readonly format: BarFileFormat;
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

/** Writes a range of bars into a file for other programs. Throws MergeError with what is in the way. */
export async function exportBars(job: ExportJob): Promise<ExportResult> {
  const { symbol, place, fromMs, toMs, timeframe, adjustment, target } = job;
  if (place.kind === 'master' && place.file === target) {
    throw new MergeError(`${target} is the base itself. Name another file to write.`);
  }
  if (!job.mayReplace && (await exists(target))) {
    throw new MergeError(`${target} is there already. Name another file, or say --force to replace it.`);
  }
  const session = await DuckDbSession.open(MASTER_SESSION);
  try {
    await readBars(session, 'minutes', place, symbol, job.sqliteBinding);
    let table = 'minutes';
    let rolls: readonly RollMark[] = [];
    if (adjustment !== null) {
      await findRolls(session, table);
      rolls = await rollMarks(session);
      await adjustBars(session, { from: table, to: 'adjusted' }, adjustment, job.tickSize);
      table = 'adjusted';
    }
    if (timeframe.unit !== 'minute' || timeframe.count > 1) {
      await session.run(`CREATE OR REPLACE TABLE stretch AS ${between(table, fromMs - MARGIN_MS, toMs + MARGIN_MS)}`);
      await resampleTable(session, { from: 'stretch', to: 'resampled' }, symbol, timeframe, job.nowMs);
      table = 'resampled';
    }
    const rows = between(table, fromMs, toMs);
    const { count } = await session.row(`SELECT count(*)::DOUBLE AS count FROM (${rows})`);
    if (count === 0) throw new MergeError(`There are no bars of ${symbol} in this range. Nothing was written.`);
    await writeBarFile(session, rows, target, job.format);
    return { rows: Number(count), rolls };
  } finally {
    session.close();
  }
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
