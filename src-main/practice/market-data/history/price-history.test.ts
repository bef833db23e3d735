import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { findInstrument } from '#core/market/instrument';
import { priceFromPoints, priceToPoints } from '#core/market/price';
import { regularSession } from '#core/market/session';
import { tradingDay } from '#core/market/units';
import { Tape, type BarEvent } from '../../market/tape.ts';
import { instantInTradingDay } from '../../market/trading-time.ts';
import { MarketDataDesk, SYNTHETIC_DAY } from '../testing/market-data-desk.ts';
import { FREQUENCIES, FREQUENCY_TYPES, PERIOD_RULES, PERIOD_TYPES } from './history-request.ts';
import { InventedDays } from './invented-days.ts';
import { inventedMinutes } from './invented-minutes.ts';

interface Candle {
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
  readonly datetime: number;
}
interface Reply {
  readonly candles: readonly Candle[];
  readonly symbol: string;
  readonly empty: boolean;
  readonly previousClose?: number;
  readonly previousCloseDate?: number;
}

let desk: MarketDataDesk;
beforeAll(() => {
  desk = new MarketDataDesk('09:45:20');
});

const iso = (ms: number | undefined): string | null => (ms === undefined ? null : new Date(ms).toISOString());
const history = async (query: string): Promise<Reply> => (await desk.read(`/pricehistory?${query}`)) as Reply;
const atNewYork = (time: string): number => instantInTradingDay(SYNTHETIC_DAY, time);

/** Joins candles by the textbook, without the code under test. */
function merged(candles: readonly Candle[]): Omit<Candle, 'datetime'> {
  return {
    open: candles[0]?.open ?? NaN,
    high: Math.max(...candles.map(({ high }) => high)),
    low: Math.min(...candles.map(({ low }) => low)),
    close: candles.at(-1)?.close ?? NaN,
    volume: candles.reduce((sum, { volume }) => sum + volume, 0),
  };
}

const TODAY = `startDate=${Date.UTC(2026, 10, 20, 15)}&endDate=${Date.UTC(2026, 10, 20, 15)}`;

