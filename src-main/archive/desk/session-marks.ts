import type { SessionMark, SessionState } from '#core/contract/data-health';
import { assetClassOf } from '#core/market/instrument';
import { watchedSession } from '#core/market/missing-minutes';
import { epochMs, MS_PER_MINUTE, tradingDay, type TradingDay } from '#core/market/units';
import { sessionCoverage, type SessionCoverage, type WatchedStretch } from '../gaps/session-coverage.ts';

const MS_PER_DAY = 86_400_000;
const SATURDAY = 6;

/** The weekdays from one date to another, both included. */
export function weekdaysBetween(fromDay: string, toDay: string): readonly TradingDay[] {
  const days: TradingDay[] = [];
  for (let ms = Date.parse(fromDay); ms <= Date.parse(toDay); ms += MS_PER_DAY) {
    if (new Date(ms).getUTCDay() % SATURDAY !== 0) days.push(tradingDay(new Date(ms).toISOString().slice(0, 10)));
  }
  return days;
}

export interface Recorded {
  readonly symbol: string;
  /** The first trading day with a bar: before it nothing was recorded, and nothing is missing. */
  readonly firstDay: TradingDay;
  /** Up to where the market is known; what comes later is no loss. */
  readonly knownUntilMs: number;
  /** Opening instants of the bars there are, rising. */
  readonly starts: Float64Array;
  /** When the feed was connected; empty where no log tells. */
  readonly watches: readonly WatchedStretch[];
}

/** One session as it stands, with what is missing in it; null where none is to be judged. */
export interface JudgedSession {
  readonly mark: SessionMark;
  readonly coverage: SessionCoverage | null;
}

/** A session in which nothing traded in every minute without a bar is whole. */
function stateOf(coverage: SessionCoverage, isOver: boolean): SessionState {
  if (!isOver) return 'under-way';
  return coverage.gaps.every(({ reason }) => reason === 'no-trade') ? 'complete' : coverage.state;
}

/** How whole the session of a trading day is. */
export function judgeSession(day: TradingDay, recorded: Recorded): JudgedSession {
  const { symbol, firstDay, knownUntilMs, starts, watches } = recorded;
  const unjudged = (state: SessionState, expectedMinutes = 0): JudgedSession => ({
    mark: { day, state, expectedMinutes, presentMinutes: 0 },
    coverage: null,
  });
  const session = watchedSession(day, assetClassOf(symbol));
  if (!session) return unjudged('closed');
  const expectedMinutes = (session.endMs - session.startMs) / MS_PER_MINUTE;
  if (day < firstDay || session.startMs >= knownUntilMs) return unjudged('unrecorded', expectedMinutes);
  const untilMs = Math.min(session.endMs, Math.max(knownUntilMs, session.startMs + MS_PER_MINUTE));
  const [coverage] = sessionCoverage(
    symbol,
    session.startMs,
    epochMs(untilMs),
    within(starts, session.startMs, untilMs),
    watches,
  );
  if (!coverage) return unjudged('unrecorded', expectedMinutes);
  const state = stateOf(coverage, untilMs === session.endMs);
  return { mark: { day, state, expectedMinutes, presentMinutes: coverage.presentMinutes }, coverage };
}

/** The part of a rising list in [fromMs, toMs), without a copy. */
function within(starts: Float64Array, fromMs: number, toMs: number): Float64Array {
  return starts.subarray(lowerBound(starts, fromMs), lowerBound(starts, toMs));
}

function lowerBound(starts: Float64Array, ms: number): number {
  let [low, high] = [0, starts.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((starts[middle] ?? Infinity) < ms) low = middle + 1;
    else high = middle;
  }
  return low;
}
