import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { FaultName } from '../../faults/fault-catalogue.ts';
import { NO_FAULTS, type Faults } from '../../faults/faults.ts';
import { BrokerageHarness } from '../testing/brokerage-harness.ts';
import { limitBody, ocoBody, orderBody, stopBody, triggerBody } from '../testing/order-texts.ts';

let at: BrokerageHarness;

beforeEach(async () => {
  at = new BrokerageHarness();
  await at.open();
});
afterEach(() => at.close());

const orders = (hash = at.margin): string => `/accounts/${hash}/orders`;
const DAY = '?fromEnteredTime=2026-11-20T00:00:00.000Z&toEnteredTime=2026-11-21T00:00:00Z';

const withFault = (name: FaultName): Faults => ({
  ...NO_FAULTS,
  take: (asked) => (asked === name ? { name, value: 0, remaining: 1, untilWallMs: null, match: null } : null),
});

describe('placing', () => {
  test('is answered with 201, nothing in the body and the id in a Location of the real host', async () => {
    const { status, headers, text } = await at.ask('POST', orders(), orderBody('BUY', 1));
    expect([status, text, headers.get('Content-Length')]).toEqual([201, '', '0']);
    expect(headers.get('Location')).toMatch(
      new RegExp(`^https://api\\.schwabapi\\.com/trader/v1/accounts/${at.margin}/orders/\\d{13}$`),
    );
    expect(at.entered).toBe(1);
  });

  test('without a Location when that fault is on; the order is there all the same', async () => {
    at.faults = withFault('no-location');
    const { status, headers } = await at.ask('POST', orders(), orderBody('BUY', 1));
    expect([status, headers.get('Location')]).toEqual([201, null]);
    expect((await at.get(orders() + DAY)).json).toHaveLength(1);
  });

  test('walks from PENDING_ACKNOWLEDGEMENT to WORKING with a part filled, to FILLED', async () => {
    const id = await at.place(at.margin, limitBody('BUY', 150, '249.99'));
    const read = async (): Promise<unknown> => (await at.get(`${orders()}/${id}`)).json;
    expect(await read()).toMatchObject({ status: 'PENDING_ACKNOWLEDGEMENT', cancelable: true, remainingQuantity: 150 });
    at.pass(300);
    at.quote('AAPL', { bid: 249.9, ask: 249.99, askSize: 100 });
    expect(await read()).toMatchObject({ status: 'WORKING', filledQuantity: 100, remainingQuantity: 50 });
    at.pass(1_000);
    at.quote('AAPL', { bid: 249.9, ask: 249.95, askSize: 100 });
    expect(await read()).toEqual({
      session: 'NORMAL',
      duration: 'DAY',
      orderType: 'LIMIT',
      complexOrderStrategyType: 'NONE',
      quantity: 150,
      filledQuantity: 150,
      remainingQuantity: 0,
      requestedDestination: 'AUTO',
      destinationLinkName: 'AutoRoute',
      releaseTime: '2026-11-20T15:00:00+0000',
      price: 249.99,
      orderLegCollection: [
        {
          orderLegType: 'EQUITY',
          legId: 1,
          instrument: {
            assetType: 'EQUITY',
            cusip: '037833100',
            symbol: 'AAPL',
            instrumentId: expect.any(Number) as unknown,
          },
          instruction: 'BUY',
          positionEffect: 'OPENING',
          quantity: 150,
        },
      ],
      orderStrategyType: 'SINGLE',
      orderId: Number(id),
      cancelable: false,
      editable: false,
      status: 'FILLED',
      enteredTime: '2026-11-20T15:00:00+0000',
      closeTime: '2026-11-20T15:00:01+0000',
      tag: 'API_PRACTICE',
      accountNumber: 12345678,
      orderActivityCollection: [
        expect.objectContaining({
          activityType: 'EXECUTION',
          executionType: 'FILL',
          quantity: 100,
          orderRemainingQuantity: 50,
        }),
        expect.objectContaining({
          quantity: 50,
          orderRemainingQuantity: 0,
          executionLegs: [
            {
              legId: 1,
              quantity: 50,
              mismarkedQuantity: 0,
              price: 249.95,
              time: '2026-11-20T15:00:01+0000',
              instrumentId: expect.any(Number) as unknown,
            },
          ],
        }),
      ],
    });
  });

  test('a bracket shows its children, who can be read by their own ids', async () => {
    const exit = ocoBody(limitBody('SELL', 5, '260'), stopBody('SELL', 5, '240'));
    const id = await at.place(at.margin, triggerBody(limitBody('BUY', 5, '249'), exit));
    at.pass(300);
    const { json } = await at.get(`${orders()}/${id}`);
    expect(json).toMatchObject({
      orderStrategyType: 'TRIGGER',
      status: 'WORKING',
      childOrderStrategies: [
        {
          orderStrategyType: 'OCO',
          status: 'AWAITING_PARENT_ORDER',
          childOrderStrategies: [
            { orderType: 'LIMIT', status: 'AWAITING_PARENT_ORDER', price: 260 },
            { orderType: 'STOP', status: 'AWAITING_PARENT_ORDER', stopPrice: 240, stopType: 'STANDARD' },
          ],
        },
      ],
    });
    const [group] = (json as { childOrderStrategies: { orderId: number; quantity?: number }[] }).childOrderStrategies;
    expect(group).not.toHaveProperty('quantity');
    expect((await at.get(`${orders()}/${group?.orderId ?? 0}`)).json).toEqual(group);
  });

  test('what may not go to the market is taken first and REJECTED then, with the reason', async () => {
    const id = await at.place(at.cash, limitBody('BUY', 1_000, '249'));
    at.pass(300);
    expect((await at.get(`${orders(at.cash)}/${id}`)).json).toMatchObject({
      status: 'REJECTED',
      statusDescription: 'The order needs $249000.00 and the account has $25000.00 available for it.',
      remainingQuantity: 0,
    });
  });

  test.each([
    [400, "Invalid value 'EXTO'", limitBody('BUY', 1, '9', { session: 'EXTO' })],
    [400, 'Invalid request data', orderBody('BUY', 1, { session: 'SEAMLESS' })],
    [400, 'Invalid request data', orderBody('BUY', 1, {}, 'ZZZZ')],
    [500, 'Internal server error', '{"orderType":"LIMIT","orderType":"LIMIT"}'],
  ])('%i %s', async (status, message, body) => {
    const answer = await at.ask('POST', orders(), body);
    expect([answer.status, answer.json]).toEqual([status, { message, errors: [expect.any(String)] }]);
    expect(at.entered).toBe(0);
    expect((await at.get(orders() + DAY)).json).toEqual([]);
  });
});

