import type { Order } from '../orders/order.ts';
import type { Strategy } from '../orders/order-terms.ts';
import { ordersWithin, type StrategyNode } from '../orders/strategy-node.ts';

/** Every order there ever was, and those of them that still may be filled. */
export class OrderRegister {
  readonly roots: StrategyNode[] = [];
  readonly #nodes = new Map<number, StrategyNode>();
  readonly #strategies = new Map<number, Strategy>();
  readonly #living = new Set<Order>();

  /** A copy: what happens to one order may end others. */
  get living(): readonly Order[] {
    return [...this.#living];
  }

  find(id: number): StrategyNode | undefined {
    return this.#nodes.get(id);
  }

  /** Takes in what one request has made; answers its orders. */
  add(node: StrategyNode, strategy: Strategy): readonly Order[] {
    if (node.parent) node.parent.children.push(node);
    else this.roots.push(node);
    this.#strategies.set(node.id, strategy);
    this.#remember(node);
    const orders = ordersWithin([node]);
    for (const order of orders) this.#living.add(order);
    return orders;
  }

  /** The order has ended. */
  drop(order: Order): void {
    this.#living.delete(order);
  }

  /** What was entered together with a node, and its strategy. */
  requestOf(node: StrategyNode): { readonly top: StrategyNode; readonly strategy: Strategy } {
    for (let top: StrategyNode | null = node; top; top = top.parent) {
      const strategy = this.#strategies.get(top.id);
      if (strategy) return { top, strategy };
    }
    throw new RangeError(`Order ${node.id} was never entered.`);
  }

  /** The order that is due first, by a function that says when each is. */
  earliest(dueMs: (order: Order) => number): readonly [Order | null, number] {
    let earliest: Order | null = null;
    let earliestMs = Infinity;
    for (const order of this.#living) {
      const orderMs = dueMs(order);
      if (orderMs < earliestMs) [earliest, earliestMs] = [order, orderMs];
    }
    return [earliest, earliestMs];
  }

  #remember(node: StrategyNode): void {
    this.#nodes.set(node.id, node);
    for (const child of node.children) this.#remember(child);
  }
}
