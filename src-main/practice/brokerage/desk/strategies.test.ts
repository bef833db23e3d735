import { beforeEach, describe, expect, test } from 'vitest';
import { DELAY_MS, DeskHarness } from '../testing/desk-harness.ts';
import { limitBody, ocoBody, stopBody, strategyOf, triggerBody } from '../testing/order-texts.ts';
import type { Order } from '../orders/order.ts';

let at: DeskHarness;

const target = limitBody('SELL', 5, '105', { duration: 'GOOD_TILL_CANCEL' });
const loss = stopBody('SELL', 5, '95', { duration: 'GOOD_TILL_CANCEL' });
const bracket = triggerBody(limitBody('BUY', 5, '100'), ocoBody(target, loss));

const statuses = (orders: readonly Order[]): readonly string[] => orders.map(({ status }) => status);

beforeEach(() => {
  at = new DeskHarness();
  at.quote({ bid: 101, ask: 101.1, last: 101 });
});

describe('OCO', () => {
  test('a whole fill of one cancels the other', () => {
    const pair = at.enterNode(ocoBody(target, loss));
    at.pass(DELAY_MS);
    const [high, low] = pair.children;
    expect([pair.status, high?.status, low?.status]).toEqual(['WORKING', 'WORKING', 'AWAITING_STOP_CONDITION']);
    at.quote({ bid: 105, ask: 105.1, last: 105 });
    expect([pair.status, high?.status, low?.status]).toEqual(['FILLED', 'FILLED', 'CANCELED']);
  });

  test('a partial fill shrinks the other, so that never more is sold than was held', () => {
    const [high, low] = at.enter(ocoBody(target, loss));
    at.pass(DELAY_MS);
    at.quote({ bid: 105, ask: 105.1, last: 105, bidSize: 3 });
    expect([high?.filledQuantity, low?.quantity, low?.status]).toEqual([3, 2, 'AWAITING_STOP_CONDITION']);
    at.quote({ bid: 95, ask: 95.1, last: 95 });
    expect([high?.status, low?.status, low?.filledQuantity]).toEqual(['CANCELED', 'FILLED', 2]);
  });

  test('a partial fill of one cancels another that is for something else', () => {
    const [one, other] = at.enter(ocoBody(target, limitBody('BUY', 5, '90')));
    at.pass(DELAY_MS);
    at.quote({ bid: 105, ask: 105.1, bidSize: 1 });
    expect([one?.status, other?.status]).toEqual(['WORKING', 'CANCELED']);
  });

  test('one that may not go to the market takes the other with it', () => {
    const pair = at.enterNode(ocoBody(target, loss));
    at.refusal = 'Order_Sys_0002';
    at.pass(DELAY_MS);
    expect([pair.status, ...pair.children.map(({ status }) => status)]).toEqual(['REJECTED', 'REJECTED', 'REJECTED']);
  });

  test('canceling the group cancels both; canceling one leaves the other', () => {
    const pair = at.enterNode(ocoBody(target, loss));
    at.pass(DELAY_MS);
    at.desk.cancel(pair, at.nowMs);
    expect(pair.status).toBe('PENDING_CANCEL');
    at.pass(DELAY_MS);
    expect([pair.status, ...pair.children.map(({ status }) => status)]).toEqual(['CANCELED', 'CANCELED', 'CANCELED']);

    const second = at.enterNode(ocoBody(target, loss));
    at.pass(DELAY_MS);
    const [high, low] = second.children;
    if (!high) throw new Error('a pair has two');
    at.desk.cancel(high, at.nowMs);
    at.pass(DELAY_MS);
    expect([second.status, high.status, low?.status]).toEqual(['WORKING', 'CANCELED', 'AWAITING_STOP_CONDITION']);
  });

  test('the one that takes the place of another is still its partner', () => {
    const pair = at.enterNode(ocoBody(target, loss));
    at.pass(DELAY_MS);
    const [high, low] = pair.children;
    if (!high) throw new Error('a pair has two');
    const nearer = at.desk.replace(high, strategyOf(limitBody('SELL', 5, '103')), at.nowMs);
    at.pass(DELAY_MS);
    at.quote({ bid: 103, ask: 103.1, last: 103 });
    expect([pair.status, high.status, nearer.status, low?.status]).toEqual([
      'FILLED',
      'REPLACED',
      'FILLED',
      'CANCELED',
    ]);
  });
});

describe('TRIGGER', () => {
  test('a bracket: children wait for the parent, then one of them ends the other', () => {
    const orders = at.enter(bracket);
    at.pass(DELAY_MS);
    expect(statuses(orders)).toEqual(['WORKING', 'AWAITING_PARENT_ORDER', 'AWAITING_PARENT_ORDER']);
    at.quote({ bid: 99.9, ask: 100, last: 100, askSize: 2 });
    expect(statuses(orders)).toEqual(['WORKING', 'AWAITING_PARENT_ORDER', 'AWAITING_PARENT_ORDER']);
    at.quote({ bid: 99.8, ask: 99.9, last: 99.9 });
    expect(statuses(orders)).toEqual(['FILLED', 'WORKING', 'AWAITING_STOP_CONDITION']);
    at.quote({ bid: 94.9, ask: 95.1, last: 95 });
    expect(statuses(orders)).toEqual(['FILLED', 'CANCELED', 'FILLED']);
    expect(orders[2] && at.filled(orders[2])).toEqual([[5, 94.9]]);
  });

  test('children end with a parent that ends unfilled', () => {
    const orders = at.enter(bracket);
    at.pass(DELAY_MS);
    at.passTo('2026-11-20T21:00:00Z');
    expect(statuses(orders)).toEqual(['EXPIRED', 'CANCELED', 'CANCELED']);
    expect(orders[1]?.parent?.status).toBe('CANCELED');
  });

  test('a child that was canceled while it waited does not wake up', () => {
    const orders = at.enter(bracket);
    at.pass(DELAY_MS);
    const [, high] = orders;
    if (!high) throw new Error('a bracket has three');
    at.desk.cancel(high, at.nowMs);
    at.quote({ bid: 99.9, ask: 100, last: 100 });
    at.pass(DELAY_MS);
    expect(statuses(orders)).toEqual(['FILLED', 'CANCELED', 'AWAITING_STOP_CONDITION']);
  });

  test('a child whose cancel is refused after the parent was filled goes to the market', () => {
    const orders = at.enter(bracket);
    at.pass(DELAY_MS);
    const [, high] = orders;
    if (!high) throw new Error('a bracket has three');
    at.refusesCancel = true;
    at.desk.cancel(high, at.nowMs);
    at.quote({ bid: 99.9, ask: 100, last: 100 });
    at.pass(DELAY_MS);
    expect(statuses(orders)).toEqual(['FILLED', 'WORKING', 'AWAITING_STOP_CONDITION']);
  });

  test('a chain: each waits for the one before it', () => {
    const chain = triggerBody(
      limitBody('BUY', 1, '100'),
      triggerBody(limitBody('SELL', 1, '102'), limitBody('BUY', 1, '90')),
    );
    const orders = at.enter(chain);
    at.pass(DELAY_MS);
    at.quote({ bid: 99.9, ask: 100 });
    expect(statuses(orders)).toEqual(['FILLED', 'WORKING', 'AWAITING_PARENT_ORDER']);
    at.quote({ bid: 102, ask: 102.1 });
    expect(statuses(orders)).toEqual(['FILLED', 'FILLED', 'WORKING']);
  });
});
