import { describe, expect, test } from 'vitest';
import type { Reading } from '../wire/reading.ts';
import { listOf } from '../wire/reading.ts';
import { accountNumberSchema } from './account-numbers.ts';
import { readAccounts } from './account.ts';
import { readOrder, readOrders } from './order-families.ts';
import { transactionSchema } from './transaction.ts';
import { readUserPreference } from './user-preference.ts';

function valueOf<Value>(reading: Reading<Value>): Value {
  if (reading.kind === 'misshapen') throw new Error(reading.why);
  return reading.value;
}

const HASH = 'ab'.repeat(32);

test('account numbers: a hash that is none is refused, the others stay', () => {
  const reading = listOf(accountNumberSchema)([
    { accountNumber: '11112222', hashValue: HASH },
    { accountNumber: 11113333, hashValue: HASH },
    { accountNumber: '11114444', hashValue: '../orders' },
  ]);
  expect(valueOf(reading).map(({ accountNumber }) => accountNumber)).toEqual(['11112222', '11113333']);
  expect(reading).toMatchObject({ unread: { rows: 1, example: 'hashValue' } });
});

describe('accounts', () => {
  const margin = {
    securitiesAccount: {
      type: 'MARGIN',
      accountNumber: '11112222',
      roundTrips: 0,
      isDayTrader: false,
      isClosingOnlyRestricted: false,
      pfcbFlag: false,
      positions: [
        {
          longQuantity: 10,
          shortQuantity: 0,
          averagePrice: 21.1234,
          instrument: { assetType: 'EQUITY', symbol: 'AMD' },
        },
        { longQuantity: 1, averagePrice: 'n/a', instrument: { assetType: 'EQUITY', symbol: 'SPY' } },
        { longQuantity: 1, instrument: { assetType: 'EQUITY' } },
      ],
      initialBalances: { isInCall: false, equity: 1 },
      currentBalances: { isInCall: 0, equity: 15_000.5, buyingPower: '30001.00', brandNewField: { a: 1 } },
      projectedBalances: null,
    },
    aggregatedBalance: { currentLiquidationValue: 15_000.5, liquidationValue: 15_000.5 },
    more: 1,
  };

  test('keep the position whose price cannot be read and count the one without a symbol', () => {
    const [reading] = valueOf(readAccounts([margin]));
    expect(reading?.positions.map(({ instrument, averagePrice }) => [instrument.symbol, averagePrice])).toEqual([
      ['AMD', 21.1234],
      ['SPY', null],
    ]);
    expect(reading?.positionsUnread).toEqual({ rows: 1, members: 1, example: 'averagePrice' });
    expect(reading?.account.securitiesAccount.currentBalances).toMatchObject({
      isInCall: false,
      equity: 15_000.5,
      buyingPower: 30_001,
      sma: null,
    });
  });

  test('flat: positions are absent, a cash account has other balances', () => {
    const cash = {
      securitiesAccount: {
        type: 'CASH',
        accountNumber: '11113333',
        currentBalances: { cashAvailableForTrading: 500, totalCash: 500.25 },
      },
    };
    const [reading] = valueOf(readAccounts([cash]));
    expect(reading?.positions).toEqual([]);
    expect(reading?.account.aggregatedBalance).toBeNull();
  });

  test('an account that cannot be read does not take the other along', () => {
    const reading = readAccounts([{ securitiesAccount: { type: 'CASH' } }, margin]);
    expect(valueOf(reading)).toHaveLength(1);
    expect(reading).toMatchObject({ unread: { rows: 1 } });
    expect(readAccounts({ message: 'x' }).kind).toBe('misshapen');
  });
});

