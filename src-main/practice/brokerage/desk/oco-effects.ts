import { waitsForDecision, type Order } from '../orders/order.ts';
import type { StrategyNode } from '../orders/strategy-node.ts';

export interface OcoEffects {
  /** Orders that lose what the fill has taken off the position they would close. */
  readonly shrinking: readonly Order[];
  readonly ending: readonly StrategyNode[];
}

const isSameTrade = (one: Order, other: Order): boolean => one.symbol === other.symbol && one.side === other.side;

/** The one is to take the place of the other: they are no rivals. */
const isReplacing = (one: StrategyNode, other: StrategyNode): boolean =>
  one.kind === 'order' && other.kind === 'order' && (one.replaces === other || other.replaces === one);

/**
 * What a fill of `quantity` does to the others of its group. A whole fill ends them. A partial one ends them too, unless
 * both would close the same position: then the other shrinks, so that the rest stays protected and nothing is sold twice.
 */
export function ocoEffects(order: Order, quantity: number, isWhole: boolean): OcoEffects {
  const shrinking: Order[] = [];
  const ending: StrategyNode[] = [];
  for (let node: StrategyNode = order; node.parent; node = node.parent) {
    if (node.parent.kind !== 'oco') continue;
    for (const other of node.parent.children) {
      if (other === node || other.isClosed || isReplacing(node, other)) continue;
      // What was to take the place of another was asked for before this fill: it ends, and the other goes on, smaller.
      const isFirm = other.kind === 'order' && !waitsForDecision(other);
      const canShrink = !isWhole && node === order && isFirm && isSameTrade(order, other);
      if (canShrink && other.openQuantity > quantity) shrinking.push(other);
      else ending.push(other);
    }
  }
  return { shrinking, ending };
}
