import { OcoGroup } from '../orders/oco-group.ts';
import { Order } from '../orders/order.ts';
import type { Strategy } from '../orders/order-terms.ts';
import type { Entry } from '../orders/strategy-base.ts';
import type { StrategyNode } from '../orders/strategy-node.ts';

export type EntryMaker = (parent: StrategyNode | null) => Entry;

/** Makes the tree of orders that a strategy asks for. Below an order that triggers others they wait for it. */
export function plantStrategy(
  strategy: Strategy,
  parent: StrategyNode | null,
  makeEntry: EntryMaker,
  status: 'PENDING_ACKNOWLEDGEMENT' | 'AWAITING_PARENT_ORDER',
): StrategyNode {
  const entry = makeEntry(parent);
  const node = strategy.kind === 'oco' ? new OcoGroup(entry) : new Order(entry, strategy.terms);
  node.become(status, entry.enteredMs);
  if (strategy.kind === 'single') return node;
  const below = strategy.kind === 'trigger' ? 'AWAITING_PARENT_ORDER' : status;
  for (const child of strategy.children) node.children.push(plantStrategy(child, node, makeEntry, below));
  return node;
}
