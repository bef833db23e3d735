import { describe, expect, test } from 'vitest';
import { tradingDay } from '#core/market/units';
import type { QuoteEvent, TradeEvent } from '../market/market-source.ts';
import { PracticeOptionError } from '../practice-error.ts';
import { DEFAULT_SEED, SyntheticMarket } from './synthetic-market.ts';

const MINUTE_MS = 60_000;
const BELL_MINUTE = 930;

const market = (seed = DEFAULT_SEED, day = '2026-11-20'): SyntheticMarket => new SyntheticMarket(seed, tradingDay(day));

const indexOf = (source: SyntheticMarket, symbol: string): number =>
  source.listings.findIndex(({ instrument }) => instrument.symbol === symbol);

function minuteOf(source: SyntheticMarket, symbol: string, minute: number): readonly (TradeEvent | QuoteEvent)[] {
  return source.minute(indexOf(source, symbol), source.startMs + minute * MINUTE_MS, true);
}

function tradesOf(source: SyntheticMarket, symbol: string, minute: number): TradeEvent[] {
  return minuteOf(source, symbol, minute).filter((event) => event.kind === 'trade');
}

function barOf(source: SyntheticMarket, symbol: string, minute: number): { high: number; low: number; close: number } {
  const points = tradesOf(source, symbol, minute).map(({ price }) => price / 1e8);
  return { high: Math.max(...points), low: Math.min(...points), close: points.at(-1) ?? NaN };
}

/** Minutes after 09:30 until a close lies outside the 09:30 bar; Infinity when none does before 09:45. */
function minutesToBreak(source: SyntheticMarket, symbol: string): number {
  const { high, low } = barOf(source, symbol, BELL_MINUTE);
  for (let after = 1; after < 15; after += 1) {
    const { close } = barOf(source, symbol, BELL_MINUTE + after);
    if (close > high || close < low) return after;
  }
  return Infinity;
}

