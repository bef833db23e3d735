import { describe, expect, test } from 'vitest';
import * as marketData from './market-data-requests.ts';
import * as trader from './trader-requests.ts';

const HASH = trader.accountHash('ab'.repeat(32));
const range = { fromMs: Date.UTC(2026, 9, 22, 14), toMs: Date.UTC(2026, 10, 21, 14, 3, 29, 5) };

const queryOf = (path: string): Record<string, string> => Object.fromEntries(new URL(path, 'https://x').searchParams);

describe('trader requests', () => {
  test('an account number is never taken in place of a hash', () => {
    for (const text of ['11112222', '', '../orders', `${'ab'.repeat(32)}/`]) {
      expect(() => trader.accountHash(text)).toThrow(RangeError);
    }
  });

  test('times go out as UTC with milliseconds', () => {
    expect(queryOf(trader.ordersRequest({ ...range, maxResults: 3_000 }).path)).toEqual({
      fromEnteredTime: '2026-10-22T14:00:00.000Z',
      toEnteredTime: '2026-11-21T14:03:29.005Z',
      maxResults: '3000',
    });
    const { startDate, endDate, types } = queryOf(trader.transactionsRequest(HASH, range).path);
    expect([startDate, endDate]).toEqual(['2026-10-22T14:00:00.000Z', '2026-11-21T14:03:29.005Z']);
    expect(types?.split(',')).toHaveLength(15);
  });

  test('paths as documented', () => {
    expect(trader.accountNumbersRequest().path).toBe('/trader/v1/accounts/accountNumbers');
    expect(trader.accountsRequest(true).path).toBe('/trader/v1/accounts?fields=positions');
    expect(trader.accountRequest(HASH, false).path).toBe(`/trader/v1/accounts/${HASH}`);
    expect(trader.orderRequest(HASH, '77/..').path).toBe(`/trader/v1/accounts/${HASH}/orders/77%2F..`);
    expect(trader.transactionRequest(HASH, '5').path).toBe(`/trader/v1/accounts/${HASH}/transactions/5`);
    expect(trader.userPreferenceRequest().path).toBe('/trader/v1/userPreference');
    expect(trader.transactionsRequest(HASH, { ...range, symbol: '/ES' }).path).toContain('symbol=%2FES');
  });
});

describe('market data requests', () => {
  test('quotes are asked for by query, 500 at a time, each once', () => {
    expect(marketData.quotesRequest(['/NQ', 'QQQ', '$SPX'], ['quote']).path).toBe(
      '/marketdata/v1/quotes?symbols=%2FNQ%2CQQQ%2C%24SPX&fields=quote',
    );
    const symbols = Array.from({ length: 1_201 }, (_, index) => `S${index}`);
    const chunks = marketData.quoteChunks([...symbols, 'S1']);
    expect(chunks.map(({ length }) => length)).toEqual([500, 500, 201]);
    expect(chunks.flat()).toEqual(symbols);
    expect(() => marketData.quotesRequest(symbols)).toThrow(RangeError);
  });

  test('minute history says its beginning, its end and its period', () => {
    expect(queryOf(marketData.minuteHistoryRequest({ symbol: '/NQ', ...range }).path)).toEqual({
      symbol: '/NQ',
      periodType: 'day',
      period: '1',
      frequencyType: 'minute',
      frequency: '1',
      startDate: String(range.fromMs),
      endDate: String(range.toMs),
      needExtendedHoursData: 'true',
      needPreviousClose: 'false',
    });
    expect(queryOf(marketData.dailyHistoryRequest({ symbol: 'SPY', ...range }).path)).toMatchObject({
      periodType: 'year',
      frequencyType: 'daily',
    });
  });

  test('the others', () => {
    expect(marketData.moversRequest('$SPX', 'VOLUME', 0).path).toBe(
      '/marketdata/v1/movers/%24SPX?sort=VOLUME&frequency=0',
    );
    expect(marketData.marketsRequest(['equity', 'future'], '2026-11-27').path).toBe(
      '/marketdata/v1/markets?markets=equity%2Cfuture&date=2026-11-27',
    );
    expect(marketData.chainsRequest('AAPL', { strikeCount: 4 }).path).toBe(
      '/marketdata/v1/chains?symbol=AAPL&strikeCount=4',
    );
    expect(marketData.expirationsRequest('AAPL').path).toBe('/marketdata/v1/expirationchain?symbol=AAPL');
    expect(marketData.instrumentsRequest('AA.*', 'symbol-regex').path).toContain('projection=symbol-regex');
    expect(marketData.instrumentRequest('000000000').path).toBe('/marketdata/v1/instruments/000000000');
  });
});
