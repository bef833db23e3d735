import { epochMs } from '#core/market/units';
import { ArchiveLayout } from '../archive-layout.ts';
import { readBars, type BarPlace } from '../export/bar-input.ts';
import { findRolls, rollMarks, type RollMark } from '../export/roll-marks.ts';
import { MASTER_SESSION } from '../master/master-session.ts';
import { DuckDbSession } from '../parquet/duckdb-session.ts';
import { WatchReader } from '../sqlite/market/watch-reader.ts';
import { openMarketReader } from '../sqlite/open-market-reader.ts';
import { coveragePercentOf, sessionCoverage, type SessionCoverage, type WatchedStretch } from './session-coverage.ts';

/** How whole the bars of a symbol are. */
export interface GapReport {
  readonly symbol: string;
  readonly bars: number;
  readonly coveragePercent: number;
  readonly sessions: readonly SessionCoverage[];
  readonly rolls: readonly RollMark[];
}

export interface GapJob {
  readonly symbol: string;
  readonly place: BarPlace;
  /** Of the archive whose connection log explains gaps; null when there is none. */
  readonly logFolder: string | null;
  /** Sessions that touch [fromMs, toMs); what lies before the first bar or after the last is not reported. */
  readonly fromMs: number;
  readonly toMs: number;
  /** Changes of contract between all bars there are, or only between those in range: then the others are not read. */
  readonly rollsOf: 'all bars' | 'range';
  readonly sqliteBinding: string | null;
}

const MS_PER_MINUTE = 60_000;

/** Compares the bars there are with the minutes in which the market was open. Throws MergeError or ArchiveFault. */
export async function gapReport(job: GapJob): Promise<GapReport> {
  const { symbol, place } = job;
  const watches = job.logFolder === null ? [] : await readWatches(job.logFolder, job.sqliteBinding);
  const session = await DuckDbSession.open(MASTER_SESSION);
  try {
    await readBars(session, 'minutes', place, symbol, job.sqliteBinding, job.rollsOf === 'range' ? job : null);
    const { start = [] } = await session.columns(
      `SELECT epoch_ms(start)::DOUBLE AS start FROM minutes
       WHERE epoch_ms(start) >= ${job.fromMs} AND epoch_ms(start) < ${job.toMs} ORDER BY start`,
    );
    const starts = Float64Array.from(start, Number);
    const fromMs = Math.max(job.fromMs, starts[0] ?? job.toMs);
    const toMs = Math.min(job.toMs, (starts.at(-1) ?? job.fromMs) + MS_PER_MINUTE);
    const sessions = fromMs < toMs ? sessionCoverage(symbol, epochMs(fromMs), epochMs(toMs), starts, watches) : [];
    await findRolls(session, 'minutes');
    return {
      symbol,
      bars: starts.length,
      coveragePercent: coveragePercentOf(sessions),
      sessions,
      rolls: await rollMarks(session),
    };
  } finally {
    session.close();
  }
}

async function readWatches(folder: string, sqliteBinding: string | null): Promise<readonly WatchedStretch[]> {
  const reader = await openMarketReader(new ArchiveLayout(folder).marketDatabase, sqliteBinding);
  if (!reader) return [];
  try {
    return new WatchReader(reader).watches(0);
  } finally {
    reader.close();
  }
}

const SHOWN_GAPS = 5;
const iso = (instantMs: number): string => `${new Date(instantMs).toISOString().slice(0, 16)}Z`;
const REASONS = { 'no-trade': 'no trade', 'feed-gap': 'feed gap', unknown: 'unknown' } as const;

function describeSession({
  day,
  state,
  presentMinutes,
  expectedMinutes,
  coveragePercent,
  gaps,
}: SessionCoverage): string {
  const listed = gaps
    .slice(0, SHOWN_GAPS)
    .map(({ fromMs, minutes, reason }) => `${iso(fromMs)} ${minutes} min ${REASONS[reason]}`);
  if (gaps.length > SHOWN_GAPS) listed.push(`${gaps.length - SHOWN_GAPS} more`);
  return `${day}  ${state.padEnd(8)}  ${presentMinutes} of ${expectedMinutes}  ${coveragePercent.toFixed(3)} %  ${listed.join('; ')}`;
}

/** The report in lines: what is whole is only counted. */
export function describeGaps({ symbol, bars, coveragePercent, sessions, rolls }: GapReport): string[] {
  const incomplete = sessions.filter(({ state }) => state !== 'complete');
  return [
    `${symbol}: ${bars} bars, ${coveragePercent.toFixed(3)} % of the expected minutes; ${sessions.length - incomplete.length} of ${sessions.length} sessions complete.`,
    ...incomplete.map(describeSession),
    ...rolls.map(
      ({ time, from, to, difference, ratio }) =>
        `${time}  roll  ${from} → ${to}  ${difference} points, × ${ratio.toFixed(9)}`,
    ),
  ];
}
