import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { PracticeExchange } from '../practice-exchange.ts';
import { followLogin, openForClients } from './client-exchange.ts';
import { CLIENT_CALLBACK, ClientHome, ClientProcess } from './client-process.ts';

let exchange: PracticeExchange;
let home: ClientHome;
let client: ClientProcess;
let tokens: unknown;

beforeAll(async () => {
  // This client keeps the refresh token that comes back, so each may be good once.
  exchange = await openForClients({
    login: { autoApprove: true, refreshMode: 'rotate', callbackUrls: [CLIENT_CALLBACK] },
  });
  home = await ClientHome.make(exchange);
  client = await ClientProcess.start(home, '@sudowealth/schwab-api');
  const { authUrl } = (await client.call('login.getAuthorizationUrl')) as { authUrl: string };
  const callback = await followLogin(exchange, authUrl);
  const { searchParams } = callback;
  tokens = await client.call('login.exchangeCode', searchParams.get('code'), searchParams.get('state'));
}, 30_000);
afterAll(async () => {
  await client.end();
  await exchange.close();
  await home.remove();
});

const ask = (path: string, parameters: unknown): Promise<unknown> => client.call(path, parameters);

interface AccountNumber {
  readonly accountNumber: string;
  readonly hashValue: string;
}
const firstAccount = async (): Promise<AccountNumber> => {
  const [account] = (await ask('trader.accounts.getAccountNumbers', {})) as AccountNumber[];
  if (!account) throw new Error('no account');
  return account;
};

/** Every reply is held against the client's own schemas: a wrong type is an exception. */
describe('@sudowealth/schwab-api, unmodified', () => {
  test('logs in with a challenge, and refreshes with the token that came last', async () => {
    expect(tokens).toMatchObject({ accessToken: expect.stringMatching(/^I0\./) as unknown });
    const first = (await client.call('login.refresh', undefined, { force: true })) as { refreshToken: string };
    const second = (await client.call('login.refresh', undefined, { force: true })) as { refreshToken: string };
    expect(second.refreshToken).not.toBe(first.refreshToken);
  });

  test('reads quotes', async () => {
    const queryParams = { symbols: 'AAPL,SPY,/NQ,EUR/USD,$SPX' };
    expect(await ask('marketData.quotes.getQuotes', { queryParams })).toMatchObject({
      AAPL: { assetMainType: 'EQUITY', quote: { lastPrice: expect.any(Number) as unknown } },
      '/NQ': { assetMainType: 'FUTURE' },
    });
    const one = { pathParams: { symbol_id: 'NVDA' }, queryParams: { fields: ['quote', 'reference'] } };
    expect(await ask('marketData.quotes.getQuoteBySymbolId', one)).toHaveProperty('NVDA');
  });

  test('reads price history', async () => {
    const queryParams = { symbol: 'SPY', periodType: 'month', period: 1, frequencyType: 'daily', frequency: 1 };
    expect(await ask('marketData.priceHistory.getPriceHistory', { queryParams })).toMatchObject({
      symbol: 'SPY',
      empty: false,
    });
  });

  test('reads chains, expirations, hours, movers and instruments', async () => {
    const chain = { queryParams: { symbol: 'AAPL', strikeCount: 3, includeUnderlyingQuote: true } };
    expect(await ask('marketData.options.getOptionChain', chain)).toMatchObject({
      status: 'SUCCESS',
      underlying: { symbol: 'AAPL' },
    });
    const expirations = { queryParams: { symbol: 'AAPL' } };
    expect(await ask('marketData.options.getOptionExpirationChain', expirations)).toHaveProperty('expirationList');
    const hours = { queryParams: { markets: ['equity', 'option'] } };
    expect(await ask('marketData.marketHours.getMarketHours', hours)).toMatchObject({
      equity: { EQ: { isOpen: true } },
    });
    const instruments = { queryParams: { symbol: 'AAPL', projection: 'fundamental' } };
    expect(await ask('marketData.instruments.getInstruments', instruments)).toMatchObject({
      instruments: [{ symbol: 'AAPL' }],
    });
  });

  test('reads the accounts with their positions', async () => {
    const { hashValue, accountNumber } = await firstAccount();
    const account = { pathParams: { accountNumber: hashValue }, queryParams: { fields: 'positions' } };
    expect(await ask('trader.accounts.getAccountByNumber', account)).toMatchObject({
      securitiesAccount: { accountNumber },
    });
    expect(((await ask('trader.accounts.getAccounts', {})) as unknown[]).length).toBeGreaterThan(0);
    expect(await ask('trader.userPreference.getUserPreference', {})).toHaveProperty('streamerInfo');
  });

  // Its schemas want every member of an order in every order, also in one that is only being placed, and times that end
  // in Z where the broker writes +0000: with this client an order can neither be placed nor read anywhere.
  test('lists no orders, and keeps an order that it could place nowhere to itself', async () => {
    const { hashValue } = await firstAccount();
    const pathParams = { accountNumber: hashValue };
    const [fromEnteredTime, toEnteredTime] = [-1, 1].map((days) =>
      new Date(Date.now() + days * 86_400_000).toISOString(),
    );
    const queryParams = { fromEnteredTime, toEnteredTime };
    expect(await ask('trader.orders.getOrdersByAccount', { pathParams, queryParams })).toEqual([]);
    const body = {
      orderType: 'LIMIT',
      session: 'NORMAL',
      duration: 'DAY',
      price: 100,
      orderStrategyType: 'SINGLE',
      orderLegCollection: [{ instruction: 'BUY', quantity: 5, instrument: { symbol: 'AAPL', assetType: 'EQUITY' } }],
    };
    await expect(ask('trader.orders.placeOrderForAccount', { pathParams, body })).rejects.toThrow(
      "'orderId': Required",
    );
  });
});