describe('the synthetic market', () => {
  test('is the same for the same seed and date, in whatever order its minutes are asked for', () => {
    const one = market();
    const other = market();
    const minutes = [931, 930, 5, 1_379];
    const forwards = minutes.map((minute) => minuteOf(one, '/NQ', minute));
    const backwards = minutes.toReversed().map((minute) => minuteOf(other, '/NQ', minute));
    expect(backwards.toReversed()).toEqual(forwards);
    expect(minuteOf(market(931), '/NQ', 930)).not.toEqual(forwards[1]);
    expect(minuteOf(market(DEFAULT_SEED, '2026-11-19'), '/NQ', 930)).not.toEqual(forwards[1]);
  });

  test('has the same trades with and without quotes', () => {
    const source = market();
    for (const [index, { instrument }] of source.listings.entries()) {
      const trades = source.minute(index, source.startMs + 931 * MINUTE_MS, false);
      expect(trades).toEqual(tradesOf(source, instrument.symbol, 931));
    }
  });

  test('keeps every event inside its minute, in order, on tick, and every trade at the bid or the ask', () => {
    const source = market();
    for (const { instrument } of source.listings) {
      for (const minute of [790, BELL_MINUTE, 1_110]) {
        const startMs = source.startMs + minute * MINUTE_MS;
        let latest = startMs;
        let quote: QuoteEvent | null = null;
        for (const event of minuteOf(source, instrument.symbol, minute)) {
          expect(event.ms).toBeGreaterThanOrEqual(latest);
          expect(event.ms).toBeLessThan(startMs + MINUTE_MS);
          latest = event.ms;
          if (event.kind === 'quote') {
            quote = event;
            expect(event.bid % instrument.tickSize).toBe(0);
            expect(event.ask).toBeGreaterThan(event.bid);
          } else {
            expect([quote?.bid, quote?.ask]).toContain(event.price);
            expect(Number.isInteger(event.size) && event.size > 0).toBe(true);
          }
        }
      }
    }
  });

  test('breaks the opening range of the default seed at the close of 09:32 or 09:33, on any date', () => {
    for (let day = 2; day <= 20; day += 1) {
      const date = `2026-11-${String(day).padStart(2, '0')}`;
      if (new Date(date).getUTCDay() % 6 === 0) continue;
      expect([2, 3], date).toContain(minutesToBreak(market(DEFAULT_SEED, date), '/NQ'));
    }
  });

  test('has an opening drive for other seeds, both up and down, in a range that makes sense', () => {
    let up = 0;
    for (let seed = 0; seed < 40; seed += 1) {
      const source = market(seed);
      const after = minutesToBreak(source, '/NQ');
      expect([2, 3], `seed ${seed}`).toContain(after);
      const { high, low } = barOf(source, '/NQ', BELL_MINUTE);
      expect((high - low) / low).toBeGreaterThan(0.0006);
      expect((high - low) / low).toBeLessThan(0.004);
      if (barOf(source, '/NQ', BELL_MINUTE + after).close > high) up += 1;
    }
    expect(up).toBeGreaterThan(8);
    expect(up).toBeLessThan(32);
  });

  test('moves an index future, its micro and its fund together', () => {
    const source = market();
    for (const [future, micro, fund] of [
      ['/NQ', '/MNQ', 'QQQ'],
      ['/ES', '/MES', 'SPY'],
    ] as const) {
      const closeOf = (symbol: string): number => {
        const close = source.listings[indexOf(source, symbol)]?.previousClose ?? NaN;
        return barOf(source, symbol, 1_000).close / (close / 1e8) - 1;
      };
      expect(Math.abs(closeOf(future) - closeOf(micro))).toBeLessThan(0.0001);
      expect(Math.abs(closeOf(future) - closeOf(fund))).toBeLessThan(0.0001);
    }
  });

  test('is quiet at night, bursts at the bell and updates quotes more often than it trades', () => {
    const source = market();
    const updates = (minute: number): number => minuteOf(source, '/NQ', minute).length / 60;
    const trades = (minute: number): number => tradesOf(source, '/NQ', minute).length;
    expect(trades(300)).toBeLessThan(40);
    expect(trades(BELL_MINUTE)).toBeGreaterThan(5 * trades(929));
    expect(updates(1_110)).toBeGreaterThan(10);
    expect(updates(1_110)).toBeLessThan(40);
    expect(minuteOf(source, '/NQ', 1_110).length).toBeGreaterThan(2 * trades(1_110));
  });

  test('has one-tick spreads mostly, wider ones more often at the bell', () => {
    const source = market();
    const wideShare = (minute: number): number => {
      const quotes = minuteOf(source, '/NQ', minute).filter((event) => event.kind === 'quote');
      return quotes.filter(({ bid, ask }) => ask - bid > 25_000_000).length / quotes.length;
    };
    expect(wideShare(1_110)).toBeLessThan(0.15);
    expect(wideShare(BELL_MINUTE)).toBeGreaterThan(0.25);
  });

  test('trades sizes with a fat tail', () => {
    const sizes = [...Array(10).keys()]
      .flatMap((minute) => tradesOf(market(), '/ES', BELL_MINUTE + minute))
      .map(({ size }) => Number(size))
      .sort((one, other) => one - other);
    expect(sizes[Math.floor(sizes.length / 2)]).toBeLessThan(5);
    expect(sizes.at(-1)).toBeGreaterThan(100);
  });

  test('stands at believable levels', () => {
    const levels = Object.fromEntries(
      market().listings.map(({ instrument, previousClose }) => [instrument.symbol, previousClose / 1e8]),
    );
    const expected = { '/NQ': 25_600, '/MNQ': 25_600, '/ES': 6_900, '/MES': 6_900, QQQ: 622, SPY: 688 };
    for (const [symbol, level] of Object.entries({ ...expected, AAPL: 270, NVDA: 185 })) {
      expect(Math.abs((levels[symbol] ?? NaN) / level - 1), symbol).toBeLessThan(0.02);
    }
  });

  test('opens futures at 18:00 the evening before, equities at 07:00, and closes early on a half day', () => {
    const ordinary = market();
    expect(new Date(ordinary.startMs).toISOString()).toBe('2026-11-19T23:00:00.000Z');
    expect(tradesOf(ordinary, '/ES', 1_379).length).toBeGreaterThan(0);
    expect(tradesOf(ordinary, '/ES', 1_380)).toHaveLength(0);
    expect(tradesOf(ordinary, 'SPY', 779)).toHaveLength(0);
    expect(tradesOf(ordinary, 'SPY', 930).length).toBeGreaterThan(0);
    const half = market(DEFAULT_SEED, '2026-11-27');
    expect(tradesOf(half, 'SPY', 1_139).length).toBeGreaterThan(0);
    expect(tradesOf(half, 'SPY', 1_140)).toHaveLength(0);
    expect(tradesOf(half, '/ES', 1_155)).toHaveLength(0);
  });

  test('names the front contract of its day', () => {
    const contractOn = (day: string): string | null => market(1, day).listings[0]?.contract ?? null;
    expect(contractOn('2026-11-20')).toBe('/NQZ26');
    expect(contractOn('2026-12-11')).toBe('/NQZ26');
    expect(contractOn('2026-12-14')).toBe('/NQH27');
  });

  test('refuses a day without trading, and says why', () => {
    expect(() => market(1, '2026-11-26')).toThrow(PracticeOptionError);
    expect(() => market(1, '2026-11-26')).toThrow(/Thanksgiving/);
    expect(() => market(1, '2026-11-21')).toThrow(/weekend/);
  });
});
