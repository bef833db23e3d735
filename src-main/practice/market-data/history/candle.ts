import type { EpochMs, Price, Quantity } from '#core/market/units';

/** One bar of a price history, stamped with its beginning. */
export interface Candle {
  readonly startMs: EpochMs;
  readonly open: Price;
  readonly high: Price;
  readonly low: Price;
  readonly close: Price;
  readonly volume: Quantity;
}

/** Two neighbouring bars as one. */
function joined(one: Candle, next: Candle): Candle {
  return {
    startMs: one.startMs,
    open: one.open,
    high: Math.max(one.high, next.high) as Price,
    low: Math.min(one.low, next.low) as Price,
    close: next.close,
    volume: (one.volume + next.volume) as Quantity,
  };
}

/**
 * Joins neighbours of one group, oldest first; a group without a bar makes none.
 * @param groupOf what a bar belongs to: bars of one group follow each other
 * @param startOf the stamp of a group's bar, from its first bar
 */
export function joinCandles(
  candles: readonly Candle[],
  groupOf: (candle: Candle) => string | number,
  startOf: (first: Candle) => EpochMs,
): readonly Candle[] {
  const bars: Candle[] = [];
  let group: string | number | null = null;
  for (const candle of candles) {
    const own = groupOf(candle);
    const last = bars.at(-1);
    if (last && own === group) bars[bars.length - 1] = joined(last, candle);
    else bars.push({ ...candle, startMs: startOf(candle) });
    group = own;
  }
  return bars;
}
