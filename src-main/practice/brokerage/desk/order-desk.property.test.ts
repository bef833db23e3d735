import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { PracticeAccount } from '../accounts/account.ts';
import { valuationOf } from '../accounts/valuation.ts';
import { mayBecome, type OrderStatus } from '../orders/order-status.ts';
import { ordersWithin } from '../orders/strategy-node.ts';
import { DeskHarness } from '../testing/desk-harness.ts';
import { limitBody, ocoBody, orderBody, stopBody, strategyOf, triggerBody, type Body } from '../testing/order-texts.ts';
import { OrderNotOpenError, NotReplaceableError } from './desk-error.ts';

const price = fc.integer({ min: 9_800, max: 10_200 }).map((amount) => (amount / 100).toFixed(2));
const size = fc.integer({ min: 1, max: 300 });
const side = fc.constantFrom('BUY', 'SELL');
const duration = fc.constantFrom('DAY', 'GOOD_TILL_CANCEL');
const trailing = { orderType: 'TRAILING_STOP', stopPriceLinkBasis: 'LAST', stopPriceLinkType: 'VALUE' };

const single: fc.Arbitrary<Body> = fc.oneof(
  fc.tuple(side, size).map(([instruction, quantity]) => orderBody(instruction, quantity)),
  fc
    .tuple(side, size, price, duration)
    .map(([instruction, quantity, at, lasts]) => limitBody(instruction, quantity, at, { duration: lasts })),
  fc.tuple(side, size, price).map(([instruction, quantity, at]) => stopBody(instruction, quantity, at)),
  fc
    .tuple(side, size, price)
    .map(([instruction, quantity, at]) => limitBody(instruction, quantity, at, { duration: 'FILL_OR_KILL' })),
  fc
    .tuple(side, size)
    .map(([instruction, quantity]) => orderBody(instruction, quantity, { ...trailing, stopPriceOffset: 0.25 })),
  fc
    .tuple(side, size)
    .map(([instruction, quantity]) => orderBody(instruction, quantity, { orderType: 'MARKET_ON_CLOSE' })),
);
const strategy: fc.Arbitrary<Body> = fc.oneof(
  { weight: 3, arbitrary: single },
  { weight: 1, arbitrary: fc.tuple(single, single).map(([one, other]) => ocoBody(one, other)) },
  { weight: 1, arbitrary: fc.tuple(single, single).map(([one, other]) => triggerBody(one, other)) },
  { weight: 2, arbitrary: fc.tuple(single, single, single).map(([a, b, c]) => triggerBody(a, ocoBody(b, c))) },
);

type Step =
  | { readonly kind: 'enter'; readonly body: Body }
  | {
      readonly kind: 'quote';
      readonly bidCents: number;
      readonly spread: number;
      readonly bidSize: number;
      readonly askSize: number;
    }
  | { readonly kind: 'pass'; readonly ms: number }
  | { readonly kind: 'cancel'; readonly pick: number; readonly refused: boolean }
  | { readonly kind: 'replace'; readonly pick: number; readonly body: Body; readonly refusal: boolean };

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ kind: fc.constant('enter' as const), body: strategy }),
  fc.record({
    kind: fc.constant('quote' as const),
    bidCents: fc.integer({ min: 9_800, max: 10_200 }),
    spread: fc.integer({ min: 1, max: 20 }),
    bidSize: fc.integer({ min: 0, max: 200 }),
    askSize: fc.integer({ min: 0, max: 200 }),
  }),
  fc.record({ kind: fc.constant('pass' as const), ms: fc.constantFrom(1, 150, 300, 5_000, 3_600_000, 86_400_000) }),
  fc.record({ kind: fc.constant('cancel' as const), pick: fc.nat(), refused: fc.boolean() }),
  fc.record({ kind: fc.constant('replace' as const), pick: fc.nat(), body: single, refusal: fc.boolean() }),
);

/** Asks for a change; that it comes too late is an answer, anything else a defect. */
function attempt(change: () => void): void {
  try {
    change();
  } catch (error) {
    if (!(error instanceof OrderNotOpenError || error instanceof NotReplaceableError)) throw error;
  }
}

class World {
  readonly at = new DeskHarness();
  readonly account = new PracticeAccount({ number: '12345678', hash: '', type: 'MARGIN', nickname: '' });
  readonly seen = new Map<number, OrderStatus>();
  #booked = 0;
  /** What may be filled at each side until the next quote. */
  #left = { buy: 0, sell: 0 };

  do(step: Step): void {
    const { at } = this;
    const orders = ordersWithin(at.desk.roots);
    if (step.kind === 'enter') at.enter(step.body);
    if (step.kind === 'pass') at.pass(step.ms);
    if (step.kind === 'quote') this.#quote(step);
    if (step.kind === 'cancel' || step.kind === 'replace') {
      const order = orders[step.pick % Math.max(1, orders.length)];
      if (!order) return;
      at.refusesCancel = step.kind === 'cancel' && step.refused;
      at.refusal = step.kind === 'replace' && step.refusal ? 'No.' : null;
      attempt(() => {
        if (step.kind === 'cancel') at.desk.cancel(order, at.nowMs);
        else at.desk.replace(order, strategyOf(step.body), at.nowMs);
      });
    }
    this.#bookNewFills();
  }