describe('orders', () => {
  const single = (orderId: number, more: object = {}) => ({
    session: 'NORMAL',
    duration: 'DAY',
    orderType: 'LIMIT',
    price: '14.97',
    quantity: 5,
    filledQuantity: 0,
    orderStrategyType: 'SINGLE',
    orderId,
    status: 'WORKING',
    enteredTime: '2025-12-04T01:21:21+0000',
    accountNumber: 11112222,
    orderLegCollection: [{ instruction: 'BUY', quantity: 5, instrument: { symbol: 'XYZ', assetType: 'EQUITY' } }],
    ...more,
  });
  const childBody = single(3, { status: 'AWAITING_PARENT_ORDER', accountNumber: null });
  const bracket = single(1, {
    orderStrategyType: 'TRIGGER',
    childOrderStrategies: [
      {
        orderStrategyType: 'OCO',
        orderId: 2,
        status: 'AWAITING_PARENT_ORDER',
        childOrderStrategies: [childBody, { ...childBody, orderId: 4, orderType: 'STOP', stopPrice: 11.27 }],
      },
    ],
  });

  test('a bracket is flattened, parents first, and its children belong to its account', () => {
    const family = valueOf(readOrders([bracket]));
    expect(
      family.map(({ order, parentOrderId, accountNumber }) => [order.orderId, parentOrderId, accountNumber]),
    ).toEqual([
      ['1', null, '11112222'],
      ['2', '1', '11112222'],
      ['3', '2', '11112222'],
      ['4', '2', '11112222'],
    ]);
    expect(family[0]?.order).toMatchObject({ price: 14.97, enteredTime: Date.UTC(2025, 11, 4, 1, 21, 21) });
  });

  test('a parent that cannot be read does not take its children along', () => {
    const reading = readOrders([{ ...bracket, orderId: null }, single(9)]);
    expect(valueOf(reading).map(({ order, parentOrderId }) => [order.orderId, parentOrderId])).toEqual([
      ['2', null],
      ['3', '2'],
      ['4', '2'],
      ['9', null],
    ]);
    expect(reading).toMatchObject({ unread: { rows: 1, example: 'orderId' } });
  });

  test('an order that stands in its family and by itself is one order', () => {
    const family = valueOf(readOrders([single(3), bracket]));
    expect(family.filter(({ order }) => order.orderId === '3')).toMatchObject([{ parentOrderId: '2' }]);
  });

  test('a family without end is cut, and one without an order is no order', () => {
    let deep: object = single(1);
    for (let depth = 0; depth < 5_000; depth += 1) deep = { orderId: depth, childOrderStrategies: [deep] };
    expect(readOrder(deep).kind).toBe('misshapen');
    expect(readOrder({}).kind).toBe('misshapen');
    expect(valueOf(readOrder(bracket))[0]?.order.orderId).toBe('1');
  });

  test('a status of tomorrow is taken as it is', () => {
    expect(valueOf(readOrders([single(1, { status: 'PARTLY_DREAMT' })]))[0]?.order.status).toBe('PARTLY_DREAMT');
  });
});

test('transactions: fees are items of their own, and a wrong amount is unknown', () => {
  const reading = listOf(transactionSchema)([
    {
      activityId: 91000000001,
      time: '2025-12-04T14:31:05+0000',
      type: 'TRADE',
      netAmount: -1_001.3,
      transferItems: [
        {
          instrument: { assetType: 'CURRENCY', symbol: 'CURRENCY_USD' },
          amount: 0.65,
          cost: -0.65,
          feeType: 'COMMISSION',
        },
        { instrument: { assetType: 'FUTURE', symbol: '/ESZ25' }, amount: '1', cost: null, price: [] },
      ],
    },
  ]);
  expect(valueOf(reading)[0]?.transferItems[1]).toMatchObject({ amount: 1, price: null });
  expect(reading).toMatchObject({ unread: { members: 1, example: 'transferItems.1.price' } });
});

test('the user preference is an object live and a list in the specification', () => {
  const preference = {
    accounts: [{ accountNumber: '11112222', primaryAccount: true, nickName: 'Individual' }],
    streamerInfo: [
      {
        streamerSocketUrl: 'wss://streamer-api.schwab.com/ws',
        schwabClientCustomerId: 'test-customer',
        schwabClientCorrelId: 'test-correlation',
        schwabClientChannel: 'N9',
        schwabClientFunctionId: 'APIAPP',
      },
    ],
    offers: [{ level2Permissions: true, mktDataPermission: 'NP' }],
  };
  expect(valueOf(readUserPreference([preference]))).toEqual(valueOf(readUserPreference(preference)));
  expect(valueOf(readUserPreference({})).streamerInfo).toEqual([]);
  expect(readUserPreference([]).kind).toBe('misshapen');
});
