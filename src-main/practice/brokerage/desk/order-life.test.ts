import { beforeEach, describe, expect, test } from 'vitest';
import { OrderNotOpenError, NotReplaceableError } from './desk-error.ts';
import { DELAY_MS, DeskHarness } from '../testing/desk-harness.ts';
import { limitBody, ocoBody, orderBody, strategyOf } from '../testing/order-texts.ts';

let at: DeskHarness;

beforeEach(() => {
  at = new DeskHarness();
  at.quote({ bid: 99.98, ask: 100.02, last: 100 });
});

describe('sessions and durations', () => {
  test('a day order expires at the close with its fills kept', () => {
    const order = at.placed(limitBody('BUY', 200, '99'));
    at.quote({ bid: 98.9, ask: 99, askSize: 50 });
    at.quote({ bid: 99.5, ask: 99.6 });
    at.passTo('2026-11-20T21:00:00Z');
    expect(order).toMatchObject({ status: 'EXPIRED', filledQuantity: 50, openQuantity: 0 });
    expect(at.kinds(order).at(-1)).toBe('expired');
  });

  test('an order placed at night waits for the bell', () => {
    at.passTo('2026-11-21T03:00:00Z');
    const order = at.placed(orderBody('BUY', 5));
    expect(order.status).toBe('PENDING_ACTIVATION');
    at.passTo('2026-11-23T14:29:59Z');
    at.quote({ bid: 100, ask: 100.1 });
    expect(order.filledQuantity).toBe(0);
    at.pass(1_000);
    expect(order).toMatchObject({ status: 'FILLED', releaseMs: Date.parse('2026-11-23T14:30:00Z') });
  });

  test('good till canceled outlives the close, rests at night and works the next day', () => {
    const order = at.placed(limitBody('SELL', 5, '101', { duration: 'GOOD_TILL_CANCEL' }));
    at.passTo('2026-11-20T22:00:00Z');
    at.quote({ bid: 102, ask: 102.1 });
    expect(order).toMatchObject({ status: 'WORKING', filledQuantity: 0 });
    at.passTo('2026-11-23T14:30:01Z');
    at.quote({ bid: 102, ask: 102.1, last: 102 });
    expect(order.status).toBe('FILLED');
  });

  test('an evening session takes a limit order when it opens; seamless ones trade before the bell too', () => {
    const evening = at.placed(limitBody('SELL', 5, '99', { session: 'PM' }));
    expect(evening.status).toBe('PENDING_ACTIVATION');
    at.passTo('2026-11-20T21:05:00Z');
    at.quote({ bid: 99.5, ask: 99.6 });
    expect(evening.status).toBe('FILLED');
    at.passTo('2026-11-23T12:10:00Z');
    at.quote({ bid: 99.5, ask: 99.6 });
    expect(at.placed(limitBody('SELL', 5, '99', { session: 'SEAMLESS' })).status).toBe('FILLED');
  });
});

describe('cancel', () => {
  test('passes through PENDING_CANCEL and leaves nothing open', () => {
    const order = at.placed(limitBody('BUY', 5, '99'));
    at.desk.cancel(order, at.nowMs);
    expect(order.status).toBe('PENDING_CANCEL');
    at.pass(DELAY_MS);
    expect(order).toMatchObject({ status: 'CANCELED', openQuantity: 0, unfilledQuantity: 5 });
    expect(at.kinds(order).slice(-2)).toEqual(['cancel-requested', 'canceled']);
  });

  test('a fill may overtake it', () => {
    const order = at.placed(limitBody('BUY', 5, '99'));
    at.desk.cancel(order, at.nowMs);
    at.quote({ bid: 98.9, ask: 99 });
    expect(order.status).toBe('FILLED');
    at.pass(DELAY_MS);
    expect(order.status).toBe('FILLED');
  });

  test('is refused once the order has ended or has been asked for', () => {
    const filled = at.placed(orderBody('BUY', 5));
    expect(() => {
      at.desk.cancel(filled, at.nowMs);
    }).toThrow(OrderNotOpenError);
    const resting = at.placed(limitBody('BUY', 5, '99'));
    at.desk.cancel(resting, at.nowMs);
    expect(() => {
      at.desk.cancel(resting, at.nowMs);
    }).toThrow(/PENDING_CANCEL/);
  });

  test('when the market refuses it the order is where it was', () => {
    const order = at.placed(limitBody('BUY', 5, '99'));
    at.refusesCancel = true;
    at.desk.cancel(order, at.nowMs);
    at.pass(DELAY_MS);
    expect(order.status).toBe('WORKING');
    at.quote({ bid: 98.9, ask: 99 });
    expect(order.status).toBe('FILLED');
  });

  test('before the acknowledgement nothing ever reaches the market', () => {
    const [order] = at.enter(orderBody('BUY', 5));
    if (!order) throw new Error('one order was entered');
    at.pass(DELAY_MS - 1);
    at.desk.cancel(order, at.nowMs);
    at.pass(DELAY_MS);
    expect(order).toMatchObject({ status: 'CANCELED', filledQuantity: 0 });
  });
});

