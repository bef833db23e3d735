import type { OcoGroup } from './oco-group.ts';
import type { Order } from './order.ts';

/** A node in the tree of orders that one request has made. */
export type StrategyNode = Order | OcoGroup;

/** Every order at and below some nodes, parents before their children. */
export function ordersWithin(nodes: readonly StrategyNode[]): readonly Order[] {
  return nodes.flatMap((node) => [...(node.kind === 'order' ? [node] : []), ...ordersWithin(node.children)]);
}

/** The order whose fill sets a node free; null for a node that waits for nobody. */
export function triggerOf(node: StrategyNode): Order | null {
  for (let above = node.parent; above; above = above.parent) if (above.kind === 'order') return above;
  return null;
}
