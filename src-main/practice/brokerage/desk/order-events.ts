import type { Fill, Order } from '../orders/order.ts';

/** What happens to an order, in the order in which it happens. */
export type OrderEvent =
  | { readonly kind: 'created'; readonly order: Order; readonly atMs: number }
  | { readonly kind: 'accepted'; readonly order: Order; readonly atMs: number }
  /** It waits for its stop; the exchange watches the market for it. */
  | { readonly kind: 'monitored'; readonly order: Order; readonly atMs: number }
  | { readonly kind: 'triggered'; readonly order: Order; readonly atMs: number }
  /** It is at the market now. */
  | { readonly kind: 'routed'; readonly order: Order; readonly atMs: number }
  | { readonly kind: 'filled'; readonly order: Order; readonly fill: Fill; readonly atMs: number }
  | { readonly kind: 'cancel-requested'; readonly order: Order; readonly atMs: number }
  | { readonly kind: 'cancel-refused'; readonly order: Order; readonly atMs: number }
  | { readonly kind: 'canceled'; readonly order: Order; readonly quantity: number; readonly atMs: number }
  | { readonly kind: 'replaced'; readonly order: Order; readonly atMs: number }
  | { readonly kind: 'rejected'; readonly order: Order; readonly reason: string; readonly atMs: number }
  | { readonly kind: 'expired'; readonly order: Order; readonly quantity: number; readonly atMs: number };
