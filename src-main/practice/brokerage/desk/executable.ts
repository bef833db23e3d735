import type { Price } from '#core/market/units';
import type { Order } from '../orders/order.ts';
import type { Book } from './book.ts';

export interface Execution {
  readonly quantity: number;
  readonly price: Price;
}

/** Whether an order would trade at a price. */
export function accepts({ limit, side }: Order, price: Price): boolean {
  if (limit === null) return true;
  return side === 'buy' ? price <= limit : price >= limit;
}

/** What of an order the book fills now: at the bid or the ask, as much as stands there, all or none where it says so. */
export function executable(order: Order, book: Book, nowMs: number): Execution | null {
  const offer = book.offer(order.side, nowMs);
  if (!offer || !accepts(order, offer.price)) return null;
  const quantity = Math.min(order.openQuantity, offer.size);
  const wantsAll = order.terms.isAllOrNone || order.terms.duration === 'FILL_OR_KILL';
  if (quantity === 0 || (wantsAll && quantity < order.openQuantity)) return null;
  return { quantity, price: offer.price };
}
