import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { priceFromPoints } from '#core/market/price';
import { averagePrice, cents, principal, shareOf } from './cents.ts';

describe('money', () => {
  test.each([
    [220.47, 10, 1, 220_470],
    [0.0001, 100, 1, 1],
    [0.0049, 1, 1, 0],
    [0.005, 1, 1, 1],
    [0.005, -1, 1, -1],
    [5.4, 2, 100, 108_000],
    [-0, 5, 1, 0],
    // More than 2^53 price units.
    [640.25, 1_000_000, 1, 64_025_000_000],
  ])('%d times %d times %d is %d cents', (points, quantity, multiplier, expected) => {
    expect(principal(priceFromPoints(points), quantity, multiplier)).toBe(expected);
  });

  test('a share is rounded half away from zero, and both halves of a sale differ from the whole by nothing', () => {
    expect(shareOf(cents(5), 1, 2)).toBe(3);
    expect(shareOf(cents(-5), 1, 2)).toBe(-3);
    fc.assert(
      fc.property(
        fc.integer({ min: -1e12, max: 1e12 }),
        fc.integer({ min: 1, max: 1e6 }),
        fc.nat(),
        (amount, whole, n) => {
          const part = n % (whole + 1);
          const share = shareOf(cents(amount), part, whole);
          expect(Math.abs(share - (amount * part) / whole)).toBeLessThanOrEqual(0.5 + 1e-3);
        },
      ),
    );
  });

  test('the average price is what the money says, exact to a price unit', () => {
    expect(averagePrice(cents(10_001), 3, 1)).toBe(3_333_666_667);
    expect(averagePrice(cents(-108_000), -2, 100)).toBe(540_000_000);
    expect(averagePrice(cents(0), 0, 1)).toBe(0);
  });
});