describe('changing', () => {
  test('DELETE is 200 with nothing; the order is PENDING_CANCEL, then CANCELED with an execution of price 0', async () => {
    const id = await at.place(at.margin, limitBody('BUY', 5, '200'));
    at.pass(300);
    const { status, text } = await at.ask('DELETE', `${orders()}/${id}`);
    expect([status, text]).toEqual([200, '']);
    expect((await at.get(`${orders()}/${id}`)).json).toMatchObject({ status: 'PENDING_CANCEL', cancelable: false });
    at.pass(300);
    expect((await at.get(`${orders()}/${id}`)).json).toMatchObject({
      status: 'CANCELED',
      filledQuantity: 0,
      remainingQuantity: 0,
      orderActivityCollection: [{ executionType: 'CANCELED', quantity: 5, executionLegs: [{ price: 0, quantity: 5 }] }],
    });
  });

  test('DELETE of what has ended is 400 with a ServiceError', async () => {
    const id = await at.place(at.margin, orderBody('BUY', 5));
    at.pass(300);
    const { status, json } = await at.ask('DELETE', `${orders()}/${id}`);
    const message = `Order ${id} cannot be canceled: it is FILLED. Read the order again to see what became of it.`;
    expect([status, json]).toEqual([400, { message, errors: [message] }]);
  });

  test('a refused cancel leaves the order working', async () => {
    const id = await at.place(at.margin, limitBody('BUY', 5, '200'));
    at.pass(300);
    at.faults = withFault('cancel-reject');
    expect((await at.ask('DELETE', `${orders()}/${id}`)).status).toBe(200);
    at.pass(300);
    expect((await at.get(`${orders()}/${id}`)).json).toMatchObject({ status: 'WORKING', cancelable: true });
  });

  test('PUT gives a new order and the old one is REPLACED', async () => {
    const id = await at.place(at.margin, limitBody('BUY', 5, '200'));
    at.pass(300);
    const { status, headers, text } = await at.ask('PUT', `${orders()}/${id}`, limitBody('BUY', 4, '201'));
    const fresh = /orders\/(\d+)$/.exec(headers.get('Location') ?? '')?.[1] ?? '';
    expect([status, text, fresh === id]).toEqual([201, '', false]);
    at.pass(300);
    expect((await at.get(`${orders()}/${id}`)).json).toMatchObject({ status: 'REPLACED', remainingQuantity: 0 });
    expect((await at.get(`${orders()}/${fresh}`)).json).toMatchObject({
      status: 'WORKING',
      price: 201,
      quantity: 4,
      replacingOrderCollection: [{ orderId: Number(id), status: 'REPLACED' }],
    });
  });

  test.each([
    ['GET', '999', 404],
    ['DELETE', '999', 404],
    ['PUT', '999', 404],
    ['GET', 'abc', 400],
  ])('%s of order %s is %i', async (method, id, status) => {
    const answer = await at.ask(method, `${orders()}/${id}`, method === 'PUT' ? limitBody('BUY', 1, '9') : undefined);
    expect(answer.status).toBe(status);
    expect(answer.json).toEqual({
      message: expect.any(String) as unknown,
      errors: [expect.any(String) as unknown],
    });
  });

  test("another account's order is not there", async () => {
    const id = await at.place(at.margin, limitBody('BUY', 5, '200'));
    expect((await at.get(`${orders(at.cash)}/${id}`)).status).toBe(404);
  });
});

