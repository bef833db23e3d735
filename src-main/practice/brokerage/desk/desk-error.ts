import type { OrderStatus } from '../orders/order-status.ts';

/** A cancel or a replace that comes too late, or twice. */
export class OrderNotOpenError extends Error {
  override readonly name = 'OrderNotOpenError';

  constructor(orderId: number, status: OrderStatus, wish: 'canceled' | 'replaced') {
    super(`Order ${orderId} cannot be ${wish}: it is ${status}. Read the order again to see what became of it.`);
  }
}

/** A replacement of a shape that cannot take the place of the order. */
export class NotReplaceableError extends Error {
  override readonly name = 'NotReplaceableError';

  constructor(orderId: number, reason: string) {
    super(`Order ${orderId} cannot be replaced: ${reason} Cancel it and place a new one.`);
  }
}