describe('GET /pricehistory', () => {
  test('answers every documented combination and refuses every other', async () => {
    for (const periodType of PERIOD_TYPES) {
      for (const frequencyType of FREQUENCY_TYPES) {
        for (const period of [0, 1, 2, 3, 4, 5, 6, 10, 15, 20]) {
          for (const frequency of [1, 2, 5]) {
            const rule = PERIOD_RULES[periodType];
            const isGood =
              rule.periods.includes(period) &&
              rule.frequencyTypes.includes(frequencyType) &&
              FREQUENCIES[frequencyType].includes(frequency);
            const query = `periodType=${periodType}&period=${period}&frequencyType=${frequencyType}&frequency=${frequency}`;
            const reply = await desk.get(`/pricehistory?symbol=AAPL&${query}&endDate=0`);
            expect([query, reply.status]).toEqual([query, isGood ? 200 : 400]);
          }
        }
      }
    }
  });

  // Worked out by hand from the table of the market-data document.
  test.each([
    ['periodType=day&frequencyType=daily', 400],
    ['periodType=month&frequencyType=monthly', 400],
    ['periodType=ytd&frequencyType=monthly', 400],
    ['periodType=ytd&frequencyType=weekly', 200],
    ['periodType=year&period=20&frequencyType=daily&frequency=1', 200],
    ['periodType=year&period=4', 400],
    ['periodType=day&period=6', 400],
    ['periodType=day&frequency=3', 400],
    ['periodType=day&frequency=30', 200],
    ['periodType=decade', 400],
    ['startDate=yesterday', 400],
    ['startDate=2&endDate=1', 400],
    ['needExtendedHoursData=maybe', 400],
  ])('answers %s with %d', async (query, status) => {
    const reply = await desk.get(`/pricehistory?symbol=AAPL&${query}`);
    expect(reply.status).toBe(status);
    if (status === 400) {
      expect(reply.body).toMatchObject({ errors: [{ status: 400, title: 'Bad Request' }] });
    }
  });

  test('needs a symbol that it knows', async () => {
    expect((await desk.get('/pricehistory')).status).toBe(400);
    expect((await desk.get('/pricehistory?symbol=ZZZZ')).status).toBe(404);
  });

  test('gives for today exactly the bars that the chart service sends', async () => {
    const reply = await history(`symbol=AAPL&periodType=day&frequencyType=minute&needExtendedHoursData=true&${TODAY}`);
    const tape = new Tape(desk.source);
    const symbol = desk.source.listings.findIndex(({ instrument }) => instrument.symbol === 'AAPL');
    const sent: BarEvent[] = [];
    for (let ms = atNewYork('07:00'); ms <= atNewYork('09:45'); ms += 60_000) {
      for (const event of tape.block(ms, false)) if (event.kind === 'bar' && event.symbol === symbol) sent.push(event);
    }
    expect(reply.candles).toEqual(
      sent.map(({ startMs, open, high, low, close, volume }) => ({
        open: priceToPoints(open),
        high: priceToPoints(high),
        low: priceToPoints(low),
        close: priceToPoints(close),
        volume,
        datetime: startMs,
      })),
    );
    expect(reply).toMatchObject({ symbol: 'AAPL', empty: false });
    // The minute of 09:45 has not ended.
    expect(iso(reply.candles.at(-1)?.datetime)).toBe('2026-11-20T14:44:00.000Z');
    expect(reply.candles.length).toBeGreaterThan(100);
  });

  test('leaves out extended hours unless they are asked for', async () => {
    const { candles } = await history(`symbol=AAPL&periodType=day&frequencyType=minute&${TODAY}`);
    expect(candles).toHaveLength(15);
    expect(iso(candles[0]?.datetime)).toBe('2026-11-20T14:30:00.000Z');
  });

  test('ends with the last business day when nobody says otherwise', async () => {
    const { candles } = await history('symbol=AAPL&periodType=day&period=2&frequencyType=minute');
    expect(iso(candles[0]?.datetime)).toBe('2026-11-18T14:30:00.000Z');
    expect(iso(candles.at(-1)?.datetime)).toBe('2026-11-19T20:59:00.000Z');
    expect(candles).toHaveLength(2 * 390);
  });

  test('takes start and end as whole days', async () => {
    const noon = Date.UTC(2026, 10, 18, 17);
    const query = `symbol=AAPL&periodType=day&frequencyType=minute&frequency=30`;
    const { candles } = await history(`${query}&startDate=${noon}&endDate=${noon + 60_000}`);
    expect(candles.map(({ datetime }) => iso(datetime)?.slice(11, 16))).toEqual([
      '14:30',
      '15:00',
      '15:30',
      '16:00',
      '16:30',
      '17:00',
      '17:30',
      '18:00',
      '18:30',
      '19:00',
      '19:30',
      '20:00',
      '20:30',
    ]);
  });

  test('stamps a day at midnight in Chicago, on either side of a change of the clocks', async () => {
    const query = 'symbol=SPY&periodType=month&frequencyType=daily';
    const { candles } = await history(
      `${query}&startDate=${Date.UTC(2026, 9, 29, 16)}&endDate=${Date.UTC(2026, 10, 3, 16)}`,
    );
    expect(candles.map(({ datetime }) => iso(datetime))).toEqual([
      '2026-10-29T05:00:00.000Z',
      '2026-10-30T05:00:00.000Z',
      '2026-11-02T06:00:00.000Z',
      '2026-11-03T06:00:00.000Z',
    ]);
  });

  test('makes longer bars of the shorter ones, and days of their regular minutes', async () => {
    const week = `startDate=${Date.UTC(2026, 10, 9, 16)}&endDate=${Date.UTC(2026, 10, 13, 16)}`;
    const minutes = await history(`symbol=QQQ&periodType=day&frequencyType=minute&needExtendedHoursData=true&${week}`);
    const fives = await history(
      `symbol=QQQ&periodType=day&frequencyType=minute&frequency=5&needExtendedHoursData=true&${week}`,
    );
    const days = await history(`symbol=QQQ&periodType=month&frequencyType=daily&${week}`);
    const weeks = await history(`symbol=QQQ&periodType=month&frequencyType=weekly&${week}`);
    for (const { datetime, ...five } of fives.candles) {
      const inside = minutes.candles.filter(
        (minute) => minute.datetime >= datetime && minute.datetime < datetime + 300_000,
      );
      expect(five).toEqual(merged(inside));
    }
    expect(days.candles).toHaveLength(5);
    for (const { datetime, ...day } of days.candles) {
      const ofDay = minutes.candles.filter(
        (minute) => minute.datetime >= datetime && minute.datetime < datetime + 86_400_000,
      );
      const session = regularSession(tradingDay(new Date(datetime).toISOString().slice(0, 10)));
      const regular = ofDay.filter(
        (minute) => minute.datetime >= (session?.openMs ?? 0) && minute.datetime < (session?.closeMs ?? 0),
      );
      expect(day).toEqual({ ...merged(regular), volume: merged(ofDay).volume });
    }
    expect(weeks.candles).toEqual([{ ...merged(days.candles), datetime: days.candles[0]?.datetime }]);
  });

  test('has minutes of 48 days, longer ones of nine months and days of ten years, whatever is asked', async () => {
    const always = `startDate=31536000000&endDate=${Date.UTC(2026, 10, 27)}`;
    const first = async (query: string): Promise<string | null> =>
      iso((await history(`symbol=AAPL&${query}&${always}`)).candles[0]?.datetime);
    expect(await first('periodType=day&period=1&frequencyType=minute&frequency=1')).toBe('2026-10-05T13:30:00.000Z');
    expect(await first('periodType=day&period=1&frequencyType=minute&frequency=30')).toBe('2026-02-23T14:30:00.000Z');
    expect(await first('periodType=year&period=20&frequencyType=daily')).toBe('2016-11-21T06:00:00.000Z');
  });

  test('joins what was invented to what is played: the last close is the listed one', async () => {
    const listing = desk.source.listings.find(({ instrument }) => instrument.symbol === 'NVDA');
    const close = priceToPoints(listing?.previousClose ?? priceFromPoints(0));
    const { candles } = await history('symbol=NVDA&periodType=month&frequencyType=daily');
    expect(candles.at(-1)?.close).toBe(close);
    const today = await history(`symbol=NVDA&periodType=day&frequencyType=minute&needPreviousClose=true&${TODAY}`);
    expect(today.previousClose).toBe(close);
    expect(iso(today.previousCloseDate)).toBe('2026-11-19T06:00:00.000Z');
  });

  test('shows the day under way as a daily bar with the regular hours so far', async () => {
    const { candles } = await history(`symbol=SPY&periodType=year&frequencyType=daily&${TODAY}`);
    const minutes = await history(`symbol=SPY&periodType=day&frequencyType=minute&${TODAY}`);
    const extended = await history(
      `symbol=SPY&periodType=day&frequencyType=minute&needExtendedHoursData=true&${TODAY}`,
    );
    const { volume, ...prices } = merged(minutes.candles);
    expect(candles).toEqual([
      { ...prices, volume: merged(extended.candles).volume, datetime: Date.parse('2026-11-20T06:00:00Z') },
    ]);
    expect(volume).toBeGreaterThan(0);
  });

  test('is empty with 200 where there is nothing: weekends, options, currencies, indexes', async () => {
    const saturday = `startDate=${Date.UTC(2026, 10, 14, 16)}&endDate=${Date.UTC(2026, 10, 15, 16)}`;
    expect(await history(`symbol=AAPL&${saturday}`)).toEqual({ candles: [], symbol: 'AAPL', empty: true });
    for (const symbol of ['AAPL  261218C00270000', 'EUR/USD', '$SPX']) {
      expect(await history(`symbol=${encodeURIComponent(symbol)}`)).toEqual({ candles: [], symbol, empty: true });
    }
  });

  test('has nothing for futures, in the way that is chosen', async () => {
    expect(await history('symbol=%2FNQ')).toEqual({ candles: [], symbol: '/NQ', empty: true });
    const refusing = new MarketDataDesk('18:01', 'bad-request');
    expect((await refusing.get('/pricehistory?symbol=%2FNQ')).status).toBe(400);
    const missing = new MarketDataDesk('18:01', 'not-found');
    expect((await missing.get('/pricehistory?symbol=%2FNQ')).status).toBe(404);
  });

  test('tells nothing of the future', async () => {
    const early = new MarketDataDesk('18:01');
    const reply = await early.read(`/pricehistory?symbol=AAPL&periodType=day&needExtendedHoursData=true&${TODAY}`);
    expect(reply).toMatchObject({ candles: [], empty: true });
  });
});

