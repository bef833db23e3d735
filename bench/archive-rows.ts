import type { Bar } from '../src-core/market/bar.ts';
import { ROW_TRADE, ROW_WIDTH, type FeedBatch } from '../src-core/market/feed-batch.ts';
import { priceFromUnits } from '../src-core/market/price.ts';
import { epochMs, quantity, symbolName, MS_PER_MINUTE } from '../src-core/market/units.ts';

/** What the benchmarks of the archive store: the same in every run. */

export const SYMBOLS = ['/NQ', '/MNQ', '/ES', '/MES', 'QQQ', 'SPY', 'AAPL', 'NVDA'].map(symbolName);
/** The open of the futures session of Friday 2026-11-20: 18:00 in New York the evening before. */
export const START_MS = Date.UTC(2026, 10, 19, 23, 0);
const TICK_UNITS = 25_000_000;
const START_UNITS = 2_560_000_000_000;

/** A random walk of prices, the same for the same length. */
function walk(length: number): number[] {
  let state = 930;
  let price = START_UNITS;
  return Array.from({ length }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    price += (state >>> 31 === 0 ? 1 : -1) * TICK_UNITS;
    return price;
  });
}

/** Trades of all symbols in turn, in batches as a feed sends them. */
export function makeBatches(ticks: number, rowsPerBatch: number): FeedBatch[] {
  const prices = walk(ticks);
  return Array.from({ length: ticks / rowsPerBatch }, (_, batch) => {
    const rows = new Float64Array(rowsPerBatch * ROW_WIDTH);
    for (let row = 0; row < rowsPerBatch; row += 1) {
      const tick = batch * rowsPerBatch + row;
      const price = prices[tick] ?? NaN;
      const timeMs = START_MS + tick * 37;
      const cells = [ROW_TRADE, tick % SYMBOLS.length, timeMs, timeMs + 12.25, tick * 37.125, price, 2, tick * 3];
      rows.set([...cells, price - TICK_UNITS, price + TICK_UNITS, 10, 12, 0], row * ROW_WIDTH);
    }
    return {
      epoch: 'bench',
      source: 'bench',
      batchSeq: batch + 1,
      firstRowSeq: batch * rowsPerBatch + 1,
      symbols: SYMBOLS,
      rowCount: rowsPerBatch,
      rows,
      rare: [],
    };
  });
}

/** One-minute bars of a symbol from `START_MS` on. */
export function makeBars(symbol: string, count: number): Bar[] {
  return walk(count).map((price, index) => ({
    symbol: symbolName(symbol),
    startMs: epochMs(START_MS + index * MS_PER_MINUTE),
    open: priceFromUnits(price),
    high: priceFromUnits(price + 3 * TICK_UNITS),
    low: priceFromUnits(price - 2 * TICK_UNITS),
    close: priceFromUnits(price + TICK_UNITS),
    volume: quantity(index % 5_000),
    tickCount: index % 700,
    grade: 'built',
    contract: '/NQZ26',
  }));
}

export const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