describe('replace', () => {
  test('gives a new id; fills of before stay with the old order', () => {
    const old = at.placed(limitBody('BUY', 100, '99'));
    at.quote({ bid: 98.9, ask: 99, askSize: 30 });
    const fresh = at.desk.replace(old, strategyOf(limitBody('BUY', 70, '99.50')), at.nowMs);
    expect(fresh.id).not.toBe(old.id);
    expect([old.status, fresh.status]).toEqual(['PENDING_REPLACE', 'PENDING_ACKNOWLEDGEMENT']);
    at.pass(DELAY_MS);
    expect(old).toMatchObject({ status: 'REPLACED', filledQuantity: 30, openQuantity: 0 });
    expect(fresh).toMatchObject({ status: 'WORKING', filledQuantity: 0, replaces: old });
    at.quote({ bid: 99.4, ask: 99.5 });
    expect(fresh).toMatchObject({ status: 'FILLED', filledQuantity: 70 });
    expect(old.filledQuantity).toBe(30);
  });

  test('comes too late when the old order is filled first: the new one never works', () => {
    const old = at.placed(limitBody('BUY', 100, '99'));
    const fresh = at.desk.replace(old, strategyOf(limitBody('BUY', 100, '99.50')), at.nowMs);
    at.quote({ bid: 98.9, ask: 99 });
    at.pass(DELAY_MS);
    expect([old.status, fresh.status]).toEqual(['FILLED', 'REJECTED']);
    expect(fresh.statusDescription).toContain('filled before');
  });

  test('a replacement that may not go to the market leaves the old order working', () => {
    const old = at.placed(limitBody('BUY', 100, '99'));
    const fresh = at.desk.replace(old, strategyOf(limitBody('BUY', 9_000, '99')), at.nowMs);
    at.refusal = 'Too dear.';
    at.pass(DELAY_MS);
    expect([old.status, fresh.status, fresh.statusDescription]).toEqual(['WORKING', 'REJECTED', 'Too dear.']);
  });

  test('neither may be changed while it is being decided, and a pair cannot be replaced', () => {
    const old = at.placed(limitBody('BUY', 100, '99'));
    const next = strategyOf(limitBody('BUY', 1, '99'));
    const fresh = at.desk.replace(old, next, at.nowMs);
    for (const order of [old, fresh]) {
      expect(() => at.desk.replace(order, next, at.nowMs)).toThrow(OrderNotOpenError);
      expect(() => {
        at.desk.cancel(order, at.nowMs);
      }).toThrow(OrderNotOpenError);
    }
    const pair = at.enterNode(ocoBody(limitBody('SELL', 1, '110'), limitBody('SELL', 1, '120')));
    expect(() => at.desk.replace(pair, next, at.nowMs)).toThrow(NotReplaceableError);
  });
});

test('a refused order is REJECTED with the reason', () => {
  at.refusal = 'No money.';
  const order = at.placed(orderBody('BUY', 5));
  expect(order).toMatchObject({ status: 'REJECTED', statusDescription: 'No money.', openQuantity: 0 });
});
