import type { HistoryReply } from '../../contract/broker.ts';
import { isSoundBrokerBar } from '../../market/broker-bar.ts';
import type { BrokerBarEvent } from '../../market/feed-batch.ts';
import { priceFromPoints } from '../../market/price.ts';
import { epochMs, quantity, symbolName } from '../../market/units.ts';
import type { Candle } from '../replies/price-history.ts';

const CELLS_PER_ROW = 6;

/** Whether a symbol is a future's by its form: `/NQ`, `/NQZ25`. */
export const isFuture = (symbol: string): boolean => symbol.startsWith('/');

/** Exact in whole units; only a future may trade at or below zero. */
function hasUsablePrices({ symbol, open, high, low, close }: BrokerBarEvent): boolean {
  const mayBeNegative = isFuture(symbol);
  return [open, high, low, close].every((price) => Number.isSafeInteger(price) && (price > 0 || mayBeNegative));
}

/**
 * The candles whose minute opens in [fromMs, toMs], oldest first, each minute once: of two the later in the reply stands.
 * Prices become whole units of 1e-8. What is no sound minute is left out and counted.
 */
export function minuteCells(symbol: string, candles: readonly Candle[], fromMs: number, toMs: number): HistoryReply {
  const byMinute = new Map<number, readonly number[]>();
  let unsoundRows = 0;
  for (const { datetime, open, high, low, close, volume } of candles) {
    if (datetime < fromMs || datetime > toMs) continue;
    const bar: BrokerBarEvent = {
      kind: 'broker-bar',
      symbol: symbolName(symbol),
      startMs: epochMs(datetime),
      open: priceFromPoints(open),
      high: priceFromPoints(high),
      low: priceFromPoints(low),
      close: priceFromPoints(close),
      volume: quantity(volume),
    };
    if (hasUsablePrices(bar) && isSoundBrokerBar(bar)) {
      byMinute.set(datetime, [bar.startMs, bar.open, bar.high, bar.low, bar.close, bar.volume]);
    } else unsoundRows += 1;
  }
  const rows = [...byMinute].sort(([left], [right]) => left - right).map(([, cells]) => cells);
  const cells = new Float64Array(rows.length * CELLS_PER_ROW);
  rows.forEach((row, index) => {
    cells.set(row, index * CELLS_PER_ROW);
  });
  return { symbol, cells, count: rows.length, unsoundRows };
}
