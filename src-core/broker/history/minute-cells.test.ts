import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Candle } from '../replies/price-history.ts';
import { minuteCells } from './minute-cells.ts';

const START = Date.UTC(2025, 11, 9, 14, 30);
const at = (minute: number): number => START + minute * 60_000;
const candle = (minute: number, change: Partial<Candle> = {}): Candle => ({
  datetime: at(minute),
  open: 175.01,
  high: 175.15,
  low: 175.01,
  close: 175.04,
  volume: 10_719,
  ...change,
});
const starts = (cells: Float64Array): number[] => [...cells].filter((_, index) => index % 6 === 0);

describe('minutes of a price history', () => {
  test('are cut to the range, sorted, exact in units of 1e-8', () => {
    const reply = minuteCells('AAPL', [candle(2), candle(0), candle(1), candle(3), candle(-1)], at(0), at(2));
    expect(reply).toMatchObject({ symbol: 'AAPL', count: 3, unsoundRows: 0 });
    expect([...reply.cells.subarray(0, 6)]).toEqual([
      at(0),
      17_501_000_000,
      17_515_000_000,
      17_501_000_000,
      17_504_000_000,
      10_719,
    ]);
    expect(starts(reply.cells)).toEqual([at(0), at(1), at(2)]);
  });

  test.each([
    ['off the minute', { datetime: at(1) + 1 }],
    ['high below close', { high: 175.02 }],
    ['low above open', { low: 175.02 }],
    ['negative volume', { volume: -1 }],
    ['price of nothing', { open: 0, low: 0 }],
    ['negative price', { low: -1 }],
    ['price without an exact form', { high: 1e12 }],
    ['not a number', { close: NaN }],
  ])('%s is left out and counted', (_name, change) => {
    const reply = minuteCells('AAPL', [candle(0), candle(1, change), candle(2)], at(0), at(2));
    expect(starts(reply.cells)).toEqual([at(0), at(2)]);
    expect(reply.unsoundRows).toBe(1);
  });

  test('a future may trade below zero', () => {
    const below = candle(0, { open: -37, high: -36, low: -38, close: -37.63 });
    expect(minuteCells('/CL', [below], at(0), at(0)).count).toBe(1);
  });

  test('of two rows for a minute the later stands', () => {
    const reply = minuteCells('AAPL', [candle(0), candle(0, { volume: 5 })], at(0), at(0));
    expect([reply.count, reply.cells[5]]).toEqual([1, 5]);
  });

  test('every row of the range is a bar, a double or counted; the bars ascend', () => {
    const anyCandle = fc.record({
      datetime: fc.integer({ min: -2, max: 12 }).map(at),
      open: fc.double(),
      high: fc.double(),
      low: fc.double(),
      close: fc.double(),
      volume: fc.double(),
    });
    fc.assert(
      fc.property(
        fc.array(
          fc.oneof(
            anyCandle,
            fc.nat(9).map((minute) => candle(minute)),
          ),
        ),
        (candles) => {
          const { cells, count, unsoundRows } = minuteCells('AAPL', candles, at(0), at(9));
          const inside = candles.filter(({ datetime }) => datetime >= at(0) && datetime <= at(9));
          expect(count + unsoundRows).toBeLessThanOrEqual(inside.length);
          const opened = starts(cells);
          expect(opened).toEqual([...new Set(opened)].sort((left, right) => left - right));
          expect([...cells].every(Number.isFinite)).toBe(true);
        },
      ),
    );
  });
});
