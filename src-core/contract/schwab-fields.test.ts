import { describe, expect, expectTypeOf, test } from 'vitest';
import * as fields from './schwab-fields.ts';
import { STREAM_SERVICES, streamServiceNamed } from './schwab-stream-services.ts';
import type { StreamServiceName } from './stream-data.ts';

/** Highest field number and a few numbers that are easily mistaken, written down once more from live frames. */
const KNOWN: Readonly<Record<string, readonly [highest: number, numbers: Readonly<Record<string, number>>]>> = {
  LEVELONE_EQUITIES: [51, { askId: 6, bidId: 7, totalVolume: 8, bidTimeMs: 37, askTimeMs: 38, percentChange: 42 }],
  LEVELONE_OPTIONS: [55, { description: 1, bidPrice: 2, digits: 14, delta: 28, underlyingPrice: 35, exerciseType: 55 }],
  LEVELONE_FUTURES: [40, { bidId: 6, askId: 7, percentChange: 20, activeSymbol: 34, askTimeMs: 37, bidTimeMs: 38 }],
  LEVELONE_FUTURES_OPTIONS: [31, { closePrice: 14, lastId: 15, strikePrice: 25, exchangeName: 31 }],
  LEVELONE_FOREX: [29, { totalVolume: 6, quoteTimeMs: 8, percentChange: 17, mark: 29 }],
  CHART_EQUITY: [8, { sequence: 1, openPrice: 2, closePrice: 5, volume: 6, chartTimeMs: 7, chartDay: 8 }],
  CHART_FUTURES: [6, { chartTimeMs: 1, openPrice: 2, closePrice: 5, volume: 6 }],
  NYSE_BOOK: [3, { bookTimeMs: 1, bidSideLevels: 2, askSideLevels: 3 }],
  NASDAQ_BOOK: [3, {}],
  OPTIONS_BOOK: [3, {}],
  SCREENER_EQUITY: [4, { timestampMs: 1, items: 4 }],
  SCREENER_OPTION: [4, {}],
  ACCT_ACTIVITY: [3, { accountNumber: 1, messageType: 2, messageData: 3 }],
};

const names = Object.keys(STREAM_SERVICES) as StreamServiceName[];

describe('the field tables', () => {
  test('cover exactly the services there are', () => {
    expect([...names].sort()).toEqual(Object.keys(KNOWN).sort());
  });

  test.each(names)('of %s reach the highest number, with a name of its own for each', (name) => {
    const { table } = STREAM_SERVICES[name];
    const [highest, numbers] = KNOWN[name] ?? [NaN, {}];
    expect(table).toHaveLength(highest + 1);
    expect(new Set(table.map((field) => field.name)).size).toBe(table.length);
    for (const [field, number] of Object.entries(numbers)) expect(table[number]?.name).toBe(field);
  });

  test('tell percent from fraction', () => {
    const typeOf = (service: StreamServiceName): string | undefined =>
      STREAM_SERVICES[service].table.find(({ name }) => name === 'percentChange')?.type;
    expect(typeOf('LEVELONE_EQUITIES')).toBe('percent');
    expect(typeOf('LEVELONE_FUTURES')).toBe('fraction');
    expect(typeOf('LEVELONE_FOREX')).toBe('fraction');
  });

  test('give numbers that the compiler knows', () => {
    expectTypeOf(fields.LEVELONE_FUTURES_FIELDS.activeSymbol).toEqualTypeOf<34>();
    expectTypeOf(fields.CHART_EQUITY_FIELDS.chartTimeMs).toEqualTypeOf<7>();
    expectTypeOf<keyof typeof fields.BOOK_FIELDS>().toEqualTypeOf<
      'symbol' | 'bookTimeMs' | 'bidSideLevels' | 'askSideLevels'
    >();
    expect(Object.values(fields.LEVELONE_FUTURES_FIELDS)).toEqual(Array.from({ length: 41 }, (_, number) => number));
  });
});

describe('the key patterns', () => {
  test.each<readonly [StreamServiceName, readonly string[], readonly string[]]>([
    ['LEVELONE_EQUITIES', ['AAPL', 'BRK/B', '$SPX', 'SPY'], ['/ES', 'EUR/USD', 'aapl', 'AAPL  251219C00200000']],
    ['LEVELONE_OPTIONS', ['AAPL  251219C00200000', 'SPXW  251219P06900000'], ['AAPL', 'AAPL 251219C00200000']],
    ['LEVELONE_FUTURES', ['/ES', '/NQZ25', '/M2K', '/6EH26'], ['ES', './OZCZ23C565', '/ESZ2025']],
    ['LEVELONE_FUTURES_OPTIONS', ['./OZCZ23C565', './ESZ26P6900.5'], ['/ESZ26', './ES']],
    ['LEVELONE_FOREX', ['EUR/USD'], ['EURUSD', 'EUR/US']],
    ['SCREENER_EQUITY', ['NYSE_VOLUME_5', '$SPX.X_PERCENT_CHANGE_UP_0'], ['NYSE_VOLUME_7', '$SPXAX_VOLUME_1', 'NYSE']],
    ['SCREENER_OPTION', ['OPTION_CALL_TRADES_30'], ['NYSE_VOLUME_5']],
    ['ACCT_ACTIVITY', ['Account Activity'], ['']],
  ])('of %s accept and refuse what they should', (name, good, bad) => {
    const { keyPattern } = STREAM_SERVICES[name];
    expect(good.filter((key) => !keyPattern.test(key))).toEqual([]);
    expect(bad.filter((key) => keyPattern.test(key))).toEqual([]);
  });
});

test('a service is found by its exact name alone', () => {
  expect(streamServiceNamed('NYSE_BOOK')).toBe('NYSE_BOOK');
  for (const name of ['nyse_book', 'FUTURES_BOOK', 'toString', '__proto__'])
    expect(streamServiceNamed(name)).toBeNull();
});
