import { describe, expect, it } from 'vitest';
import { priceFromPoints, priceToPoints } from '../market/price.ts';
import { quantity, tradingDay, type Price } from '../market/units.ts';
import { averageClose, averageTrueRange, rangePercentile, stretchOf } from './day-figures.ts';
import type { PastSession } from './past-session.ts';

function session(day: number, [open, high, low, close]: readonly number[], range = 1): PastSession {
  const price = (points = NaN): Price => priceFromPoints(points);
  return {
    day: tradingDay(`2026-11-${String(day).padStart(2, '0')}`),
    open: price(open),
    high: price(high),
    low: price(low),
    close: price(close),
    volume: quantity(1),
    openingMinutes: [[price((open ?? 0) + range), price(open)]],
  };
}

describe('figures over past sessions', () => {
  it("gives Crabel's stretch of analytics, section 1.2: 1.35", () => {
    const minima = [3, 1, 1, 2, 0.5, 0.5, 2, 0.5, 2, 1];
    const sessions = minima.map((smaller, index) => session(index + 1, [100, 100 + smaller, 90, 95]));
    expect(priceToPoints(stretchOf(sessions, 10) ?? priceFromPoints(NaN))).toBe(1.35);
    expect(stretchOf(sessions.slice(1), 10)).toBeNull();
  });

  it('gives the mean true range of analytics, section 5.1: 5.3333 over the last three', () => {
    const rows = [
      [100, 103, 99, 102],
      [102, 105, 101, 104],
      [104, 106, 102, 103],
      [103, 104, 98, 99],
      [101, 102, 97, 98],
      [98, 101, 96, 100],
    ];
    const sessions = rows.map((row, index) => session(index + 1, row));
    expect((averageTrueRange(sessions, 3) ?? NaN) / 1e8).toBeCloseTo(5.3333, 4);
    expect(averageTrueRange(sessions.slice(3), 3)).toBeNull();
    expect((averageClose(sessions, 3) ?? NaN) / 1e8).toBe(99);
  });

  it('gives the percentile of opening ranges as numpy does: 3.25 of 1, 2, 3, 4 at 75', () => {
    const sessions = [4, 1, 3, 2].map((range, index) => session(index + 1, [100, 110, 90, 100], range));
    expect(rangePercentile(sessions, { fromMinute: 0, minutes: 1 }, 75, 4)).toBeCloseTo(3.25, 12);
    expect(rangePercentile(sessions, { fromMinute: 0, minutes: 2 }, 75, 4)).toBeNull();
  });
});
