import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { OrderView } from '../../contract/portfolio.ts';
import { readAccounts } from '../replies/account.ts';
import { readOrders } from '../replies/order-families.ts';
import { transactionSchema } from '../replies/transaction.ts';
import { toBalancesView } from './balances-view.ts';
import { accountName, maskedNumber } from './masked-number.ts';
import { sortedByFamily } from './order-list.ts';
import { toOrderView } from './order-view.ts';
import { toPositionView } from './position-view.ts';
import { withoutDust } from './rounding.ts';
import { toTransactionView } from './transaction-view.ts';

function account(securitiesAccount: object, more: object = {}) {
  const reading = readAccounts([{ securitiesAccount: { accountNumber: '11112222', ...securitiesAccount }, ...more }]);
  const [first] = reading.kind === 'read' ? reading.value : [];
  if (!first) throw new Error('the account cannot be read');
  return first;
}

describe('balances', () => {
  test('of a cash account stand under the names it uses; what it does not say is unknown', () => {
    const { account: cash } = account({
      type: 'CASH',
      initialBalances: { equity: 99, liquidationValue: 98 },
      currentBalances: { cashAvailableForTrading: 500, totalCash: 500.25, unsettledCash: 0 },
    });
    expect(toBalancesView(cash)).toEqual({
      liquidationValue: null,
      equity: null,
      cashBalance: 500.25,
      availableFunds: 500,
      buyingPower: null,
      dayTradingBuyingPower: null,
      maintenanceRequirement: null,
      longMarketValue: null,
      shortMarketValue: null,
      unsettledCash: 0,
      isInCall: null,
    });
  });
  test('of yesterday never stand in for those of now', () => {
    expect(toBalancesView(account({ initialBalances: { equity: 99 } }).account)).toBeNull();
  });
  test('take the liquidation value of the whole account where the block has none', () => {
    const reading = account({ currentBalances: { equity: 1 } }, { aggregatedBalance: { currentLiquidationValue: 7 } });
    expect(toBalancesView(reading.account)?.liquidationValue).toBe(7);
  });
});

describe('positions', () => {
  const view = (position: object) => {
    const instrument = { assetType: 'EQUITY', symbol: 'AMD' };
    const [first] = account({ positions: [{ instrument, ...position }] }).positions;
    return first && toPositionView(first);
  };
  test.each([
    [{ longQuantity: 10, shortQuantity: 0 }, 10],
    [{ longQuantity: 0, shortQuantity: 4 }, -4],
    [{ shortQuantity: 4 }, -4],
    [{ longQuantity: 0.3, shortQuantity: 0.1 }, 0.2],
    [{}, null],
  ])('%j holds %s', (position, quantity) => {
    expect(view(position)?.quantity).toBe(quantity);
  });
  test('open profit is of the side that is held, and unknown when the broker does not say it', () => {
    expect(
      view({ longQuantity: 1, shortQuantity: 0, longOpenProfitLoss: 5, shortOpenProfitLoss: 0 })?.openProfitLoss,
    ).toBe(5);
    expect(view({ shortQuantity: 1, longOpenProfitLoss: 0, shortOpenProfitLoss: -2.5 })?.openProfitLoss).toBe(-2.5);
    expect(view({ longQuantity: 1 })).toMatchObject({ openProfitLoss: null, marketValue: null, dayProfitLoss: null });
  });
});

describe('orders', () => {
  const leg = { instruction: 'BUY', quantity: 100, instrument: { symbol: 'AMD', assetType: 'EQUITY' } };
  const view = (order: object) => {
    const reading = readOrders([{ orderId: 1, status: 'FILLED', orderLegCollection: [leg], ...order }]);
    const [first] = reading.kind === 'read' ? reading.value : [];
    return first && toOrderView(first);
  };
  const execution = (executionType: string | undefined, ...legs: readonly (readonly [number, number | null])[]) => ({
    activityType: 'EXECUTION',
    executionType,
    executionLegs: legs.map(([quantity, price]) => ({ legId: 1, quantity, price })),
  });

  test('the average is that of the fills, weighted by quantity, to the cent and beyond', () => {
    const fills = [execution('FILL', [60, 10.01], [30, 10.02]), execution('FILL', [10, 10.03])];
    // (60 × 10.01 + 30 × 10.02 + 10 × 10.03) / 100 = 1001.50 / 100
    expect(view({ filledQuantity: 100, orderActivityCollection: fills })?.averageFillPrice).toBe(10.015);
  });
  test('a cancelled order reports an execution at 0 that is no fill', () => {
    const cancelled = {
      status: 'CANCELED',
      filledQuantity: 0,
      orderActivityCollection: [execution('CANCELED', [100, 0])],
    };
    expect(view(cancelled)).toMatchObject({ averageFillPrice: null, filledQuantity: 0 });
    const partly = [execution('FILL', [40, 10]), execution('CANCELED', [60, 0])];
    expect(view({ filledQuantity: 40, orderActivityCollection: partly })?.averageFillPrice).toBe(10);
  });
  test.each([
    ['a fill without a price', { filledQuantity: 100, orderActivityCollection: [execution('FILL', [100, null])] }],
    ['fills that are not the whole', { filledQuantity: 100, orderActivityCollection: [execution('FILL', [60, 10])] }],
    ['an execution of no known type', { orderActivityCollection: [execution(undefined, [100, 10])] }],
    ['several legs', { orderLegCollection: [leg, leg], orderActivityCollection: [execution('FILL', [1, 10])] }],
    ['no fills told', { filledQuantity: 100 }],
  ])('%s: the average is unknown', (_name, order) => {
    expect(view(order)?.averageFillPrice).toBeNull();
  });
  test('an order that only holds children shows its strategy', () => {
    expect(view({ orderStrategyType: 'OCO', orderLegCollection: null })).toMatchObject({
      orderType: 'OCO',
      symbol: null,
      quantity: null,
      price: null,
    });
  });
  test('legs of a spread are named together', () => {
    const sell = { instruction: 'SELL', instrument: { symbol: 'SPY' } };
    expect(view({ orderLegCollection: [leg, sell, leg] })).toMatchObject({
      symbol: 'AMD / SPY',
      instruction: 'BUY / SELL',
    });
  });
});

