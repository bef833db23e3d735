import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Reader, Reading } from '../wire/reading.ts';
import { readAccounts } from './account.ts';
import { readExpirations } from './expirations.ts';
import { readInstrument, readInstruments } from './instruments.ts';
import { readMarketHours } from './market-hours.ts';
import { readMovers } from './movers.ts';
import { readOptionChain } from './option-chain.ts';
import { readOrder, readOrders } from './order-families.ts';
import { readPriceHistory } from './price-history.ts';
import { readQuotes } from './quote.ts';
import { readUserPreference } from './user-preference.ts';

function valueOf<Value>(reading: Reading<Value>): Value {
  if (reading.kind === 'misshapen') throw new Error(reading.why);
  return reading.value;
}

test('quotes are keyed by symbol, and the unknown ones stand beside them', () => {
  const reading = readQuotes({
    AAPL: {
      assetMainType: 'EQUITY',
      realtime: true,
      symbol: 'AAPL',
      quote: { bidPrice: 175.01, askPrice: 175.02, lastPrice: null, '52WeekHigh': 200 },
      reference: { description: 'Apple', deep: { no: 1 } },
    },
    '/NQ': { assetMainType: 'FUTURE', quote: { lastPrice: '25612.50', bidPrice: 'NaN' } },
    broken: 7,
    errors: { invalidSymbols: ['NOPE'] },
  });
  const { quotes, unknownSymbols } = valueOf(reading);
  expect(quotes.map(({ symbol, quote }) => [symbol, quote?.bidPrice, quote?.lastPrice])).toEqual([
    ['AAPL', 175.01, null],
    ['/NQ', null, 25_612.5],
  ]);
  expect(quotes[0]?.reference).toEqual({ description: 'Apple' });
  expect(unknownSymbols).toEqual(['NOPE']);
  expect(reading).toMatchObject({ unread: { rows: 1, members: 1 } });
});

describe('price history', () => {
  const sample = {
    candles: [{ open: 175.01, high: 175.15, low: 175.01, close: 175.04, volume: 10_719, datetime: 1_639_137_600_000 }],
    symbol: 'AAPL',
    empty: false,
    previousClose: 174.56,
    previousCloseDate: 1_639_029_600_000,
  };
  test('as documented', () => {
    expect(valueOf(readPriceHistory(sample))).toEqual({
      symbol: 'AAPL',
      candles: sample.candles,
      previousClose: 174.56,
      previousCloseDateMs: 1_639_029_600_000,
    });
  });
  test('empty, and with rows that are none', () => {
    expect(valueOf(readPriceHistory({ candles: [], symbol: 'AAPL', empty: true })).candles).toEqual([]);
    const reading = readPriceHistory({ ...sample, candles: [...sample.candles, { open: 'NaN' }, null] });
    expect(reading).toMatchObject({ value: { candles: sample.candles }, unread: { rows: 2 } });
    expect(readPriceHistory({ candles: [] })).toEqual({ kind: 'misshapen', why: 'symbol' });
  });
});

test('option chains: live names and those of the specification, greeks that are unknown', () => {
  const contract = (more: object) => ({ putCall: 'CALL', symbol: 'AAPL  251219C00200000', strikePrice: 200, ...more });
  const chain = valueOf(
    readOptionChain({
      symbol: 'AAPL',
      status: 'SUCCESS',
      isDelayed: false,
      callExpDateMap: {
        '2025-12-19:10': {
          '200.0': [contract({ bid: 1.2, ask: 1.3, delta: 'NaN', expirationDate: '2025-12-19T21:00:00.000+00:00' })],
          '205.0': [contract({ bidPrice: 0.5, askPrice: 0.6, delta: -999 }), { no: 'symbol' }],
        },
      },
      putExpDateMap: {},
    }),
  );
  expect(chain.calls.map(({ bid, ask, delta }) => [bid, ask, delta])).toEqual([
    [1.2, 1.3, null],
    [0.5, 0.6, null],
  ]);
  expect(chain.puts).toEqual([]);
});

test('expirations under either name of their date', () => {
  const rows = valueOf(
    readExpirations({
      expirationList: [
        { expirationDate: '2025-12-19', daysToExpiration: 10, expirationType: 'S', standard: true },
        { expiration: '2025-12-26', daysToExpiration: 17 },
        { daysToExpiration: 3 },
      ],
    }),
  );
  expect(rows.map(({ expirationDate }) => expirationDate)).toEqual(['2025-12-19', '2025-12-26']);
});

test('movers and instruments', () => {
  const movers = valueOf(readMovers({ screeners: [{ symbol: 'NVDA', netPercentChange: 0.0123, totalVolume: 5 }] }));
  expect(movers).toMatchObject([{ symbol: 'NVDA', netPercentChange: 0.0123, trades: null }]);
  const instruments = { instruments: [{ cusip: '000000000', symbol: 'AAPL', fundamental: {} }] };
  expect(valueOf(readInstruments(instruments))).toMatchObject([{ symbol: 'AAPL', exchange: null }]);
  expect(valueOf(readInstrument({ symbol: 'AAPL' })).symbol).toBe('AAPL');
});

test('market hours: an open day with sessions, a closed one without', () => {
  const hours = valueOf(
    readMarketHours({
      equity: {
        EQ: {
          date: '2025-12-09',
          marketType: 'EQUITY',
          product: 'EQ',
          isOpen: true,
          sessionHours: {
            regularMarket: [{ start: '2025-12-09T09:30:00-05:00', end: '2025-12-09T16:00:00-05:00' }],
          },
        },
      },
      option: { option: { date: '2025-12-25', isOpen: false } },
    }),
  );
  expect(hours.map(({ market, productKey, isOpen }) => [market, productKey, isOpen])).toEqual([
    ['equity', 'EQ', true],
    ['option', 'option', false],
  ]);
  expect(hours[0]?.sessionHours?.regularMarket).toEqual([
    { startMs: Date.UTC(2025, 11, 9, 14, 30), endMs: Date.UTC(2025, 11, 9, 21) },
  ]);
  expect(hours[1]?.sessionHours).toBeNull();
});

test('any JSON at all is read or named as misshapen, and never thrown at', () => {
  const readers: readonly Reader<unknown>[] = [
    readAccounts,
    readOrders,
    readOrder,
    readUserPreference,
    readQuotes,
    readPriceHistory,
    readOptionChain,
    readExpirations,
    readMovers,
    readMarketHours,
    readInstruments,
    readInstrument,
  ];
  const near = fc.record(
    {
      symbol: fc.jsonValue(),
      candles: fc.jsonValue(),
      callExpDateMap: fc.jsonValue(),
      childOrderStrategies: fc.array(fc.jsonValue()),
      securitiesAccount: fc.jsonValue(),
      errors: fc.jsonValue(),
      ['__proto__']: fc.jsonValue(),
    },
    { requiredKeys: [] },
  );
  fc.assert(
    fc.property(fc.oneof(fc.jsonValue(), near, fc.array(near)), (json) => {
      for (const reader of readers) expect(['read', 'misshapen']).toContain(reader(json).kind);
    }),
  );
});
