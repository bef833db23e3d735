import { beforeAll, describe, expect, test } from 'vitest';
import { LEVELONE_EQUITIES_FIELDS } from '#core/contract/schwab-fields';
import { MarketDataDesk } from '../testing/market-data-desk.ts';

let desk: MarketDataDesk;
beforeAll(() => {
  desk = new MarketDataDesk('09:35');
});

type Quotes = Record<string, Record<string, Record<string, unknown>>>;
const quotes = async (path: string): Promise<Quotes> => (await desk.read(path)) as Quotes;

describe('GET /quotes', () => {
  test('is keyed by symbol for every kind of asset, with the nodes that the kind has', async () => {
    const option = 'AAPL  261218C00270000';
    const names = ['AAPL', 'SPY', '/NQ', '/NQZ26', option, './ESZ26C6900', 'EUR/USD', '$SPX'];
    const reply = await quotes(`/quotes?symbols=${encodeURIComponent(names.join(','))}`);
    const kinds = names.map((name) => [name, reply[name]?.['assetMainType'], Object.keys(reply[name] ?? {}).length]);
    expect(Object.keys(reply)).toEqual(names);
    expect(kinds).toEqual([
      ['AAPL', 'EQUITY', 11],
      ['SPY', 'EQUITY', 11],
      ['/NQ', 'FUTURE', 6],
      ['/NQZ26', 'FUTURE', 6],
      [option, 'OPTION', 6],
      ['./ESZ26C6900', 'FUTURE_OPTION', 6],
      ['EUR/USD', 'FOREX', 6],
      ['$SPX', 'INDEX', 6],
    ]);
    expect(reply['SPY']).toMatchObject({ assetSubType: 'ETF', quoteType: 'NBBO', realtime: true, symbol: 'SPY' });
    expect(reply['/NQZ26']?.['quote']).toEqual(reply['/NQ']?.['quote']);
    expect(reply['/NQ']?.['reference']).toMatchObject({ futureActiveSymbol: '/NQZ26', product: '/NQ' });
    expect(reply[option]?.['reference']).toMatchObject({ contractType: 'C', strikePrice: 270, underlying: 'AAPL' });
    expect(reply['$SPX']?.['quote']?.['lastPrice']).toBeCloseTo(
      Number(reply['SPY']?.['regular']?.['regularMarketLastPrice']) * 10.03,
      1,
    );
  });

  test('has every field of an equity and of a future', async () => {
    const reply = await quotes('/quotes?symbols=AAPL,%2FES');
    expect(Object.keys(reply['AAPL']?.['quote'] ?? {})).toEqual(
      expect.arrayContaining(
        (
          '52WeekHigh 52WeekLow askMICId askPrice askSize askTime bidMICId bidPrice bidSize bidTime closePrice highPrice ' +
          'lastMICId lastPrice lastSize lowPrice mark markChange markPercentChange netChange netPercentChange openPrice ' +
          'postMarketChange quoteTime securityStatus totalVolume tradeTime'
        ).split(' '),
      ),
    );
    expect(Object.keys(reply['/ES']?.['quote'] ?? {})).toEqual(
      expect.arrayContaining(
        (
          'askMICId askPrice askSize askTime bidMICId bidPrice bidSize bidTime closePrice futurePercentChange highPrice ' +
          'lastMICId lastPrice lastSize lowPrice mark netChange openInterest openPrice quoteTime quotedInSession ' +
          'securityStatus settleTime tick tickAmount totalVolume tradeTime'
        ).split(' '),
      ),
    );
    expect(Object.keys(reply['/ES']?.['reference'] ?? {})).toEqual(
      expect.arrayContaining(
        (
          'description exchange exchangeName futureActiveSymbol futureExpirationDate futureIsActive futureIsTradable ' +
          'futureMultiplier futurePriceFormat futureSettlementPrice futureTradingHours product'
        ).split(' '),
      ),
    );
  });

  test('shows what the stream shows', async () => {
    const { market } = desk.playback;
    const ticker = market.symbols[market.indexOf('QQQ') ?? -1]?.ticker;
    const reply = await quotes('/quotes?symbols=QQQ');
    expect(reply['QQQ']?.['quote']).toMatchObject({
      lastPrice: ticker?.value(LEVELONE_EQUITIES_FIELDS.lastPrice),
      bidPrice: ticker?.value(LEVELONE_EQUITIES_FIELDS.bidPrice),
      totalVolume: ticker?.totalVolume,
    });
    expect(reply['QQQ']?.['extended']).toMatchObject({ lastPrice: 0 });
  });

  test('lists what it does not know under errors, with 200', async () => {
    expect(await desk.read('/quotes?symbols=ZZZZ,/CL,AAPL&fields=quote')).toMatchObject({
      AAPL: { symbol: 'AAPL' },
      errors: { invalidSymbols: ['ZZZZ', '/CL'] },
    });
    expect(await desk.read('/quotes?symbols=ZZZZ')).toEqual({ errors: { invalidSymbols: ['ZZZZ'] } });
    expect(await desk.read('/quotes?symbols=__proto__')).toEqual({ errors: { invalidSymbols: ['__proto__'] } });
  });

  test('gives only the nodes asked for', async () => {
    const reply = await quotes('/quotes?symbols=AAPL&fields=quote,reference');
    expect(Object.keys(reply['AAPL'] ?? {}).slice(6)).toEqual(['quote', 'reference']);
  });

  test('takes 500 symbols and not one more', async () => {
    const names = (count: number): string => Array.from({ length: count }, (_, index) => `S${index}`).join(',');
    expect((await desk.get(`/quotes?symbols=${names(500)}`)).status).toBe(200);
    expect(await desk.get(`/quotes?symbols=${names(501)}`)).toMatchObject({
      status: 400,
      body: { errors: [{ status: 400, title: 'Bad Request', detail: 'Search combination should not exceed 500.' }] },
    });
  });

  test.each(['/quotes', '/quotes?symbols=', '/quotes?symbols=AAPL&fields=price', '/quotes?symbols=AAPL&indicative=7'])(
    'refuses %s with 400',
    async (path) => {
      expect(await desk.get(path)).toMatchObject({ status: 400, body: { errors: [{ title: 'Bad Request' }] } });
    },
  );
});

describe('GET /:symbol/quotes', () => {
  test('answers one symbol under its key, and 404 to one it does not know', async () => {
    expect(await desk.read('/AAPL/quotes?fields=reference')).toMatchObject({
      AAPL: { reference: { cusip: '037833100', description: 'Apple Inc.' } },
    });
    expect(await desk.get('/ZZZZ/quotes')).toMatchObject({ status: 404, body: { errors: [{ status: 404 }] } });
  });

  test('does not serve futures, whose slash breaks the path', async () => {
    expect((await desk.get('/%2FNQ/quotes')).status).toBe(404);
  });
});
