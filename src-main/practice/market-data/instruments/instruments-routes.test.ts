import { beforeAll, describe, expect, test } from 'vitest';
import { MarketDataDesk } from '../testing/market-data-desk.ts';

let desk: MarketDataDesk;
beforeAll(() => {
  desk = new MarketDataDesk('09:35');
});

const search = async (symbol: string, projection: string): Promise<string[]> => {
  const query = `symbol=${encodeURIComponent(symbol)}&projection=${projection}`;
  const { instruments } = (await desk.read(`/instruments?${query}`)) as { instruments: { symbol: string }[] };
  return instruments.map((instrument) => instrument.symbol);
};

describe('GET /instruments', () => {
  test.each([
    ['symbol-search', 'AAPL,SPY', ['SPY', 'AAPL']],
    ['symbol-search', 'AAP', []],
    ['symbol-regex', 'A.*', ['AAPL']],
    ['symbol-regex', '[QS].+', ['QQQ', 'SPY']],
    ['desc-search', 'trust', ['QQQ', 'SPY']],
    ['desc-regex', 'e-mini.*', ['/NQ', '/ES']],
    ['search', 'NVDA', ['NVDA']],
    ['fundamental', 'AAPL', ['AAPL']],
  ])('finds by %s "%s": %j', async (projection, symbol, expected) => {
    expect(await search(symbol, projection)).toEqual(expected);
  });

  test('tells what an instrument is, with fundamentals when asked for', async () => {
    expect(await desk.read('/instruments?symbol=AAPL&projection=symbol-search')).toEqual({
      instruments: [
        { cusip: '037833100', symbol: 'AAPL', description: 'Apple Inc.', exchange: 'NASDAQ', assetType: 'EQUITY' },
      ],
    });
    expect(await desk.read('/instruments?symbol=AAPL&projection=fundamental')).toMatchObject({
      instruments: [{ fundamental: { symbol: 'AAPL', peRatio: 35.8, dividendAmount: 1.04 } }],
    });
  });

  test('finds one by its CUSIP, and nothing by none', async () => {
    expect(await desk.read('/instruments/67066G104')).toMatchObject({ symbol: 'NVDA' });
    expect((await desk.get('/instruments/000000000')).status).toBe(404);
  });

  test.each([
    '/instruments?projection=search',
    '/instruments?symbol=AAPL',
    '/instruments?symbol=AAPL&projection=name',
    `/instruments?symbol=${encodeURIComponent('(a+)+$')}&projection=symbol-regex`,
    `/instruments?symbol=${encodeURIComponent('[')}&projection=desc-regex`,
    `/instruments?symbol=${'.*'.repeat(4)}x&projection=desc-regex`,
  ])('refuses %s with 400', async (path) => {
    expect((await desk.get(path)).status).toBe(400);
  });
});

describe('GET /movers/:list', () => {
  const movers = async (path: string): Promise<Record<string, number>[]> =>
    ((await desk.read(path)) as { screeners: Record<string, number>[] }).screeners;

  test('ranks what the market trades, with the members of a live row', async () => {
    const rows = await movers('/movers/EQUITY_ALL?sort=VOLUME&frequency=5');
    expect(rows.map(({ volume }) => volume)).toEqual(
      rows.map(({ volume }) => volume).toSorted((one, other) => (other ?? 0) - (one ?? 0)),
    );
    expect(Object.keys(rows[0] ?? {}).toSorted()).toEqual(
      'description lastPrice marketShare netChange netPercentChange symbol totalVolume trades volume'.split(' '),
    );
    expect(rows).toHaveLength(4);
    expect((await movers('/movers/$SPX')).map(({ symbol }) => symbol).toSorted()).toEqual(['AAPL', 'NVDA']);
    expect((await movers('/movers/OPTION_CALL')).length).toBeGreaterThan(0);
    for (const { netChange } of await movers('/movers/INDEX_ALL?sort=PERCENT_CHANGE_UP')) {
      expect(netChange).toBeGreaterThan(0);
    }
  });

  test.each(['/movers/$RUT', '/movers/NYSE?sort=UP', '/movers/NYSE?frequency=7'])(
    'refuses %s with 400',
    async (path) => {
      expect((await desk.get(path)).status).toBe(400);
    },
  );
});
