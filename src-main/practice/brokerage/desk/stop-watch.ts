import type { Order } from '../orders/order.ts';
import { isStopReached, trailedLimit, trailedStop } from '../orders/stop-price.ts';
import { isQuoteFresh, type Book } from './book.ts';

/** Moves a trailing stop with the market and says whether the stop has been reached. Sets the limit it then gets. */
export function watchStop(order: Order, { quote }: Book, nowMs: number): boolean {
  if (!quote || !isQuoteFresh(quote, nowMs)) return false;
  const { rule } = order.terms;
  if ('trail' in rule) order.stop = trailedStop(rule.trail, order.side, order.stop, quote);
  if (order.stop === null || !isStopReached(rule, order.side, order.stop, quote)) return false;
  if (rule.orderType === 'TRAILING_STOP_LIMIT') {
    order.limit = trailedLimit(rule.limitOffset, order.side, order.stop, quote);
  }
  order.isTriggered = true;
  return true;
}