  #quote(step: Step & { kind: 'quote' }): void {
    const { bidCents, spread, bidSize, askSize } = step;
    const before = this.at.board.quote('AAPL');
    this.at.quote({ bid: bidCents / 100, ask: (bidCents + spread) / 100, bidSize, askSize });
    const quote = this.at.board.quote('AAPL');
    if (before?.bidPrice !== quote?.bidPrice || before?.bidSize !== bidSize) this.#left.sell = bidSize;
    if (before?.askPrice !== quote?.askPrice || before?.askSize !== askSize) this.#left.buy = askSize;
  }

  #bookNewFills(): void {
    for (const { order, fill } of this.at.fills.slice(this.#booked)) {
      this.account.bookFill(order.id, order.terms.leg, fill, 0);
      this.#booked += 1;
      const quote = this.at.board.quote('AAPL');
      if (order.terms.rule.orderType === 'MARKET_ON_CLOSE') continue;
      expect(fill.price).toBe(order.side === 'buy' ? quote?.askPrice : quote?.bidPrice);
      if (order.limit !== null)
        expect(order.side === 'buy' ? fill.price <= order.limit : fill.price >= order.limit).toBe(true);
      this.#left[order.side] -= fill.quantity;
      expect(this.#left[order.side]).toBeGreaterThanOrEqual(0);
    }
  }
}

describe('any sequence of orders, changes and quotes', () => {
  test('keeps every order legal, fills nothing twice, and conserves money and shares', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 80, size: 'max' }), (steps) => {
        const world = new World();
        const { at, account } = world;
        for (const one of steps) world.do(one);
        for (const order of ordersWithin(at.desk.roots)) {
          const filled = order.fills.reduce((sum, { quantity }) => sum + quantity, 0);
          expect(filled).toBe(order.filledQuantity);
          expect(filled).toBeLessThanOrEqual(order.quantity);
          expect(order.quantity).toBeLessThanOrEqual(order.terms.leg.quantity);
          expect(order.status === 'FILLED').toBe(filled === order.quantity);
        }
        const fills = at.fills.map(({ order, fill }) => ({ sign: order.side === 'buy' ? 1 : -1, ...fill }));
        expect(new Set(fills.map(({ activityId }) => activityId)).size).toBe(fills.length);
        // Prices are whole cents here, so that dollars and cents need no rounding.
        const shares = fills.reduce((sum, { sign, quantity }) => sum + sign * quantity, 0);
        const spent = fills.reduce((sum, { sign, quantity, price: units }) => sum + sign * quantity * (units / 1e6), 0);
        expect(account.held('AAPL')).toBe(shares);
        expect(account.cash).toBe(0 - spent);
        for (const position of account.allPositions) {
          expect(position.cost - position.realized + account.cash).toBe(0);
        }
        const mark = at.board.quote('AAPL')?.markPrice ?? 0;
        const { liquidation } = valuationOf(account, at.board);
        if (mark > 0) expect(liquidation).toBe((shares * mark) / 1e6 - spent);
      }),
      { numRuns: 200 },
    );
  });

  test('every order ends by itself within 180 days, and a group with its orders', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60, size: 'max' }), (steps) => {
        const world = new World();
        for (const one of steps) world.do(one);
        world.at.refusesCancel = false;
        world.at.refusal = null;
        // Children that are set free late have their own time; two rounds are more than any chain here needs.
        for (let round = 0; round < 4; round += 1) world.at.pass(200 * 86_400_000);
        const open = ordersWithin(world.at.desk.roots).filter(({ isClosed }) => !isClosed);
        expect(open.map(({ status }) => status)).toEqual([]);
        for (const { status, isClosed } of world.at.desk.roots) expect([status, isClosed]).toEqual([status, true]);
        expect(world.at.desk.openNodes('12345678')).toEqual([]);
      }),
      { numRuns: 150 },
    );
  });

  test('the same steps give the same events', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40, size: 'max' }), (steps) => {
        const run = (): readonly unknown[] => {
          const world = new World();
          for (const one of steps) world.do(one);
          return world.at.events.map(({ kind, order, atMs }) => [kind, order.id, atMs]);
        };
        expect(run()).toEqual(run());
      }),
      { numRuns: 50 },
    );
  });

  test('a step that the table does not have is thrown, not taken', () => {
    const at = new DeskHarness();
    const order = at.placed(limitBody('BUY', 1, '1'));
    expect(mayBecome(order.status, 'AWAITING_PARENT_ORDER')).toBe(false);
    expect(() => {
      order.become('AWAITING_PARENT_ORDER', at.nowMs);
    }).toThrow(/cannot become/);
  });
});
