import { beforeEach, describe, expect, test } from 'vitest';
import { priceFromPoints } from '#core/market/price';
import { PracticeAccount, type AccountType } from '../accounts/account.ts';
import { cents } from '../money/cents.ts';
import { DeskHarness } from '../testing/desk-harness.ts';
import { limitBody, ocoBody, orderBody, stopBody, strategyOf, triggerBody, type Body } from '../testing/order-texts.ts';
import type { StrategyNode } from '../orders/strategy-node.ts';
import { reservedBy, reviewStrategy } from './review-strategy.ts';
import { tradingDay } from '#core/market/units';

const CALL = 'AAPL  261218C00110000';
const PUT = 'AAPL  261218P00090000';
let at: DeskHarness;

beforeEach(() => {
  at = new DeskHarness();
  at.quote({ bid: 99.98, ask: 100, last: 100 });
  at.quote({ bid: 2, ask: 2.1, last: 2 }, CALL);
  at.quote({ bid: 1, ask: 1.1, last: 1 }, PUT);
});

/** An account with money and, by buying at 100, shares. */
function account(type: AccountType, dollars: number, shares = 0): PracticeAccount {
  const held = new PracticeAccount({ number: '12345678', hash: '', type, nickname: '' });
  const day = tradingDay('2026-11-20');
  held.moveCash({
    ...{ activityId: 1, type: 'CASH_RECEIPT', atMs: 0, wallMs: 0, tradeDay: day, settlementDay: day, orderId: null },
    netAmount: cents((dollars + shares * 100) * 100),
    items: [],
  });
  const strategy = strategyOf(orderBody('BUY', 1));
  if (shares > 0 && strategy.kind === 'single') {
    const fill = { activityId: 2, quantity: shares, price: priceFromPoints(100), atMs: at.nowMs };
    held.bookFill(null, { ...strategy.terms.leg, quantity: shares }, fill, 0);
  }
  return held;
}

const rules = (held: PracticeAccount, body: Body, openNodes: readonly StrategyNode[] = []): readonly string[] =>
  reviewStrategy(strategyOf(body), { account: held, quotes: at.board, openNodes }).map(({ rule }) => rule);

describe('money', () => {
  test('a cash account pays the whole price, a margin account half of it', () => {
    expect(rules(account('CASH', 1_000), limitBody('BUY', 10, '100'))).toEqual([]);
    expect(rules(account('CASH', 999.99), limitBody('BUY', 10, '100'))).toEqual(['Account_Sys_0005']);
    expect(rules(account('MARGIN', 500), limitBody('BUY', 10, '100'))).toEqual([]);
    expect(rules(account('MARGIN', 499.99), limitBody('BUY', 10, '100'))).toEqual(['Account_Sys_0005']);
  });

  test('a market order is reckoned at the ask, an option at its whole premium and fees', () => {
    expect(rules(account('CASH', 999), orderBody('BUY', 10))).toContain('Account_Sys_0005');
    // 210 and 0.67 of fees.
    const call = orderBody('BUY_TO_OPEN', 1, { orderType: 'LIMIT', price: '2.10' }, CALL);
    expect(rules(account('MARGIN', 210.66), call)).toEqual(['Account_Sys_0005']);
    expect(rules(account('MARGIN', 210.67), call)).toEqual([]);
  });

  test('open orders hold their money; of a pair only the dearer', () => {
    const held = account('CASH', 1_000);
    at.enter(limitBody('BUY', 6, '90'));
    at.enter(ocoBody(limitBody('BUY', 1, '90'), limitBody('BUY', 2, '80')));
    at.pass(300);
    const openNodes = at.desk.openNodes('12345678');
    expect(reservedBy({ account: held, quotes: at.board, openNodes })).toBe(54_000 + 16_000);
    expect(rules(held, limitBody('BUY', 3, '100'), openNodes)).toEqual([]);
    expect(rules(held, limitBody('BUY', 4, '100'), openNodes)).toEqual(['Account_Sys_0005']);
  });

  test('a replacement does not compete with what it replaces', () => {
    const held = account('CASH', 1_000);
    const order = at.placed(limitBody('BUY', 10, '99'));
    const reviewed = { account: held, quotes: at.board, openNodes: at.desk.openNodes('12345678') };
    const next = strategyOf(limitBody('BUY', 10, '98'));
    expect(reviewStrategy(next, reviewed).map(({ rule }) => rule)).toEqual(['Account_Sys_0005']);
    expect(reviewStrategy(next, reviewed, order)).toEqual([]);
  });
});

