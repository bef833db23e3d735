import type { Price } from '#core/market/units';
import { averagePrice, principal, sumCents } from '../money/cents.ts';
import type { Fill, Order } from '../orders/order.ts';
import type { BookQuote } from '../quotes/quote-source.ts';
import { newYorkTimeText } from '../replies/schwab-time.ts';
import { decimalCents, decimalPrice, decimalQuantity, wholeNumber } from './signed-decimal.ts';

export type Json = Readonly<Record<string, unknown>>;

const ROUTE_NAME = 'PRACTICE_EQ_1';

/** Empty stands for "no time". */
export const time = (ms: number | null): Json => (ms === null ? {} : { DateTimeString: newYorkTimeText(ms) });
export const date = (ms: number | null): Json =>
  ms === null ? {} : { DateTimeString: newYorkTimeText(ms).slice(0, 10) };

export const legId = (order: Order): string => String(order.id);
export const routeId = (order: Order): string => `${order.id}.1`;

/** 1 for the order itself, 2 for the request to cancel it. */
export type RouteRequest = 'New' | 'Cancel';
export const routeNumber = (request: RouteRequest): number => (request === 'New' ? 1 : 2);

/** What the execution of an activity is called: day, zone, system and number. */
export const executionId = (activityId: number, atMs: number): string =>
  `${newYorkTimeText(atMs).slice(0, 10).replaceAll('-', '')}-EST-practice-${activityId}`;

/** The quote in force; absent for a symbol that has none. */
export function quotePart(order: Order, quote: BookQuote | null): Json {
  if (!quote) return {};
  return {
    Ask: decimalPrice(quote.askPrice),
    AskSize: wholeNumber(quote.askSize),
    Bid: decimalPrice(quote.bidPrice),
    BidSize: wholeNumber(quote.bidSize),
    QuoteTimestamp: time(quote.quoteMs),
    Symbol: order.symbol,
    QuoteTypeCode: 'Mark',
    Mid: decimalPrice(((quote.bidPrice + quote.askPrice) / 2) as Price),
    SchwabOrderID: String(order.id),
  };
}

/** The order on its way to a venue, or the request to cancel it. */
export function routePart(order: Order, request: RouteRequest, quote: BookQuote | null, atMs: number): Json {
  const { limit } = order;
  return {
    RouteName: ROUTE_NAME,
    RouteSequenceNumber: routeNumber(request),
    RoutedExecutionTimestamp: time(atMs),
    Quote: quotePart(order, quote),
    RouteRequestedType: request,
    RoutedQuantity: decimalQuantity(order.unfilledQuantity),
    RoutedPrice: limit === null ? {} : decimalPrice(limit),
    RouteStatus: 'RouteCreated',
    ClientOrderID: routeId(order),
    RoutedTime: time(atMs),
    RouteTimeInForce: timeInForce(order),
    RouteAcknowledgmentTimeStamp: {},
  };
}

export function timeInForce({ terms }: Order): string {
  if (terms.duration === 'DAY') return 'Day';
  return terms.duration === 'FILL_OR_KILL' ? 'FillOrKill' : 'GoodTillCancel';
}

const CODES: Readonly<Record<Order['terms']['rule']['orderType'], string>> = {
  MARKET: 'Market',
  LIMIT: 'Limit',
  STOP: 'Stop',
  STOP_LIMIT: 'StopLimit',
  TRAILING_STOP: 'TrailingStop',
  TRAILING_STOP_LIMIT: 'TrailingStopLimit',
  MARKET_ON_CLOSE: 'MarketOnClose',
  LIMIT_ON_CLOSE: 'LimitOnClose',
};

export const orderTypeCode = ({ terms }: Order): string => CODES[terms.rule.orderType];
export const buySellCode = ({ side }: Order): string => (side === 'buy' ? 'Buy' : 'Sell');
export const sessionCode = ({ terms }: Order): string => (terms.session === 'NORMAL' ? 'REG' : terms.session);

const common = (order: Order, atMs: number): Json => ({
  ExecutionTimeStamp: time(atMs),
  ExecutionCapacityCode: 'Agency',
  RouteName: ROUTE_NAME,
  VenuExecutionTimeStamp: time(atMs),
  ReportingCapacityCode: 'RC_Agency',
  AsOfTimeStamp: {},
  ClientOrderID: routeId(order),
});

export function fillPart(order: Order, { activityId, quantity, price, atMs }: Fill): Json {
  const { multiplier } = order.terms.leg.instrument;
  return {
    ExecutionSequenceNumber: order.fills.findIndex((fill) => fill.activityId === activityId) + 1,
    ExecutionId: executionId(activityId, atMs),
    VenueExecutionID: String(activityId),
    ExecutionQuantity: decimalQuantity(quantity),
    ExecutionPrice: decimalPrice(price),
    ExecutionTransType: 'Fill',
    RouteSequenceNumber: 1,
    ...common(order, atMs),
    PrincipalAmmount: decimalCents(principal(price, quantity, multiplier)),
    ActualChargedCommissionAmount: decimalQuantity(0),
  };
}

/** The rest of an order that goes out unfilled. */
export function outPart(order: Order, quantity: number, atMs: number): Json {
  return {
    ExecutionSequenceNumber: order.fills.length + 1,
    ExecutionId: executionId(order.cancelActivityId ?? order.id, atMs),
    ExecutionQuantity: decimalQuantity(quantity),
    ExecutionTransType: 'UROut',
    RouteSequenceNumber: routeNumber('Cancel'),
    CancelType: 'ClientCancel',
    ...common(order, atMs),
  };
}

/** How much has been filled so far, and at which average. */
export function quantityPart(order: Order, { activityId, atMs }: Fill): Json {
  const worth = sumCents(order.fills.map((fill) => principal(fill.price, fill.quantity, 1)));
  const average = averagePrice(worth, order.filledQuantity, 1);
  return {
    ExecutionID: executionId(activityId, atMs),
    CumulativeQuantity: decimalQuantity(order.filledQuantity),
    LeavesQuantity: decimalQuantity(order.openQuantity),
    AveragePrice: decimalPrice(average),
  };
}
