import type { Price } from '../market/units.ts';
import type { PastSession } from './past-session.ts';

/**
 * Figures over the regular sessions before today, oldest first. Each is null while too few sessions are known: what is
 * not known is never guessed.
 */

export const ATR_SESSIONS = 14;
export const TREND_SESSIONS = 20;
export const RANGE_SESSIONS = 20;

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/**
 * Mean true range of the last `count` sessions (analytics, section 5.1), in price units. The plain mean: unlike
 * Wilder's it does not depend on how much older history happens to be known. Needs one session more, for its close.
 */
export function averageTrueRange(sessions: readonly PastSession[], count = ATR_SESSIONS): number | null {
  if (sessions.length <= count) return null;
  const recent = sessions.slice(-count - 1);
  return mean(
    recent.slice(1).map(({ high, low }, index) => {
      const before = recent[index]?.close ?? high;
      return Math.max(high - low, Math.abs(high - before), Math.abs(low - before));
    }),
  );
}

/** Mean close of the last `count` sessions, in price units. */
export function averageClose(sessions: readonly PastSession[], count = TREND_SESSIONS): number | null {
  return sessions.length < count ? null : mean(sessions.slice(-count).map(({ close }) => close));
}

/** Crabel's stretch: the mean over `count` sessions of the smaller of high - open and open - low, in price units. */
export function stretchOf(sessions: readonly PastSession[], count: number): Price | null {
  if (sessions.length < count) return null;
  const smaller = sessions.slice(-count).map(({ open, high, low }) => Math.min(high - open, open - low));
  return Math.round(mean(smaller)) as Price;
}

/**
 * Size of a session's range from `fromMinute` on, in percent of its open; null when a minute is missing at either end of
 * what is known, because then the range is not known either.
 */
function openingRangePercent(session: PastSession, fromMinute: number, minutes: number): number | null {
  const range = session.openingMinutes.slice(fromMinute, fromMinute + minutes);
  const known = range.filter((minute) => minute !== null);
  if (range.length < minutes || range[0] === null || known.length === 0) return null;
  const high = Math.max(...known.map(([top]) => top));
  const low = Math.min(...known.map(([, bottom]) => bottom));
  return ((high - low) / session.open) * 100;
}

/**
 * The `percentile` of the opening ranges of the last `count` sessions in percent of their opens, between two of them in
 * proportion (the usual interpolation: `quantile_cont` of SQL, `percentile` of numpy).
 */
export function rangePercentile(
  sessions: readonly PastSession[],
  range: { readonly fromMinute: number; readonly minutes: number },
  percentile: number,
  count = RANGE_SESSIONS,
): number | null {
  if (sessions.length < count) return null;
  const sizes = sessions.slice(-count).map((session) => openingRangePercent(session, range.fromMinute, range.minutes));
  const known = sizes.filter((size) => size !== null).sort((a, b) => a - b);
  if (known.length < count) return null;
  const place = ((known.length - 1) * percentile) / 100;
  const below = known[Math.floor(place)] ?? NaN;
  const above = known[Math.ceil(place)] ?? NaN;
  return below + (above - below) * (place - Math.floor(place));
}
