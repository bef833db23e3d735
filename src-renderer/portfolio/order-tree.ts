import type { OrderView } from '#core/contract/portfolio';

export interface IndentedOrder {
  readonly order: OrderView;
  /** 0 at the top. */
  readonly depth: number;
}

const MOST_DEEP = 8;

/**
 * Parents newest first, each followed by its children. An order whose parent is not in the list stands at the top, and
 * no order is lost, whatever the broker's references say.
 */
export function orderTree(orders: readonly OrderView[]): readonly IndentedOrder[] {
  const ids = new Set(orders.map(({ orderId }) => orderId));
  const childrenOf = new Map<string | null, OrderView[]>();
  for (const order of orders) {
    const { parentOrderId } = order;
    const parent = parentOrderId !== null && ids.has(parentOrderId) ? parentOrderId : null;
    const siblings = childrenOf.get(parent);
    if (siblings) siblings.push(order);
    else childrenOf.set(parent, [order]);
  }
  const lines: IndentedOrder[] = [];
  const placed = new Set<OrderView>();
  const place = (order: OrderView, depth: number): void => {
    if (placed.has(order)) return;
    placed.add(order);
    lines.push({ order, depth: Math.min(depth, MOST_DEEP) });
    for (const child of childrenOf.get(order.orderId) ?? []) place(child, depth + 1);
  };
  const newestFirst = (left: OrderView, right: OrderView): number =>
    (right.enteredWallMs ?? 0) - (left.enteredWallMs ?? 0);
  for (const order of [...(childrenOf.get(null) ?? [])].sort(newestFirst)) place(order, 0);
  // Orders that name each other as parents hang from nothing.
  for (const order of orders) place(order, 0);
  return lines;
}
