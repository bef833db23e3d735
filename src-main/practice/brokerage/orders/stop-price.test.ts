import { describe, expect, test } from 'vitest';
import { priceFromPoints } from '#core/market/price';
import { QuoteBoard, type QuoteFacts } from '../testing/quote-board.ts';
import type { BookQuote } from '../quotes/quote-source.ts';
import { isStopReached, offsetUnits, trailedLimit, trailedStop } from './stop-price.ts';
import type { Offset, PriceBasis, Side } from './order-terms.ts';

function quote(facts: Omit<QuoteFacts, 'atMs'>): BookQuote {
  const board = new QuoteBoard();
  board.set('X', { ...facts, atMs: 0 });
  const found = board.quote('X');
  if (!found) throw new Error('set above');
  return found;
}

const points = priceFromPoints;
const value = (amount: number): Offset => ({ type: 'VALUE', amount: points(amount) });

describe('stop prices', () => {
  test('offsets: a value, hundredths of a percent rounded to cents, ticks of a cent', () => {
    expect(offsetUnits(value(0.35), points(100))).toBe(35_000_000);
    expect(offsetUnits({ type: 'PERCENT', basisPoints: 150 }, points(250.1))).toBe(points(3.75));
    expect(offsetUnits({ type: 'TICK', ticks: 7 }, points(250.1))).toBe(points(0.07));
  });

  test.each<[PriceBasis, number]>([
    ['BID', 99],
    ['ASK', 101],
    ['LAST', 99.5],
    ['MARK', 99.5],
  ])('a sell stop trails the %s by one', (basis, from) => {
    const trail = { basis, offset: value(1) };
    expect(trailedStop(trail, 'sell', null, quote({ bid: 99, ask: 101, last: 99.5 }))).toBe(points(from - 1));
  });

  test('a sell stop rises and never falls; a buy stop falls and never rises', () => {
    const trail = { basis: 'LAST' as const, offset: value(2) };
    const walk = (side: Side, lasts: readonly number[]): readonly number[] => {
      let stop = null as ReturnType<typeof trailedStop> | null;
      return lasts.map((last) => {
        stop = trailedStop(trail, side, stop, quote({ bid: last, ask: last, last }));
        return stop / 1e8;
      });
    };
    expect(walk('sell', [100, 101, 100.5, 103])).toEqual([98, 99, 99, 101]);
    expect(walk('buy', [100, 101, 99, 99.5])).toEqual([102, 102, 101, 101]);
  });

  test('a stop is reached at its price, by the price that its stop type names', () => {
    const market = quote({ bid: 99, ask: 101, last: 100 });
    const rule = (stopType: 'STANDARD' | 'BID' | 'ASK') => ({ orderType: 'STOP' as const, stop: points(0), stopType });
    expect(isStopReached(rule('STANDARD'), 'sell', points(100), market)).toBe(true);
    expect(isStopReached(rule('STANDARD'), 'sell', points(99.99), market)).toBe(false);
    expect(isStopReached(rule('BID'), 'sell', points(99), market)).toBe(true);
    expect(isStopReached(rule('ASK'), 'buy', points(101), market)).toBe(true);
    expect(isStopReached(rule('STANDARD'), 'buy', points(100.01), market)).toBe(false);
  });

  test('the limit of a trailing stop limit is taken from the stop, or from the market where it says so', () => {
    const market = quote({ bid: 99, ask: 101, last: 100 });
    expect(trailedLimit({ basis: null, offset: value(0.5) }, 'sell', points(98), market)).toBe(points(97.5));
    expect(trailedLimit({ basis: 'ASK', offset: value(0.5) }, 'buy', points(98), market)).toBe(points(101.5));
  });
});
