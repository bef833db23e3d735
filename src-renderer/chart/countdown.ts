import { MS_PER_MINUTE } from '#core/market/units';
import { formatCountdown } from '../format/durations.ts';
import { untilMinuteEnds } from '../format/exchange-clock.ts';
import { UNKNOWN } from '../format/prices.ts';

/** A symbol that has not traded for so long has no bar whose end could be waited for. */
const LONGEST_PAUSE_MS = 5 * MS_PER_MINUTE;

/**
 * Time left in the minute in progress. It runs in a minute without a trade too: that minute ends all the same. Unknown
 * before the exchange's clock is, and while the symbol does not trade at all.
 */
export function barCountdown(exchangeMs: number | null, newestBarStartMs: number | null): string {
  if (exchangeMs === null || newestBarStartMs === null) return UNKNOWN;
  if (exchangeMs - newestBarStartMs > LONGEST_PAUSE_MS) return UNKNOWN;
  return formatCountdown(untilMinuteEnds(exchangeMs));
}
