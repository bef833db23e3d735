import { beforeEach, describe, expect, test } from 'vitest';
import { DELAY_MS, DeskHarness } from '../testing/desk-harness.ts';
import { limitBody, orderBody, stopBody } from '../testing/order-texts.ts';

let at: DeskHarness;

beforeEach(() => {
  at = new DeskHarness();
  at.quote({ bid: 99.98, ask: 100.02, last: 100 });
});

describe('each order type', () => {
  test('a market order walks from acknowledgement to filled at the other side of the market', () => {
    const [order] = at.enter(orderBody('BUY', 10));
    expect(order?.status).toBe('PENDING_ACKNOWLEDGEMENT');
    at.pass(DELAY_MS - 1);
    expect(order?.status).toBe('PENDING_ACKNOWLEDGEMENT');
    at.pass(1);
    expect(order).toMatchObject({ status: 'FILLED', filledQuantity: 10, openQuantity: 0, closeMs: at.nowMs });
    expect(order && at.filled(order)).toEqual([[10, 100.02]]);
    expect(order && at.kinds(order)).toEqual(['created', 'accepted', 'routed', 'filled']);
    expect(at.filled(at.placed(orderBody('SELL', 7)))).toEqual([[7, 99.98]]);
  });

  test('a limit order waits, stays WORKING while it is filled in parts, and never takes a size twice', () => {
    const order = at.placed(limitBody('BUY', 250, '99.99'));
    expect(order.status).toBe('WORKING');
    at.quote({ bid: 99.97, ask: 99.99, askSize: 100 });
    expect(order).toMatchObject({ status: 'WORKING', filledQuantity: 100 });
    // The same quote again is no new size.
    at.quote({ bid: 99.97, ask: 99.99, askSize: 100 });
    expect(order.filledQuantity).toBe(100);
    at.quote({ bid: 99.95, ask: 99.97, askSize: 120 });
    at.quote({ bid: 99.95, ask: 100.01, askSize: 500 });
    expect(order).toMatchObject({ status: 'WORKING', filledQuantity: 220 });
    at.quote({ bid: 99.95, ask: 99.99, askSize: 500 });
    expect(order.status).toBe('FILLED');
    expect(at.filled(order)).toEqual([
      [100, 99.99],
      [120, 99.97],
      [30, 99.99],
    ]);
  });

  test('two orders share what stands at a price, the older one first', () => {
    const [one, other] = [at.placed(limitBody('SELL', 80, '100.10')), at.placed(limitBody('SELL', 80, '100.10'))];
    at.quote({ bid: 100.1, ask: 100.2, bidSize: 100 });
    expect([one.filledQuantity, other.filledQuantity]).toEqual([80, 20]);
  });

  test('a stop waits for the last trade and is then a market order', () => {
    const order = at.placed(stopBody('SELL', 5, '99.50'));
    expect(order.status).toBe('AWAITING_STOP_CONDITION');
    // The bid alone does not trigger a STANDARD stop.
    at.quote({ bid: 99.4, ask: 99.6, last: 99.51 });
    expect(order.status).toBe('AWAITING_STOP_CONDITION');
    at.quote({ bid: 99.45, ask: 99.6, last: 99.5 });
    expect(at.filled(order)).toEqual([[5, 99.45]]);
    expect(at.kinds(order)).toEqual(['created', 'accepted', 'monitored', 'triggered', 'routed', 'filled']);
  });

  test('a buy stop is reached from below, and its stop type may name the ask', () => {
    const order = at.placed(stopBody('BUY', 5, '100.50', { stopType: 'ASK' }));
    at.quote({ bid: 100.3, ask: 100.49, last: 100.6 });
    expect(order.status).toBe('AWAITING_STOP_CONDITION');
    at.quote({ bid: 100.4, ask: 100.5, last: 100.4 });
    expect(at.filled(order)).toEqual([[5, 100.5]]);
  });

  test('a stop limit is a limit order once its stop is reached', () => {
    const order = at.placed(stopBody('SELL', 5, '99.50', { orderType: 'STOP_LIMIT', price: '99.45' }));
    at.quote({ bid: 99.4, ask: 99.6, last: 99.5 });
    expect(order).toMatchObject({ status: 'WORKING', filledQuantity: 0 });
    // Reached is reached: the last trade may recover.
    at.quote({ bid: 99.46, ask: 99.6, last: 99.9 });
    expect(at.filled(order)).toEqual([[5, 99.46]]);
  });

  test('a trailing stop follows the bid up by a value, stays where it was, and sells when the bid falls to it', () => {
    const trail = { stopPriceLinkBasis: 'BID', stopPriceLinkType: 'VALUE', stopPriceOffset: 0.5 };
    const order = at.placed(orderBody('SELL', 5, { orderType: 'TRAILING_STOP', ...trail }));
    const stops = [99.98, 100.4, 100.2, 100.6].map((bid) => {
      at.quote({ bid, ask: bid + 0.02 });
      return (order.stop ?? 0) / 1e8;
    });
    expect(stops).toEqual([99.48, 99.9, 99.9, 100.1]);
    at.quote({ bid: 100.11, ask: 100.13 });
    expect(order.status).toBe('AWAITING_STOP_CONDITION');
    at.quote({ bid: 100.1, ask: 100.12 });
    expect(at.filled(order)).toEqual([[5, 100.1]]);
  });

  test('a trailing stop by percent: one percent under 250.10 is 247.60', () => {
    at.quote({ bid: 250.08, ask: 250.12, last: 250.1 });
    const trail = { stopPriceLinkBasis: 'LAST', stopPriceLinkType: 'PERCENT', stopPriceOffset: '1' };
    const order = at.placed(orderBody('SELL', 5, { orderType: 'TRAILING_STOP', ...trail }));
    expect((order.stop ?? 0) / 1e8).toBe(247.6);
  });

  test('a trailing stop limit gets its limit when it is triggered', () => {
    const trail = { stopPriceLinkBasis: 'LAST', stopPriceLinkType: 'TICK', stopPriceOffset: 20 };
    const limit = { priceLinkBasis: 'TRIGGER', priceLinkType: 'TICK', priceOffset: 5 };
    const order = at.placed(orderBody('BUY', 5, { orderType: 'TRAILING_STOP_LIMIT', ...trail, ...limit }));
    at.quote({ bid: 99.5, ask: 99.52, last: 99.5 });
    expect((order.stop ?? 0) / 1e8).toBe(99.7);
    at.quote({ bid: 99.79, ask: 99.8, last: 99.7 });
    expect(order).toMatchObject({ status: 'WORKING', filledQuantity: 0 });
    expect((order.limit ?? 0) / 1e8).toBe(99.75);
    at.quote({ bid: 99.7, ask: 99.74, last: 99.7 });
    expect(at.filled(order)).toEqual([[5, 99.74]]);
  });

  test('market on close is filled at the last price before the close, whatever the size', () => {
    const order = at.placed(orderBody('SELL', 5_000, { orderType: 'MARKET_ON_CLOSE' }));
    expect(order.status).toBe('QUEUED');
    at.passTo('2026-11-20T20:59:59.000Z');
    at.quote({ bid: 101, ask: 101.1, last: 101.05, bidSize: 1 });
    expect(order.status).toBe('QUEUED');
    at.passTo('2026-11-20T21:00:05Z');
    expect(at.filled(order)).toEqual([[5_000, 101.05]]);
    expect(order.closeMs).toBe(Date.parse('2026-11-20T21:00:00Z'));
  });

  test('limit on close expires when the last price is beyond its limit', () => {
    const [good, bad] = ['101.10', '101.00'].map((price) =>
      at.placed(limitBody('BUY', 5, price, { orderType: 'LIMIT_ON_CLOSE' })),
    );
    at.passTo('2026-11-20T20:59:59Z');
    at.quote({ bid: 101, ask: 101.1, last: 101.05 });
    at.passTo('2026-11-20T21:00:00Z');
    expect([good?.status, bad?.status]).toEqual(['FILLED', 'EXPIRED']);
  });

  test('fill or kill takes all at once or nothing', () => {
    const kill = { duration: 'FILL_OR_KILL' };
    const whole = at.placed(limitBody('BUY', 1_000, '100.02', kill));
    const more = at.placed(limitBody('SELL', 1_001, '99.98', kill));
    expect(whole.status).toBe('FILLED');
    expect(more).toMatchObject({ status: 'CANCELED', filledQuantity: 0, openQuantity: 0 });
  });

  test('all or none waits until the whole size stands there', () => {
    const order = at.placed(limitBody('BUY', 200, '99.90', { specialInstruction: 'ALL_OR_NONE' }));
    at.quote({ bid: 99.8, ask: 99.9, askSize: 199 });
    expect(order.filledQuantity).toBe(0);
    at.quote({ bid: 99.8, ask: 99.9, askSize: 200 });
    expect(order.status).toBe('FILLED');
  });
});

describe('quotes that fill nothing', () => {
  test('none, a stale one, one that is not trading', () => {
    const unknown = at.placed(orderBody('BUY', 5, {}, 'NVDA'));
    expect(unknown.status).toBe('WORKING');
    at.pass(60_001);
    const late = at.placed(orderBody('BUY', 5));
    expect(late.filledQuantity).toBe(0);
    at.quote({ bid: 99, ask: 99.1, isTrading: false });
    expect(late.filledQuantity).toBe(0);
    at.quote({ bid: 99, ask: 99.1 });
    expect(late.status).toBe('FILLED');
  });
});