describe('listing', () => {
  test('is by the time of entry, newest first, by status and up to a number', async () => {
    const first = await at.place(at.margin, limitBody('BUY', 1, '200'));
    at.pass(60_000);
    const second = await at.place(at.margin, orderBody('SELL', 1));
    const other = await at.place(at.cash, limitBody('BUY', 1, '200'));
    at.quote('AAPL', { bid: 249.98, ask: 250.02, last: 250 });
    at.pass(300);
    const ids = async (path: string): Promise<unknown> => {
      const { json } = await at.get(path);
      return (json as { orderId: number }[]).map(({ orderId }) => String(orderId));
    };
    expect(await ids(orders() + DAY)).toEqual([second, first]);
    expect(await ids(`/orders${DAY}`)).toEqual([other, second, first]);
    expect(await ids(`${orders()}${DAY}&status=FILLED`)).toEqual([second]);
    expect(await ids(`${orders()}${DAY}&maxResults=1`)).toEqual([second]);
    expect(await ids(`${orders()}?fromEnteredTime=2026-11-20T15:00:01Z&toEnteredTime=2026-11-20T16:00:00Z`)).toEqual([
      second,
    ]);
    // By the client's own clock, which shows another day.
    const own = '?fromEnteredTime=2027-03-01T09:00:00Z&toEnteredTime=2027-03-01T09:00:00Z';
    expect(await ids(orders() + own)).toEqual([first]);
  });

  test.each([
    '',
    '?fromEnteredTime=2026-11-20T00:00:00Z',
    '?fromEnteredTime=2026-11-20&toEnteredTime=2026-11-21T00:00:00Z',
    '?fromEnteredTime=2026-11-20T00:00:00.12Z&toEnteredTime=2026-11-21T00:00:00Z',
    '?fromEnteredTime=2026-02-30T00:00:00Z&toEnteredTime=2026-03-21T00:00:00Z',
    '?fromEnteredTime=2026-11-22T00:00:00Z&toEnteredTime=2026-11-21T00:00:00Z',
    '?fromEnteredTime=2025-11-01T00:00:00Z&toEnteredTime=2026-11-21T00:00:00Z',
    `${DAY}&maxResults=0`,
    `${DAY}&maxResults=3001`,
    `${DAY}&maxResults=x`,
    `${DAY}&status=DONE`,
  ])('refuses %s', async (query) => {
    expect(await at.get(orders() + query)).toMatchObject({ status: 400, json: { errors: [expect.any(String)] } });
  });

  test('of all accounts reaches back 60 days, of one account a year', async () => {
    const far = '?fromEnteredTime=2026-06-01T00:00:00Z&toEnteredTime=2026-11-21T00:00:00Z';
    expect((await at.get(`/orders${far}`)).status).toBe(400);
    expect((await at.get(orders() + far)).status).toBe(200);
  });
});

describe('preview', () => {
  const path = (): string => `/accounts/${at.margin}/previewOrder`;

  test('shows the order, its fees and what will be left, and places nothing', async () => {
    const { status, json } = await at.ask('POST', path(), limitBody('BUY', 10, '249'));
    expect(status).toBe(200);
    const before = (await at.get(`/accounts/${at.margin}`)).json as {
      securitiesAccount: { currentBalances: { availableFunds: number } };
    };
    expect(json).toMatchObject({
      orderId: 0,
      orderStrategy: {
        accountNumber: '12345678',
        advancedOrderType: 'NONE',
        orderStrategyType: 'SINGLE',
        status: 'ACCEPTED',
        orderValue: 2_490,
        price: 249,
        orderBalance: {
          orderValue: 2_490,
          // Half of it is the account's own money.
          projectedAvailableFund: before.securitiesAccount.currentBalances.availableFunds - 1_245,
          projectedCommission: 0,
        },
        orderLegs: [{ askPrice: 250.02, bidPrice: 249.98, lastPrice: 250, finalSymbol: 'AAPL', instruction: 'BUY' }],
      },
      orderValidationResult: { rejects: [], warns: [], alerts: [], accepts: [], reviews: [] },
    });
    expect((await at.get(orders() + DAY)).json).toEqual([]);
  });

  test('of an order that would be rejected is 200 too, and names the rules', async () => {
    const { status, json } = await at.ask('POST', path(), stopBody('SELL', 1, '260'));
    expect(status).toBe(200);
    expect(json).toMatchObject({
      orderStrategy: { status: 'REJECTED' },
      orderValidationResult: {
        rejects: [{ validationRuleName: 'Order_Sys_0002', originalSeverity: 'REJECT' }],
        warns: [{ validationRuleName: 'STOP_ORDERS_NO_GUARANTEE' }],
      },
    });
  });

  test('of what is no order at all is 400', async () => {
    const future = orderBody('BUY', 1, {
      orderLegCollection: [{ instruction: 'BUY', quantity: 1, instrument: { symbol: '/NQ', assetType: 'FUTURE' } }],
    });
    expect(await at.ask('POST', path(), future)).toMatchObject({
      status: 400,
      json: { message: "Invalid value 'FUTURE'" },
    });
  });
});
