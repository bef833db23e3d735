import type { RestReply, RestRequest, RestRoute } from '../../rest/rest-route.ts';
import type { PracticeAccount } from '../accounts/account.ts';
import { fundsOf } from '../accounts/funds.ts';
import { valuationOf } from '../accounts/valuation.ts';
import type { Brokerage } from '../brokerage.ts';
import { cents } from '../money/cents.ts';
import type { Strategy } from '../orders/order-terms.ts';
import type { StrategyNode } from '../orders/strategy-node.ts';
import { orderJson } from '../replies/order-json.ts';
import { previewJson } from '../replies/preview-json.ts';
import { readOrderRequest } from '../requests/order-request.ts';
import { readOrderQuery, selectOrders, type OrderQuery } from '../requests/order-query.ts';
import { invalidRequest, invalidValue, notFound } from '../requests/request-error.ts';
import { needOfStrategy, reservedBy, reviewStrategy } from '../review/review-strategy.ts';
import { guarded } from './guarded.ts';
import { pathAccount } from './path-account.ts';

const MS_PER_DAY = 86_400_000;
const OLDEST_OF_ALL_MS = 60 * MS_PER_DAY;
/** Clients take the id out of a Location with Schwab's own host, whatever host they have called. */
const LOCATION_BASE = 'https://api.schwabapi.com/trader/v1/accounts';

function readStrategy(brokerage: Brokerage, { body }: RestRequest): Strategy {
  return readOrderRequest(body, (symbol) => brokerage.quotes.quote(symbol) !== null);
}

function pathOrder(brokerage: Brokerage, account: PracticeAccount, { parameters }: RestRequest): StrategyNode {
  const id = parameters['orderId'] ?? '';
  if (!/^\d{1,16}$/.test(id)) throw invalidValue(id, 'orderId');
  const node = brokerage.orderOf(account, Number(id));
  if (!node) throw notFound('Order not found');
  return node;
}

function createdReply(brokerage: Brokerage, { identity }: PracticeAccount, { id }: StrategyNode): RestReply {
  if (brokerage.faults.take('no-location')) return { status: 201 };
  return { status: 201, headers: { Location: `${LOCATION_BASE}/${identity.hash}/orders/${id}` } };
}

function preview(brokerage: Brokerage, account: PracticeAccount, strategy: Strategy): RestReply {
  const reviewed = brokerage.reviewed(account);
  const { identity } = account;
  const needed = cents(reservedBy(reviewed) + needOfStrategy(strategy, reviewed));
  const funds = fundsOf(identity.type, valuationOf(account, brokerage.quotes), needed);
  const findings = reviewStrategy(strategy, reviewed);
  return { status: 200, body: previewJson({ identity, strategy, findings, funds, quotes: brokerage.quotes }) };
}

function checkAge(brokerage: Brokerage, { range }: OrderQuery): void {
  const { exchangeMs, wallMs } = brokerage.clocks;
  const oldestMs = Math.min(exchangeMs, wallMs) - OLDEST_OF_ALL_MS;
  if (range.fromMs < oldestMs - MS_PER_DAY) throw invalidRequest('fromEnteredTime: at most 60 days ago.');
}

const route = (method: RestRoute['method'], path: string, answer: (request: RestRequest) => RestReply): RestRoute => ({
  method,
  path: `/trader/v1${path}`,
  open: false,
  answer: guarded(answer),
});

export function orderRoutes(brokerage: Brokerage): readonly RestRoute[] {
  const show = (nodes: readonly StrategyNode[], query: OrderQuery): RestReply => ({
    status: 200,
    body: selectOrders(nodes, query).map(orderJson),
  });
  return [
    route('GET', '/orders', (request) => {
      const query = readOrderQuery(request.query);
      checkAge(brokerage, query);
      return show(
        brokerage.accountsOf(request).flatMap((account) => brokerage.ordersOf(account)),
        query,
      );
    }),
    route('GET', '/accounts/:hash/orders', (request) => {
      const account = pathAccount(brokerage, request);
      return show(brokerage.ordersOf(account), readOrderQuery(request.query));
    }),
    route('POST', '/accounts/:hash/orders', (request) => {
      const account = pathAccount(brokerage, request);
      return createdReply(brokerage, account, brokerage.place(account, readStrategy(brokerage, request)));
    }),
    route('POST', '/accounts/:hash/previewOrder', (request) =>
      preview(brokerage, pathAccount(brokerage, request), readStrategy(brokerage, request)),
    ),
    route('GET', '/accounts/:hash/orders/:orderId', (request) => {
      const account = pathAccount(brokerage, request);
      return { status: 200, body: orderJson(pathOrder(brokerage, account, request)) };
    }),
    route('PUT', '/accounts/:hash/orders/:orderId', (request) => {
      const account = pathAccount(brokerage, request);
      const node = pathOrder(brokerage, account, request);
      return createdReply(brokerage, account, brokerage.replace(node, readStrategy(brokerage, request)));
    }),
    route('DELETE', '/accounts/:hash/orders/:orderId', (request) => {
      const account = pathAccount(brokerage, request);
      brokerage.cancel(pathOrder(brokerage, account, request));
      return { status: 200 };
    }),
  ];
}
