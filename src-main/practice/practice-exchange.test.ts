import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SecureClient, type SecureReply } from './oauth/testing/secure-client.ts';
import type { PracticeExchange } from './practice-exchange.ts';
import { ExchangeHarness } from './testing/exchange-harness.ts';

/** The parts of the exchange together: login, accounts, orders, market data and stream of one broker. */

const harness = new ExchangeHarness();
let exchange: PracticeExchange;
let client: SecureClient;

beforeAll(async () => {
  exchange = await harness.open({ startAt: '09:31', speed: 20 });
  client = new SecureClient(exchange);
});
afterAll(() => harness.close());

const ORDER = JSON.stringify({
  orderType: 'MARKET',
  session: 'NORMAL',
  duration: 'DAY',
  orderStrategyType: 'SINGLE',
  orderLegCollection: [{ instruction: 'BUY', quantity: 10, instrument: { symbol: 'SPY', assetType: 'EQUITY' } }],
});

async function tokenFor(...numbers: readonly string[]): Promise<string> {
  const reply = await client.redeem(await client.allow({}, numbers));
  return (JSON.parse(reply.text) as { access_token: string }).access_token;
}

const place = (hash: string, token: string): Promise<SecureReply> =>
  client.ask(`/trader/v1/accounts/${hash}/orders`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
    body: ORDER,
  });

describe('a login for one account', () => {
  test('sees this account alone, and trades in no other', async () => {
    const [own, other] = exchange.accounts;
    if (!own || !other) throw new Error('There must be two accounts.');
    const token = await tokenFor(own.number);
    const listed = await client.get('/trader/v1/accounts/accountNumbers', token);
    expect(JSON.parse(listed.text)).toEqual([{ accountNumber: own.number, hashValue: own.hash }]);
    expect((await client.get(`/trader/v1/accounts/${own.hash}`, token)).status).toBe(200);
    expect((await client.get(`/trader/v1/accounts/${other.hash}`, token)).status).toBe(404);
    expect((await place(other.hash, token)).status).toBe(404);
  });
});

test('an order is filled at the quotes of the market that plays, and the stream tells of it', async () => {
  const [{ number, hash } = { number: '', hash: '' }] = exchange.accounts;
  const stream = await harness.login(exchange);
  await stream.ask('ACCT_ACTIVITY', 'SUBS', { keys: 'mine', fields: '0,1,2,3' });
  const token = exchange.ready.accessToken;
  const placed = await place(hash, token);
  expect(placed.status).toBe(201);
  expect(placed.text).toBe('');
  const base = `https://api.schwabapi.com/trader/v1/accounts/${hash}/orders/`;
  expect(placed.headers.location).toMatch(new RegExp(`^${base}\\d+$`));
  const types = (): readonly unknown[] => stream.items('ACCT_ACTIVITY').map((item) => item['2']);
  await stream.until(() => types().includes('OrderFillCompleted'), 'the fill');
  expect(stream.items('ACCT_ACTIVITY').filter((item) => item['2'] === 'OrderFillCompleted')).toMatchObject([
    { '1': number },
  ]);
  const path = `/trader/v1/accounts/${hash}/orders/${placed.headers.location?.slice(base.length) ?? ''}`;
  const order = JSON.parse((await client.get(path, token)).text) as Record<string, unknown>;
  expect(order).toMatchObject({ status: 'FILLED', filledQuantity: 10, accountNumber: Number(number) });
});

test('both doors quote the market that plays', async () => {
  const token = exchange.ready.accessToken;
  const path = '/marketdata/v1/quotes?symbols=SPY,NOSUCH';
  const plain = await fetch(exchange.ready.apiBaseUrl + path, { headers: { Authorization: `Bearer ${token}` } });
  for (const text of [await plain.text(), (await client.get(path, token)).text]) {
    expect(JSON.parse(text)).toMatchObject({
      SPY: { symbol: 'SPY', quote: { lastPrice: expect.any(Number) as unknown } },
      errors: { invalidSymbols: ['NOSUCH'] },
    });
  }
});
