import type { OrderView } from '../../contract/portfolio.ts';

/** Families together, each parent before its children; newest family first, those without a time last. */
export function sortedByFamily(orders: readonly OrderView[]): readonly OrderView[] {
  const ids = new Set(orders.map(({ orderId }) => orderId));
  const childrenOf = new Map<string, OrderView[]>();
  const roots: OrderView[] = [];
  for (const order of orders) {
    const { parentOrderId } = order;
    if (parentOrderId === null || !ids.has(parentOrderId)) roots.push(order);
    else childrenOf.set(parentOrderId, [...(childrenOf.get(parentOrderId) ?? []), order]);
  }
  roots.sort((left, right) => (right.enteredWallMs ?? -Infinity) - (left.enteredWallMs ?? -Infinity) || 0);
  const sorted = new Map<string, OrderView>();
  // A family that is its own ancestor has no root: what the broker sent is shown all the same.
  const waiting = [...roots, ...orders].reverse();
  for (let order = waiting.pop(); order; order = waiting.pop()) {
    if (sorted.has(order.orderId)) continue;
    sorted.set(order.orderId, order);
    waiting.push(...[...(childrenOf.get(order.orderId) ?? [])].reverse());
  }
  return [...sorted.values()];
}
