import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { accountHash } from '#core/broker/requests/trader-requests';
import type { AccountView, OrderView } from '#core/contract/portfolio';
import type { FaultName } from '../practice/faults/fault-catalogue.ts';
import { PracticeExchange } from '../practice/practice-exchange.ts';
import { BrokerClient } from './broker-client.ts';
import { CallDesk, type BrokerReply } from './call-desk.ts';
import { CallQueue } from './call-queue.ts';
import { nodeEnvironment } from './node-environment.ts';
import { CONFIG, DeskStage } from './testing/desk-stage.ts';
import { TokenOffice } from './testing/token-office.ts';

/** Against the practice exchange, over TLS: what one side sends the other must read whole. */

const TOKEN = 'test-access-token';
const DAY = '2026-11-20';
const onDay = (time: string): number => Date.parse(`${DAY}T${time}-05:00`);

let exchange: PracticeExchange;
let stage: DeskStage;

async function connect(to: PracticeExchange): Promise<DeskStage> {
  const desk = new DeskStage(nodeEnvironment);
  desk.office.fixedToken = TOKEN;
  const { httpsUrl, certificatePem } = to.login;
  await desk.desk.handlers.configure({ ...CONFIG, apiBaseUrl: httpsUrl, certificateAuthorityPem: certificatePem }, []);
  return desk;
}

const openExchange = (more: object = {}): Promise<PracticeExchange> =>
  PracticeExchange.open({
    session: 'synthetic',
    speed: 1,
    startAt: '10:00',
    warmUpFrom: null,
    seed: 930,
    port: 0,
    date: DAY,
    accessToken: TOKEN,
    ...more,
  });

beforeAll(async () => {
  exchange = await openExchange();
  stage = await connect(exchange);
});
afterAll(async () => {
  await stage.desk.handlers.close(null, []);
  await exchange.close();
});

/** All of it: readings of the orders alone keep a rhythm for which a test would have to wait. */
const sync = async (): Promise<readonly AccountView[]> => {
  await stage.desk.handlers.sync({ scope: 'all' }, []);
  return stage.portfolio.accounts ?? [];
};