describe('positions', () => {
  test('no more is sold than is held and not promised already', () => {
    const held = account('CASH', 0, 10);
    expect(rules(held, limitBody('SELL', 10, '101'))).toEqual([]);
    expect(rules(held, limitBody('SELL', 11, '101'))).toEqual(['Position_Sys_0001']);
    at.enter(ocoBody(limitBody('SELL', 6, '105'), stopBody('SELL', 6, '95')));
    at.pass(300);
    const openNodes = at.desk.openNodes('12345678');
    expect(rules(held, limitBody('SELL', 4, '101'), openNodes)).toEqual([]);
    expect(rules(held, limitBody('SELL', 5, '101'), openNodes)).toEqual(['Position_Sys_0001']);
  });

  test('one of a pair can be replaced although the pair promises the whole position', () => {
    const held = account('CASH', 0, 10);
    const [high] = at.enter(ocoBody(limitBody('SELL', 10, '105'), stopBody('SELL', 10, '95')));
    at.pass(300);
    const reviewed = { account: held, quotes: at.board, openNodes: at.desk.openNodes('12345678') };
    expect(reviewStrategy(strategyOf(limitBody('SELL', 10, '103')), reviewed, high ?? null)).toEqual([]);
  });

  test('a bracket sells what its parent will have bought, a single order may not', () => {
    const held = account('MARGIN', 10_000);
    const exit = ocoBody(limitBody('SELL', 5, '110'), stopBody('SELL', 5, '90'));
    expect(rules(held, triggerBody(limitBody('BUY', 5, '100'), exit))).toEqual(['STOP_ORDERS_NO_GUARANTEE']);
    expect(rules(held, triggerBody(limitBody('BUY', 4, '100'), exit))).toContain('Position_Sys_0001');
    expect(rules(held, limitBody('SELL', 5, '110'))).toEqual(['Position_Sys_0001']);
  });

  test('short sales need a margin account and no long position; shorts are covered, not sold', () => {
    expect(rules(account('CASH', 10_000), limitBody('SELL_SHORT', 5, '100'))).toContain('Account_Sys_0005');
    expect(rules(account('MARGIN', 10_000), limitBody('SELL_SHORT', 5, '100'))).toEqual(['ETB_WARNING']);
    expect(rules(account('MARGIN', 10_000, 5), limitBody('SELL_SHORT', 5, '100'))).toContain('Position_Sys_0001');
    expect(rules(account('MARGIN', 10_000), limitBody('BUY_TO_COVER', 5, '100'))).toEqual(['Position_Sys_0001']);
    const lasting = { duration: 'GOOD_TILL_CANCEL' };
    expect(rules(account('MARGIN', 10_000), limitBody('SELL_SHORT', 5, '100', lasting))).toEqual([
      'Easy_To_Borrow_GTC',
    ]);
  });

  test('a cash account sells calls that its shares cover, and puts that its cash secures', () => {
    const call = orderBody('SELL_TO_OPEN', 1, { orderType: 'LIMIT', price: '2.00' }, CALL);
    const put = orderBody('SELL_TO_OPEN', 1, { orderType: 'LIMIT', price: '1.00' }, PUT);
    expect(rules(account('CASH', 100, 100), call)).toEqual([]);
    expect(rules(account('CASH', 100, 99), call)).toEqual(['Account_Sys_0005']);
    expect(rules(account('CASH', 9_000), put)).toEqual([]);
    expect(rules(account('CASH', 8_999), put)).toEqual(['Account_Sys_0005']);
  });
});

describe('stops', () => {
  test.each([
    ['SELL', '99.97', []],
    ['SELL', '99.98', ['Order_Sys_0002']],
    ['BUY', '100.01', []],
    ['BUY', '100.00', ['Order_Sys_0002']],
  ])('a %s stop at %s', (instruction, stop, expected) => {
    const held = account('MARGIN', 10_000, 10);
    expect(rules(held, stopBody(instruction, 5, stop))).toEqual([...expected, 'STOP_ORDERS_NO_GUARANTEE']);
  });

  test('a market order is warned about', () => {
    expect(rules(account('MARGIN', 10_000), orderBody('BUY', 5))).toEqual(['PRICES_CAN_CHANGE_QUICKLY']);
  });
});
