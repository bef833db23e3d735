import type { OrderView } from '../../contract/portfolio.ts';
import type { Order, OrderActivity, OrderInFamily } from '../replies/order.ts';
import { withoutDust } from './rounding.ts';

/** How far a sum of filled quantities may be from the order's own without meaning that a fill is missing. */
const QUANTITY_DUST = 1e-6;

/** A cancelled order reports an EXECUTION too, of type CANCELED and with price 0. */
const isFill = ({ activityType, executionType }: OrderActivity): boolean =>
  activityType === 'EXECUTION' && executionType === 'FILL';

/**
 * Mean price of the order's fills, weighted by quantity; null when nothing was filled, when a fill does not say its price
 * or quantity, when the fills told are not the whole of what was filled, and for orders of several legs, whose prices
 * are of different things.
 */
export function averageFillPrice(order: Order): number | null {
  if (order.orderLegCollection.length > 1) return null;
  let quantity = 0;
  let value = 0;
  for (const fill of order.orderActivityCollection.filter(isFill).flatMap(({ executionLegs }) => executionLegs)) {
    if (fill.price === null || fill.quantity === null) return null;
    quantity += fill.quantity;
    value += fill.price * fill.quantity;
  }
  if (quantity <= 0) return null;
  const isWhole = order.filledQuantity === null || Math.abs(order.filledQuantity - quantity) < QUANTITY_DUST;
  return isWhole ? withoutDust(value / quantity) : null;
}

/** The different values of the legs, ` / ` between them; null when no leg has one. */
function ofLegs(values: readonly (string | null | undefined)[]): string | null {
  const different = [...new Set(values.filter((value) => typeof value === 'string'))];
  return different.length === 0 ? null : different.join(' / ');
}

/** An order that only holds children (OCO) has no type of its own and shows its strategy in its place. */
export function toOrderView({ order, parentOrderId }: OrderInFamily): OrderView {
  const legs = order.orderLegCollection;
  const strategyType = order.orderStrategyType ?? 'UNKNOWN';
  return {
    orderId: order.orderId,
    parentOrderId,
    symbol: ofLegs(legs.map(({ instrument }) => instrument?.symbol)),
    instruction: ofLegs(legs.map(({ instruction }) => instruction)),
    orderType: order.orderType ?? strategyType,
    strategyType,
    session: order.session,
    duration: order.duration,
    quantity: order.quantity,
    filledQuantity: order.filledQuantity,
    price: order.price,
    stopPrice: order.stopPrice,
    averageFillPrice: averageFillPrice(order),
    status: order.status,
    statusDescription: order.statusDescription,
    enteredWallMs: order.enteredTime,
    closedWallMs: order.closeTime,
  };
}
