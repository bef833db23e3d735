import { z } from 'zod';
import { ALL_READ, addUnread, readRow, type Unread } from '../wire/tolerant-rows.ts';
import { misshapen, read, type Reader, type Reading } from '../wire/reading.ts';
import { orderSchema, type OrderInFamily } from './order.ts';

/** A bracket is three deep; deeper than this is no order. */
const DEEPEST_FAMILY = 16;

const children = z.object({ childOrderStrategies: z.array(z.unknown()) });

interface Member {
  readonly raw: unknown;
  readonly parentOrderId: string | null;
  readonly accountNumber: string | null;
  readonly depth: number;
}

function childrenOf({ raw, depth }: Member, parentOrderId: string | null, accountNumber: string | null): Member[] {
  const checked = children.safeParse(raw);
  if (!checked.success) return [];
  return checked.data.childOrderStrategies.map((child) => ({
    raw: child,
    parentOrderId,
    accountNumber,
    depth: depth + 1,
  }));
}

/** All orders of a list, parents before their children; a parent that cannot be read does not take its children along. */
function flatten(list: readonly unknown[]): Reading<readonly OrderInFamily[]> {
  const orders = new Map<string, OrderInFamily>();
  let unread: Unread = ALL_READ;
  const waiting: Member[] = list.map((raw) => ({ raw, parentOrderId: null, accountNumber: null, depth: 0 })).reverse();
  for (let member = waiting.pop(); member; member = waiting.pop()) {
    const { row: order, unread: missing } = readRow(orderSchema, member.raw);
    if (missing !== ALL_READ) unread = addUnread(unread, missing);
    const accountNumber = order?.accountNumber ?? member.accountNumber;
    const parentOrderId = member.parentOrderId;
    if (order) {
      const known = orders.get(order.orderId);
      // A list may name a child by itself too: the place in its family says more.
      if ((known?.parentOrderId ?? null) === null) orders.set(order.orderId, { order, parentOrderId, accountNumber });
    }
    if (member.depth >= DEEPEST_FAMILY) continue;
    waiting.push(...childrenOf(member, order?.orderId ?? parentOrderId, accountNumber).reverse());
  }
  return read([...orders.values()], unread);
}

/** `GET /trader/v1/orders` and `/accounts/{hash}/orders`: every order with every child, each once. */
export const readOrders: Reader<readonly OrderInFamily[]> = (json) =>
  Array.isArray(json) ? flatten(json) : misshapen('not a list');

/** `GET /trader/v1/accounts/{hash}/orders/{id}`: the order first, then its children. */
export const readOrder: Reader<readonly OrderInFamily[]> = (json) => {
  const family = flatten([json]);
  return family.kind === 'read' && family.value.length === 0
    ? misshapen(family.unread.example ?? 'not an order')
    : family;
};
