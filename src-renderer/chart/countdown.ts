import type { Bin } from '#core/market/timeframe';
import { MS_PER_MINUTE } from '#core/market/units';
import { formatCountdown } from '../format/durations.ts';
import { UNKNOWN } from '../format/prices.ts';

/** A symbol that has not traded for so long after its newest bar has none whose end could be waited for. */
const LONGEST_PAUSE_MS = 4 * MS_PER_MINUTE;

/**
 * Time left in the bar in progress. It runs in one without a trade too: that one ends all the same. Unknown
 * before the exchange's clock is, and while the symbol does not trade at all.
 */
export function barCountdown(
  exchangeMs: number | null,
  newestBarStartMs: number | null,
  binOf: (instantMs: number) => Bin,
): string {
  if (exchangeMs === null || newestBarStartMs === null) return UNKNOWN;
  if (exchangeMs - binOf(newestBarStartMs).endMs > LONGEST_PAUSE_MS) return UNKNOWN;
  return formatCountdown(binOf(exchangeMs).endMs - exchangeMs);
}
