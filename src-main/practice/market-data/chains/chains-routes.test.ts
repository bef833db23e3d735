import { beforeAll, describe, expect, test } from 'vitest';
import { MarketDataDesk } from '../testing/market-data-desk.ts';

let desk: MarketDataDesk;
beforeAll(() => {
  desk = new MarketDataDesk('09:40');
});

type Contract = Record<string, unknown> & { readonly strikePrice: number; readonly symbol: string };
interface Chain {
  readonly underlyingPrice: number;
  readonly numberOfContracts: number;
  readonly callExpDateMap: Record<string, Record<string, Contract[]>>;
  readonly putExpDateMap: Record<string, Record<string, Contract[]>>;
}

const chain = async (query: string): Promise<Chain> => (await desk.read(`/chains?symbol=AAPL${query}`)) as Chain;
const contractsOf = (map: Chain['callExpDateMap']): Contract[] =>
  Object.values(map).flatMap((strikes) => Object.values(strikes).flat());

describe('GET /chains', () => {
  test('files every contract under its expiration and strike, by the names of live replies', async () => {
    const { callExpDateMap, putExpDateMap, numberOfContracts } = await chain('');
    const [call] = callExpDateMap['2026-12-18:28']?.['270.0'] ?? [];
    expect(call).toMatchObject({
      putCall: 'CALL',
      symbol: 'AAPL  261218C00270000',
      description: 'AAPL 12/18/2026 270.00 C',
      strikePrice: 270,
      expirationDate: '2026-12-18T21:00:00.000+00:00',
      daysToExpiration: 28,
      expirationType: 'S',
      multiplier: 100,
      settlementType: 'P',
      optionRoot: 'AAPL',
      pennyPilot: true,
    });
    expect(Object.keys(call ?? {})).toEqual(
      expect.arrayContaining(['bid', 'ask', 'last', 'mark', 'delta', 'volatility']),
    );
    expect(Object.keys(putExpDateMap)).toEqual(Object.keys(callExpDateMap));
    expect(contractsOf(callExpDateMap).length + contractsOf(putExpDateMap).length).toBe(numberOfContracts);
    expect(desk.playback.market.options.board(desk.playback.market.indexOf('AAPL') ?? -1)?.contracts).toHaveLength(
      numberOfContracts,
    );
  });

  test('quotes what /quotes quotes', async () => {
    const symbol = 'AAPL  261218C00270000';
    const quotes = (await desk.read(`/quotes?symbols=${encodeURIComponent(symbol)}`)) as Record<
      string,
      { quote: unknown }
    >;
    const [call] = (await chain('')).callExpDateMap['2026-12-18:28']?.['270.0'] ?? [];
    expect(quotes[symbol]?.quote).toMatchObject({
      bidPrice: call?.['bid'],
      askPrice: call?.['ask'],
      lastPrice: call?.['last'],
      totalVolume: call?.['totalVolume'],
      openInterest: call?.['openInterest'],
    });
  });

  test('narrows by type, dates, month, strike, count and range', async () => {
    expect((await chain('&contractType=PUT')).callExpDateMap).toEqual({});
    expect(Object.keys((await chain('&fromDate=2026-12-01&toDate=2026-12-31')).callExpDateMap)).toEqual([
      '2026-12-04:14',
      '2026-12-11:21',
      '2026-12-18:28',
      '2026-12-24:34',
      '2026-12-31:41',
    ]);
    for (const date of Object.keys((await chain('&expMonth=JAN')).putExpDateMap)) expect(date).toMatch(/^20\d\d-01-/);
    expect(
      new Set(contractsOf((await chain('&strike=270')).putExpDateMap).map(({ strikePrice }) => strikePrice)),
    ).toEqual(new Set([270]));
    const counted = await chain('&strikeCount=4');
    const whole = await chain('');
    const distance = (strike: string): number => Math.abs(Number(strike) - whole.underlyingPrice);
    for (const [date, strikes] of Object.entries(whole.callExpDateMap)) {
      const nearest = Object.keys(strikes).toSorted((one, other) => distance(one) - distance(other));
      expect(new Set(Object.keys(counted.callExpDateMap[date] ?? {}))).toEqual(new Set(nearest.slice(0, 4)));
    }
    const { callExpDateMap, putExpDateMap, underlyingPrice } = await chain('&range=ITM');
    for (const { strikePrice } of contractsOf(callExpDateMap)) expect(strikePrice).toBeLessThan(underlyingPrice);
    for (const { strikePrice } of contractsOf(putExpDateMap)) expect(strikePrice).toBeGreaterThan(underlyingPrice);
    expect((await chain('&optionType=NS')).numberOfContracts).toBe(0);
  });

  test('adds the quote of the underlying when asked to', async () => {
    expect(await chain('&strikeCount=1')).not.toHaveProperty('underlying');
    expect(await chain('&strikeCount=1&includeUnderlyingQuote=true')).toMatchObject({
      underlying: { symbol: 'AAPL', description: 'Apple Inc.', exchangeName: 'NAS', delayed: false },
    });
  });

  test('prices with the numbers given when the strategy is analytical', async () => {
    const query =
      '&strategy=ANALYTICAL&underlyingPrice=42&strike=270&volatility=20&interestRate=10&daysToExpiration=182';
    const [put] = contractsOf((await chain(query)).putExpDateMap);
    // Deep in the money: strike discounted half a year at 10 percent, less the price; the dividend adds about 8 cents.
    expect(put?.['theoreticalOptionValue']).toBeCloseTo(270 * Math.exp((-0.1 * 182) / 365) - 42, 0);
  });

  test('meets the gateway that does not let the whole chain of $SPX through', async () => {
    expect(await desk.get('/chains?symbol=$SPX')).toEqual({
      status: 502,
      body: { fault: { faultstring: 'Body buffer overflow', detail: { errorcode: 'protocol.http.TooBigBody' } } },
    });
  });

  test.each([
    ['/chains', 400],
    ['/chains?symbol=%2FNQ', 400],
    ['/chains?symbol=ZZZZ', 404],
    ['/chains?symbol=$SPX&strikeCount=2', 404],
    ['/chains?symbol=AAPL&contractType=BOTH', 400],
    ['/chains?symbol=AAPL&strikeCount=0', 400],
    ['/chains?symbol=AAPL&fromDate=tomorrow', 400],
    ['/chains?symbol=AAPL&fromDate=2026-12-02&toDate=2026-12-01', 400],
    ['/chains?symbol=AAPL&strategy=CONDOR', 400],
    ['/expirationchain', 400],
    ['/expirationchain?symbol=ZZZZ', 404],
  ])('answers %s with %d', async (path, status) => {
    expect(await desk.get(path)).toMatchObject({ status, body: { errors: [{ status }] } });
  });
});

describe('GET /expirationchain', () => {
  test('lists each expiration of the chain once', async () => {
    const { expirationList } = (await desk.read('/expirationchain?symbol=AAPL')) as { expirationList: unknown[] };
    expect(expirationList[1]).toEqual({
      expirationDate: '2026-11-27',
      daysToExpiration: 7,
      expirationType: 'W',
      settlementType: 'P',
      optionRoots: 'AAPL',
      standard: true,
    });
    expect(expirationList).toHaveLength(Object.keys((await chain('')).callExpDateMap).length);
  });
});
