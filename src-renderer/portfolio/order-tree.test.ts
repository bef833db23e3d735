import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeOrder } from '../testing/make-portfolio.ts';
import { orderTree } from './order-tree.ts';

const shape = (orders: Parameters<typeof orderTree>[0]): string[] =>
  orderTree(orders).map(({ order, depth }) => `${'.'.repeat(depth)}${order.orderId}`);

describe('orders', () => {
  it('stand newest first, children under their parents', () => {
    const orders = [
      makeOrder({ orderId: 'old', enteredWallMs: 1 }),
      makeOrder({ orderId: 'stop', parentOrderId: 'oco', enteredWallMs: 2 }),
      makeOrder({ orderId: 'new', enteredWallMs: 2 }),
      makeOrder({ orderId: 'oco', parentOrderId: 'new', enteredWallMs: 2 }),
      makeOrder({ orderId: 'target', parentOrderId: 'oco', enteredWallMs: 2 }),
    ];
    expect(shape(orders)).toEqual(['new', '.oco', '..stop', '..target', 'old']);
  });

  it('stand at the top when their parent is not there, and last when they have no time', () => {
    const orders = [
      makeOrder({ orderId: 'timeless', enteredWallMs: null }),
      makeOrder({ orderId: 'orphan', parentOrderId: 'gone', enteredWallMs: 5 }),
    ];
    expect(shape(orders)).toEqual(['orphan', 'timeless']);
  });

  it('are each shown exactly once, whatever they refer to', () => {
    const id = fc.constantFrom('a', 'b', 'c', 'd');
    const order = fc
      .record({ orderId: id, parentOrderId: fc.option(id), enteredWallMs: fc.option(fc.nat(9)) })
      .map((changes) => makeOrder(changes));
    fc.assert(
      fc.property(fc.array(order, { maxLength: 8 }), (orders) => {
        const shown = orderTree(orders).map((line) => line.order);
        expect(new Set(shown).size).toBe(shown.length);
        expect(new Set(shown)).toEqual(new Set(orders));
      }),
    );
  });
});
