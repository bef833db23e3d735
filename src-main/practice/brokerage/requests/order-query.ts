import { ORDER_STATUSES, type OrderStatus } from '../orders/order-status.ts';
import type { StrategyNode } from '../orders/strategy-node.ts';
import { invalidRequest, invalidValue } from './request-error.ts';
import { isWithin, readTimeRange, type TimeRange } from './time-range.ts';

const MOST_RESULTS = 3_000;

export interface OrderQuery {
  readonly range: TimeRange;
  readonly maximum: number;
  readonly status: OrderStatus | null;
}

const isStatus = (text: string): text is OrderStatus => (ORDER_STATUSES as readonly string[]).includes(text);

/** Throws RequestError. */
export function readMaximum(query: URLSearchParams): number {
  const text = query.get('maxResults');
  if (text === null || text === '') return MOST_RESULTS;
  const maximum = Number(text);
  if (!/^\d+$/.test(text) || maximum < 1) throw invalidValue(text, 'maxResults');
  if (maximum > MOST_RESULTS) throw invalidRequest(`maxResults: at most ${MOST_RESULTS}.`);
  return maximum;
}

/** Throws RequestError. */
export function readOrderQuery(query: URLSearchParams): OrderQuery {
  const status = query.get('status');
  if (status !== null && status !== '' && !isStatus(status)) throw invalidValue(status, 'status');
  return {
    range: readTimeRange(query, 'fromEnteredTime', 'toEnteredTime'),
    maximum: readMaximum(query),
    status: status === null || status === '' ? null : status,
  };
}

/** The newest first. */
export function selectOrders(nodes: readonly StrategyNode[], query: OrderQuery): readonly StrategyNode[] {
  return nodes
    .filter((node) => query.status === null || node.status === query.status)
    .filter((node) => isWithin(query.range, node.enteredMs, node.enteredWallMs))
    .sort((one, other) => other.id - one.id)
    .slice(0, query.maximum);
}