describe('an invented day', () => {
  test('is made of minutes that lead back to exactly it', () => {
    const instrument = findInstrument('AAPL');
    if (!instrument) throw new Error('not shipped');
    const closes = fc.integer({ min: 500, max: 100_000 });
    const dates = fc.integer({ min: 1, max: 200 });
    fc.assert(
      fc.property(closes, dates, (cents, back) => {
        const listing = { instrument, previousClose: priceFromPoints(cents / 100), contract: null };
        const days = new InventedDays(listing, SYNTHETIC_DAY).between(tradingDay('2026-01-02'), SYNTHETIC_DAY);
        const day = days.at(-Math.min(back, days.length));
        if (!day) throw new Error('no day');
        const minutes = inventedMinutes('AAPL', instrument.tickSize, day);
        const session = regularSession(day.day);
        const regular = minutes.filter(
          ({ startMs }) => startMs >= (session?.openMs ?? 0) && startMs < (session?.closeMs ?? 0),
        );
        expect([
          regular[0]?.open,
          Math.max(...regular.map(({ high }) => high)),
          Math.min(...regular.map(({ low }) => low)),
          regular.at(-1)?.close,
          minutes.reduce((sum, { volume }) => sum + volume, 0),
        ]).toEqual([day.open, day.high, day.low, day.close, day.volume]);
        for (const { open, high, low, close } of minutes) {
          expect(high).toBeGreaterThanOrEqual(Math.max(open, close));
          expect(low).toBeLessThanOrEqual(Math.min(open, close));
        }
        expect(new Set(minutes.map(({ startMs }) => startMs)).size).toBe(minutes.length);
      }),
      { numRuns: 40 },
    );
  });

  test('is the same however much was asked for before it', () => {
    const [listing] = desk.source.listings.filter(({ instrument }) => instrument.symbol === 'SPY');
    if (!listing) throw new Error('not listed');
    const far = new InventedDays(listing, SYNTHETIC_DAY);
    far.between(tradingDay('2020-01-02'), SYNTHETIC_DAY);
    const near = new InventedDays(listing, SYNTHETIC_DAY);
    const week = [tradingDay('2026-11-02'), tradingDay('2026-11-06')] as const;
    expect(near.between(...week)).toEqual(far.between(...week));
    expect(near.between(...week)).toHaveLength(5);
  });
});