/** What a person does at the broker's own site, behind the workstation's back. */
async function elsewhere(method: string, path: string, body?: object): Promise<Response> {
  return fetch(`${exchange.ready.apiBaseUrl}${path}`, {
    method,
    headers: { Authorization: `Bearer ${TOKEN}`, 'X-Practice-Control': exchange.login.controlToken },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}

test('every account is read whole, and nothing secret leaves the thread', async () => {
  const accounts = await sync();
  expect(stage.portfolio).toMatchObject({ syncing: false, problem: null });
  expect(accounts.map(({ type }) => type).sort()).toEqual(['CASH', 'MARGIN']);
  for (const { balances, positions, orders, transactions } of accounts) {
    for (const { problem, syncedWallMs } of [balances, positions, orders, transactions]) {
      expect(problem).toBeNull();
      expect(syncedWallMs).not.toBeNull();
    }
    expect(balances.content?.cashBalance).toBeTypeOf('number');
  }
  expect(accounts.flatMap(({ positions }) => positions.content).length).toBeGreaterThan(0);
  expect(accounts.flatMap(({ transactions }) => transactions.content).length).toBeGreaterThan(0);
  for (const { number, hash } of exchange.accounts) {
    expect(stage.said).not.toContain(number);
    expect(stage.said).not.toContain(hash);
  }
});

describe('orders', () => {
  const order = (more: object): object => ({
    session: 'NORMAL',
    duration: 'DAY',
    orderType: 'LIMIT',
    price: '1.00',
    orderStrategyType: 'SINGLE',
    orderLegCollection: [{ instruction: 'BUY', quantity: 1, instrument: { symbol: 'AAPL', assetType: 'EQUITY' } }],
    ...more,
  });
  async function place(body: object): Promise<string> {
    const response = await elsewhere('POST', `/trader/v1/accounts/${exchange.accounts[0]?.hash}/orders`, body);
    expect(response.status).toBe(201);
    return response.headers.get('Location')?.split('/').at(-1) ?? '';
  }
  async function find(orderId: string): Promise<OrderView | undefined> {
    const accounts = await sync();
    return accounts.flatMap(({ orders }) => orders.content).find((view) => view.orderId === orderId);
  }

  test('that were placed elsewhere are seen, and a cancel is no fill', async () => {
    const orderId = await place(order({}));
    expect(await find(orderId)).toMatchObject({ symbol: 'AAPL', instruction: 'BUY', price: 1, quantity: 1 });
    await elsewhere('DELETE', `/trader/v1/accounts/${exchange.accounts[0]?.hash}/orders/${orderId}`);
    expect(await find(orderId)).toMatchObject({ averageFillPrice: null, filledQuantity: 0 });
  });

  test('of a bracket stand under their parents', async () => {
    const sell = (more: object): object =>
      order({
        orderLegCollection: [{ instruction: 'SELL', quantity: 1, instrument: { symbol: 'AAPL', assetType: 'EQUITY' } }],
        ...more,
      });
    const parentId = await place(
      order({
        orderStrategyType: 'TRIGGER',
        childOrderStrategies: [
          {
            orderStrategyType: 'OCO',
            childOrderStrategies: [
              sell({ price: '900.00' }),
              sell({ orderType: 'STOP', price: undefined, stopPrice: '0.50' }),
            ],
          },
        ],
      }),
    );
    await find(parentId);
    const all = (stage.portfolio.accounts ?? []).flatMap(({ orders }) => orders.content);
    const below = (parent: string): readonly OrderView[] => all.filter(({ parentOrderId }) => parentOrderId === parent);
    const family = below(parentId).flatMap((child) => [child, ...below(child.orderId)]);
    expect(family.filter(({ symbol }) => symbol === 'AAPL')).toHaveLength(2);
    expect(
      family
        .filter(({ symbol }) => symbol === 'AAPL')
        .map(({ orderType }) => orderType)
        .sort(),
    ).toEqual(['LIMIT', 'STOP']);
  });
});

test('after a login every product and the streamer are there', async () => {
  const checks = await stage.desk.handlers.check(null, []);
  expect(checks.map(({ name, state }) => [name, state])).toEqual([
    ['accounts-product', 'passed'],
    ['market-data-product', 'passed'],
    ['streamer', 'passed'],
  ]);
});

describe('history', () => {
  test('of an equity comes in whole minutes of the range that was asked for', async () => {
    const range = { fromMs: onDay('09:35:00'), toMs: onDay('09:44:00') };
    const outcome = await stage.desk.handlers.minuteHistory({ symbol: 'SPY', ...range }, []);
    if (outcome.kind !== 'bars') throw new Error(outcome.sentence);
    expect(outcome.history).toMatchObject({ symbol: 'SPY', count: 10, unsoundRows: 0 });
    expect([...outcome.history.cells].filter((_, index) => index % 6 === 0)).toEqual(
      Array.from({ length: 10 }, (_, minute) => range.fromMs + minute * 60_000),
    );
  });

  test.each(['empty', '400', '404'] as const)('of a future answered with %s there is none', async (futureHistory) => {
    const other = await openExchange({ futureHistory });
    const desk = await connect(other);
    try {
      const range = { symbol: '/NQ', fromMs: onDay('09:30:00'), toMs: onDay('09:40:00') };
      expect(await desk.desk.handlers.minuteHistory(range, [])).toMatchObject({ kind: 'no-history' });
    } finally {
      await desk.desk.handlers.close(null, []);
      await other.close();
    }
  });
});

describe('every reading call is read whole', () => {
  let client: BrokerClient;
  let close: () => Promise<void>;
  beforeAll(() => {
    const { httpsUrl: apiBaseUrl, certificatePem: certificateAuthorityPem } = exchange.login;
    const server = nodeEnvironment.connect({ apiBaseUrl, certificateAuthorityPem });
    const tokens = new TokenOffice(nodeEnvironment);
    tokens.fixedToken = TOKEN;
    const limits = { callsPerMinute: 200, maximumQueued: 100, maximumInFlight: 4 };
    const queue = new CallQueue(nodeEnvironment, limits, () => undefined);
    const witness = { answered: () => undefined, succeeded: () => undefined, failed: () => undefined };
    client = new BrokerClient(
      new CallDesk({ environment: nodeEnvironment, server, queue, tokens: tokens.desk, witness }),
    );
    close = () => {
      queue.close();
      return server.close();
    };
  });
  afterAll(() => close());

  async function whole<Value>(answer: Promise<BrokerReply<Value>>): Promise<Value> {
    const result = await answer;
    if (!result.ok) throw new Error(`${result.error.code}: ${result.error.sentence}`);
    expect(result.unread).toEqual({ rows: 0, members: 0, example: null });
    return result.value;
  }

  test('quotes of equities, futures and unknown symbols', async () => {
    const { quotes, unknownSymbols } = await whole(client.quotes(['SPY', '/NQ', 'NOSUCH']));
    expect(quotes.map(({ symbol }) => symbol).sort()).toEqual(['/NQ', 'SPY']);
    expect(unknownSymbols).toEqual(['NOSUCH']);
    for (const { quote } of quotes) expect(quote?.lastPrice).toBeGreaterThan(0);
  });

  test('chains and expirations', async () => {
    const chain = await whole(client.chains('AAPL', { strikeCount: 4 }));
    expect(chain.calls.length).toBeGreaterThan(0);
    expect(chain.calls.every(({ bid, ask }) => bid !== null && ask !== null && bid <= ask)).toBe(true);
    expect((await whole(client.expirations('AAPL'))).length).toBeGreaterThan(0);
  });

  test('a chain that is too big says so', async () => {
    expect(await client.chains('$SPX')).toMatchObject({ ok: false, error: { code: 'reply-too-big' } });
  });

  test('movers, hours, instruments', async () => {
    expect((await whole(client.movers('EQUITY_ALL', 'VOLUME', 0))).length).toBeGreaterThan(0);
    const hours = await whole(client.markets(['equity', 'option', 'future']));
    expect(new Set(hours.map(({ market }) => market))).toEqual(new Set(['equity', 'option', 'future']));
    expect(await whole(client.instruments('SPY', 'symbol-search'))).toMatchObject([{ symbol: 'SPY' }]);
  });

  test('daily candles', async () => {
    const range = { fromMs: onDay('00:00:00') - 30 * 86_400_000, toMs: onDay('00:00:00') };
    const { candles } = await whole(client.dailyHistory({ symbol: 'SPY', ...range }));
    expect(candles.length).toBeGreaterThan(10);
  });

  test('one account, its orders, its transactions', async () => {
    const [first] = await whole(client.accountNumbers());
    const hash = accountHash(first?.hashValue ?? '');
    const range = { fromMs: Date.now() - 20 * 86_400_000, toMs: Date.now() + 86_400_000 };
    const { account } = await whole(client.account(hash));
    expect(account.securitiesAccount.accountNumber).toBe(first?.accountNumber);
    const [placed] = await whole(client.accountOrders(hash, range));
    const [same] = await whole(client.order(hash, placed?.order.orderId ?? ''));
    expect(same?.order.orderId).toBe(placed?.order.orderId);
    const [booked] = await whole(client.transactions(hash, range));
    const again = await whole(client.transaction(hash, booked?.activityId ?? ''));
    expect(again.activityId).toBe(booked?.activityId);
  });
});

describe('faults', () => {
  const setFault = async (name: FaultName, more: object = {}): Promise<void> => {
    expect((await elsewhere('POST', '/practice/faults', { name, ...more })).status).toBe(200);
  };
  afterEach(async () => {
    await elsewhere('DELETE', '/practice/faults');
  });

  test.each([
    ['http-401', {}],
    ['http-429', { value: 1 }],
    ['http-500', {}],
    ['http-503', {}],
    ['html-503', {}],
    ['text-504', {}],
    ['lost-answer', {}],
    ['false-500', {}],
  ] as const)('%s once is got over: the picture is whole', async (name, more) => {
    await setFault(name, { count: 1, match: '/trader/v1/orders', ...more });
    const accounts = await sync();
    expect(accounts.map(({ orders }) => orders.problem)).toEqual([null, null]);
  });

  test.each([
    ['html-403', 'Access Denied'],
    ['garbage-answer', 'could not be read'],
  ] as const)('%s is told beside the orders, which stay as they were', async (name, says) => {
    await sync();
    const before = stage.portfolio.accounts?.map(({ orders }) => orders);
    await setFault(name, { count: 1, match: '/trader/v1/orders' });
    await sync();
    const after = stage.portfolio.accounts?.map(({ orders }) => orders);
    expect(after?.map(({ content, syncedWallMs }) => [content, syncedWallMs])).toEqual(
      before?.map(({ content, syncedWallMs }) => [content, syncedWallMs]),
    );
    expect(after).toHaveLength(2);
    for (const { problem } of after ?? []) expect(problem).toContain(says);
  });
});
