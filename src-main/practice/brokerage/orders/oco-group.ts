import { isDeciding, isTerminal, type OrderStatus } from './order-status.ts';
import { StrategyBase } from './strategy-base.ts';

/** Orders of which one cancels the others. It has an id and a status of its own but nothing to fill. */
export class OcoGroup extends StrategyBase {
  readonly kind = 'oco';
}

/** What a group is, given what its children are: FILLED wins, then whoever still lives, then how they ended. */
export function groupStatus(children: readonly OrderStatus[]): OrderStatus {
  if (children.includes('FILLED')) return 'FILLED';
  const living = children.filter((status) => !isTerminal(status));
  if (living.length === 0)
    return children.find((status) => status === 'REJECTED' || status === 'EXPIRED') ?? 'CANCELED';
  // While its parent is unfilled a child may be asked to go, and nothing else.
  const waits = living.every((status) => status === 'AWAITING_PARENT_ORDER' || isDeciding(status));
  if (waits && living.includes('AWAITING_PARENT_ORDER')) return 'AWAITING_PARENT_ORDER';
  const [first = 'WORKING'] = living;
  const isShared = first === 'PENDING_ACKNOWLEDGEMENT' || first === 'PENDING_CANCEL';
  return isShared && living.every((status) => status === first) ? first : 'WORKING';
}
