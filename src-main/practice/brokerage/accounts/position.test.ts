import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { priceFromPoints } from '#core/market/price';
import type { Price } from '#core/market/units';
import { cents } from '../money/cents.ts';
import { tradedInstrument } from '../orders/traded-instrument.ts';
import { Position } from './position.ts';

function shares(): Position {
  const instrument = tradedInstrument('AAPL', 'EQUITY');
  if (!instrument) throw new Error('AAPL is a symbol');
  return new Position(instrument, 0 as Price);
}

const dollars = (amount: number) => cents(Math.round(amount * 100));

describe('a position', () => {
  test('buys average, a sale realizes its share of the cost', () => {
    const position = shares();
    position.trade(100, dollars(10_000), priceFromPoints(100));
    position.trade(50, dollars(5_300), priceFromPoints(106));
    expect(position.averagePrice / 1e8).toBe(102);
    // 60 of 150 cost 6120; sold for 6300.
    position.trade(-60, dollars(-6_300), priceFromPoints(105));
    expect([position.quantity, position.cost, position.realized]).toEqual([90, 918_000, 18_000]);
    expect(position.averagePrice / 1e8).toBe(102);
  });

  test('a sale beyond the position turns it short at the price of the sale', () => {
    const position = shares();
    position.trade(10, dollars(1_000), priceFromPoints(100));
    position.trade(-15, dollars(-1_650), priceFromPoints(110));
    expect([position.quantity, position.cost, position.realized]).toEqual([-5, -55_000, 10_000]);
    position.trade(5, dollars(500), priceFromPoints(100));
    expect([position.quantity, position.cost, position.realized]).toEqual([0, 0, 15_000]);
  });

  test('a new day forgets what today has cost and remembers what is held', () => {
    const position = shares();
    position.trade(10, dollars(1_000), priceFromPoints(100));
    expect([position.dayCost, position.previousQuantity, position.unsettledQuantity]).toEqual([100_000, 0, 10]);
    position.rollDay();
    expect([position.dayCost, position.previousQuantity, position.unsettledQuantity]).toEqual([0, 10, 0]);
  });

  test('whatever is traded, what was paid is what is held at cost less what was earned', () => {
    const trade = fc.tuple(
      fc.integer({ min: -500, max: 500 }).filter((quantity) => quantity !== 0),
      fc.integer({ min: 1, max: 100_000 }),
    );
    fc.assert(
      fc.property(fc.array(trade), (trades) => {
        const position = shares();
        let paid = 0;
        for (const [quantity, priceCents] of trades) {
          position.trade(quantity, cents(quantity * priceCents), (priceCents * 1e6) as Price);
          paid += quantity * priceCents;
          expect(position.cost - position.realized).toBe(paid);
        }
        expect(position.quantity).toBe(trades.reduce((sum, [quantity]) => sum + quantity, 0));
        if (position.quantity === 0) expect(position.cost).toBe(0);
      }),
    );
  });
});
