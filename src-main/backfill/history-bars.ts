import type { HistoryReply } from '#core/contract/broker';
import type { Bar } from '#core/market/bar';
import { priceFromUnits } from '#core/market/price';
import { epochMs, quantity, symbolName } from '#core/market/units';

const CELLS_PER_BAR = 6;

/** The bars of a price history, in its order. Nobody saw their trades, and which contract they were of is not told. */
export function barsOfHistory({ symbol, cells, count }: HistoryReply): readonly Bar[] {
  const name = symbolName(symbol);
  return Array.from({ length: count }, (_, index) => {
    const [startMs = NaN, open = NaN, high = NaN, low = NaN, close = NaN, volume = NaN] = cells.subarray(
      index * CELLS_PER_BAR,
      (index + 1) * CELLS_PER_BAR,
    );
    return {
      symbol: name,
      startMs: epochMs(startMs),
      open: priceFromUnits(open),
      high: priceFromUnits(high),
      low: priceFromUnits(low),
      close: priceFromUnits(close),
      volume: quantity(volume),
      tickCount: 0,
      grade: 'backfilled',
      contract: null,
    };
  });
}