describe('the list of orders', () => {
  const make = (orderId: string, parentOrderId: string | null, enteredWallMs: number | null): OrderView => ({
    orderId,
    parentOrderId,
    enteredWallMs,
    symbol: null,
    instruction: null,
    orderType: 'LIMIT',
    strategyType: 'SINGLE',
    session: null,
    duration: null,
    quantity: null,
    filledQuantity: null,
    price: null,
    stopPrice: null,
    averageFillPrice: null,
    status: 'WORKING',
    statusDescription: null,
    closedWallMs: null,
  });
  const ids = (orders: readonly OrderView[]): readonly string[] => sortedByFamily(orders).map(({ orderId }) => orderId);

  test('newest family first, children behind their parent', () => {
    const orders = [
      make('a', null, 1),
      make('c', null, null),
      make('x', 'a', 9),
      make('b', null, 5),
      make('y', 'x', 9),
    ];
    expect(ids(orders)).toEqual(['b', 'a', 'x', 'y', 'c']);
  });
  test('every order is in it once, even in families that are their own ancestors', () => {
    const anyOrder = fc
      .tuple(fc.nat(8), fc.option(fc.nat(9)), fc.option(fc.nat(99)))
      .map(([id, parent, at]) => make(String(id), parent === null ? null : String(parent), at));
    fc.assert(
      fc.property(fc.uniqueArray(anyOrder, { selector: ({ orderId }) => orderId }), (orders) => {
        expect([...ids(orders)].sort()).toEqual(orders.map(({ orderId }) => orderId).sort());
      }),
    );
  });
});

describe('transactions', () => {
  const view = (transferItems: readonly object[], more: object = {}) =>
    toTransactionView(transactionSchema.parse({ activityId: 1, type: 'TRADE', transferItems, ...more }));
  const fee = (feeType: string, cost: number | null, amount: number) => ({
    instrument: { assetType: 'CURRENCY', symbol: 'CURRENCY_USD' },
    feeType,
    cost,
    amount,
  });
  const shares = { instrument: { assetType: 'EQUITY', symbol: 'AMD' }, amount: -10, price: 101.5, cost: 1_015 };

  test('quantity and price are of what moved, fees are summed and positive', () => {
    const trade = view([fee('COMMISSION', -0.1, 0.1), fee('SEC_FEE', -0.2, 0.2), shares], { netAmount: 1_014.7 });
    expect(trade).toMatchObject({ symbol: 'AMD', quantity: -10, price: 101.5, fees: 0.3, netAmount: 1_014.7 });
  });
  test('nothing said is nothing known', () => {
    expect(view([shares]).fees).toBeNull();
    expect(view([])).toMatchObject({ symbol: null, quantity: null, price: null, netAmount: null, wallMs: null });
    expect(view([shares, { ...shares, instrument: { symbol: 'SPY' } }])).toMatchObject({
      symbol: 'AMD / SPY',
      quantity: null,
      price: null,
    });
  });
});

test('an account shows its last digits, and its owner’s name without the number', () => {
  expect(maskedNumber('11112678')).toBe('…678');
  expect(maskedNumber('1234')).toBe('…34');
  expect(accountName(' Fun 11112678 ', 'CASH', '11112678')).toBe('Fun …678');
  expect(accountName(null, 'MARGIN', '11112678')).toBe('Margin …678');
  expect(accountName('', null, '11112678')).toBe('Account …678');
});

test('sums of cents are cents', () => {
  expect(withoutDust(0.1 + 0.2)).toBe(0.3);
  expect(withoutDust(-0)).toBe(0);
});
