import fc from 'fast-check';
import { expect, test } from 'vitest';
import { priceFromPoints } from '#core/market/price';
import { tradingDay, type Price } from '#core/market/units';
import { dayHours } from '../trading-time.ts';
import { bookOf, NASDAQ_MAKERS, type BookQuote } from './order-book.ts';

type Level = Readonly<{ 0: number; 1: number; 2: number; 3: readonly Readonly<{ 0: string; 1: number; 2: number }>[] }>;

const HOURS = dayHours(tradingDay('2026-11-20'));
const NOW = Date.parse('2026-11-20T09:31:02.345-05:00');

const quotes: fc.Arbitrary<BookQuote> = fc
  .record({
    ticks: fc.integer({ min: 0, max: 100_000 }),
    spread: fc.integer({ min: 1, max: 50 }),
    bidSize: fc.integer({ min: 1, max: 5_000 }),
    askSize: fc.integer({ min: 1, max: 5_000 }),
    lot: fc.constantFrom(1, 100),
  })
  .map(({ ticks, spread, lot, bidSize, askSize }) => {
    const tick = priceFromPoints(0.01);
    return {
      ...{ symbol: 'AAPL', tick, lot, bidSize, askSize },
      bid: (ticks * tick) as Price,
      ask: ((ticks + spread) * tick) as Price,
    };
  });

test('any book adds up, holds the quote at its top and no price that cannot be', () => {
  fc.assert(
    fc.property(quotes, (quote) => {
      const book = bookOf(quote, NASDAQ_MAKERS, NOW, HOURS);
      const [bids, asks] = [book[2] as Level[], book[3] as Level[]];
      expect(bids).toHaveLength(Math.min(10, Math.round(quote.bid / quote.tick)));
      expect(asks).toHaveLength(10);
      if (bids[0]) expect([priceFromPoints(bids[0][0]), bids[0][1]]).toEqual([quote.bid, quote.bidSize]);
      expect([priceFromPoints(asks[0]?.[0] ?? NaN), asks[0]?.[1]]).toEqual([quote.ask, quote.askSize]);
      for (const level of [...bids, ...asks]) {
        expect(level[0]).toBeGreaterThan(0);
        expect(level[3].length).toBe(level[2]);
        expect(level[3].reduce((sum, maker) => sum + maker[1], 0)).toBe(level[1]);
        expect(new Set(level[3].map((maker) => maker[0])).size).toBe(level[2]);
        for (const maker of level[3]) expect(maker[1]).toBeGreaterThan(0);
      }
      expect(bookOf(quote, NASDAQ_MAKERS, NOW, HOURS)).toEqual(book);
    }),
  );
});

test("a maker's time counts from midnight in New York", () => {
  const price = priceFromPoints(100);
  const quote = { symbol: 'AAPL', bid: price, ask: price, bidSize: 1, askSize: 1, tick: price, lot: 1 };
  const bids = bookOf(quote, NASDAQ_MAKERS, NOW, HOURS)[2] as Level[];
  expect(bids[0]?.[3][0]?.[2]).toBe(((9 * 60 + 31) * 60 + 2) * 1_000 + 345);
});
