import type { Bar } from '../src-core/market/bar.ts';
import { ROW_CLOCK, ROW_TRADE, type FeedBatch } from '../src-core/market/feed-batch.ts';
import { priceFromUnits } from '../src-core/market/price.ts';
import { epochMs, quantity, symbolName, MS_PER_MINUTE } from '../src-core/market/units.ts';

/** What the benchmarks of the archive store: the same in every run. */

export const SYMBOLS = ['/NQ', '/MNQ', '/ES', '/MES', 'QQQ', 'SPY', 'AAPL', 'NVDA'].map(symbolName);
/** The open of the futures session of Friday 2026-11-20: 18:00 in New York the evening before. */
export const START_MS = Date.UTC(2026, 10, 19, 23, 0);
const TICK_UNITS = 25_000_000;
const TICKS_PER_FRAME = 2;
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

/** Trades of all symbols in turn, two a frame with the clock behind them, in batches as a feed sends them. */
export function makeBatches(ticks: number, ticksPerBatch: number): FeedBatch[] {
  const prices = walk(ticks);
  const rowCount = ticksPerBatch + ticksPerBatch / TICKS_PER_FRAME;
  return Array.from({ length: ticks / ticksPerBatch }, (_, batch) => {
    const cells: number[] = [];
    for (let tick = batch * ticksPerBatch; tick < (batch + 1) * ticksPerBatch; tick += 1) {
      const price = prices[tick] ?? NaN;
      const timeMs = START_MS + tick * 37;
      cells.push(ROW_TRADE, tick % SYMBOLS.length, timeMs, timeMs + 12.25, tick * 37.125, price, 2, tick * 3);
      cells.push(price - TICK_UNITS, price + TICK_UNITS, 10, 12, 0);
      if (tick % TICKS_PER_FRAME === 1)
        cells.push(ROW_CLOCK, -1, timeMs + 2, NaN, NaN, NaN, NaN, NaN, NaN, NaN, NaN, NaN, 0);
    }
    return {
      epoch: 'bench',
      source: 'bench',
      batchSeq: batch + 1,
      firstRowSeq: batch * rowCount + 1,
      symbols: SYMBOLS,
      rowCount,
      rows: Float64Array.from(cells),
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
