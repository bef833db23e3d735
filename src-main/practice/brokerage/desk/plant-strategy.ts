import { OcoGroup } from '../orders/oco-group.ts';
import { Order } from '../orders/order.ts';
import type { OrderStrategy, Strategy } from '../orders/order-terms.ts';
import type { Entry } from '../orders/strategy-base.ts';
import type { StrategyNode } from '../orders/strategy-node.ts';

/** What a new tree of orders hangs on. */
export interface Soil {
  readonly parent: StrategyNode | null;
  /** The order whose place the new one is to take. */
  readonly replaces: Order | null;
  readonly status: 'PENDING_ACKNOWLEDGEMENT' | 'AWAITING_PARENT_ORDER';
  readonly makeEntry: (parent: StrategyNode | null) => Entry;
}

/** Makes the order of a strategy and the tree below it: what it triggers waits for it. */
export function plantOrder(strategy: OrderStrategy, { parent, replaces, status, makeEntry }: Soil): Order {
  const entry = makeEntry(parent);
  const order = new Order(entry, strategy.terms, replaces);
  order.become(status, entry.enteredMs);
  if (strategy.kind === 'single') return order;
  for (const child of strategy.children) {
    const soil: Soil = { parent: order, replaces: null, status: 'AWAITING_PARENT_ORDER', makeEntry };
    order.children.push(plantStrategy(child, soil));
  }
  return order;
}

/** Makes the tree of orders that a strategy asks for. */
export function plantStrategy(strategy: Strategy, soil: Soil): StrategyNode {
  if (strategy.kind !== 'oco') return plantOrder(strategy, soil);
  const entry = soil.makeEntry(soil.parent);
  const group = new OcoGroup(entry);
  group.become(soil.status, entry.enteredMs);
  for (const child of strategy.children) group.children.push(plantStrategy(child, { ...soil, parent: group }));
  return group;
}
