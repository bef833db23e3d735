import type { GapReason } from '#core/contract/data-health';
import { assetClassOf } from '#core/market/instrument';
import { watchedSpans } from '#core/market/missing-minutes';
import { regularSession, tradingDayOf } from '#core/market/session';
import { MS_PER_MINUTE, type EpochMs, type TradingDay } from '#core/market/units';

/** Minutes [fromMs, toMs) without a bar. */
export interface CoverageGap {
  readonly fromMs: number;
  readonly toMs: number;
  readonly minutes: number;
  readonly reason: GapReason;
}

export interface SessionCoverage {
  readonly day: TradingDay;
  readonly state: 'complete' | 'partial' | 'missing';
  readonly expectedMinutes: number;
  readonly presentMinutes: number;
  /** Of 100. */
  readonly coveragePercent: number;
  readonly gaps: readonly CoverageGap[];
}

/** A stretch [fromMs, toMs] in which the feed was connected. */
export interface WatchedStretch {
  readonly fromMs: number;
  readonly toMs: number;
}

/** Longer than this and a gap that no log explains is not put down to a quiet night. */
const LONGEST_QUIET_MINUTES = 5;

/**
 * How whole the sessions of a symbol are. Minutes in which the calendar says closed are not expected.
 * @param starts opening instants of the bars there are, rising
 * @param watches when the feed was connected, in order; empty where there is no log
 */
export function sessionCoverage(
  symbol: string,
  fromMs: EpochMs,
  toMs: EpochMs,
  starts: Float64Array,
  watches: readonly WatchedStretch[],
): SessionCoverage[] {
  let next = 0;
  return watchedSpans(symbol, fromMs, toMs).map(({ startMs, endMs }) => {
    const day = tradingDayOf(startMs, assetClassOf(symbol));
    const classify = (gapFromMs: number, gapToMs: number): CoverageGap => ({
      fromMs: gapFromMs,
      toMs: gapToMs,
      minutes: (gapToMs - gapFromMs) / MS_PER_MINUTE,
      reason: reasonOf(gapFromMs, gapToMs, day, watches),
    });
    const gaps: CoverageGap[] = [];
    const firstMs = Math.ceil(startMs / MS_PER_MINUTE) * MS_PER_MINUTE;
    const lastEndMs = Math.floor(endMs / MS_PER_MINUTE) * MS_PER_MINUTE;
    let expectedMs = firstMs;
    let presentMinutes = 0;
    while ((starts[next] ?? Infinity) < firstMs) next += 1;
    for (let atMs = starts[next] ?? Infinity; atMs < lastEndMs; atMs = starts[next] ?? Infinity) {
      if (atMs > expectedMs) gaps.push(classify(expectedMs, atMs));
      expectedMs = atMs + MS_PER_MINUTE;
      presentMinutes += 1;
      next += 1;
    }
    if (lastEndMs > expectedMs) gaps.push(classify(expectedMs, lastEndMs));
    const expectedMinutes = (lastEndMs - firstMs) / MS_PER_MINUTE;
    const incomplete = presentMinutes === 0 ? 'missing' : 'partial';
    return {
      day,
      state: presentMinutes === expectedMinutes ? 'complete' : incomplete,
      expectedMinutes,
      presentMinutes,
      coveragePercent: (100 * presentMinutes) / expectedMinutes,
      gaps,
    };
  });
}

/**
 * `no-trade`: the feed was watched and nothing traded, or a few minutes of a quiet hour that nobody can tell more of. In
 * the regular session of New York a missing minute is never put down to a quiet market.
 */
function reasonOf(fromMs: number, toMs: number, day: TradingDay, watches: readonly WatchedStretch[]): GapReason {
  const logFromMs = watches[0]?.fromMs ?? Infinity;
  const logToMs = watches.at(-1)?.toMs ?? -Infinity;
  const isWatched = watches.some((watch) => watch.fromMs <= fromMs && watch.toMs >= toMs);
  if (!isWatched && fromMs < logToMs && toMs > logFromMs) return 'feed-gap';
  const regular = regularSession(day);
  const isRegularHours = regular !== null && fromMs < regular.closeMs && toMs > regular.openMs;
  if (isRegularHours) return 'unknown';
  return isWatched || toMs - fromMs <= LONGEST_QUIET_MINUTES * MS_PER_MINUTE ? 'no-trade' : 'unknown';
}

/** Coverage of several sessions together, of 100; 100 where nothing is expected. */
export function coveragePercentOf(sessions: readonly SessionCoverage[]): number {
  const [expected, present] = sessions.reduce(
    ([sumExpected, sumPresent], { expectedMinutes, presentMinutes }) => [
      sumExpected + expectedMinutes,
      sumPresent + presentMinutes,
    ],
    [0, 0],
  );
  return expected === 0 ? 100 : (100 * present) / expected;
}
