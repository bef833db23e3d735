import type { OrderEvent } from '../desk/order-events.ts';
import type { Order } from '../orders/order.ts';
import type { BookQuote } from '../quotes/quote-source.ts';
import {
  buySellCode,
  date,
  executionId,
  fillPart,
  legId,
  orderTypeCode,
  outPart,
  quantityPart,
  quotePart,
  routeId,
  routeNumber,
  routePart,
  sessionCode,
  time,
  type Json,
  type RouteRequest,
} from './activity-parts.ts';
import { orderPart } from './order-part.ts';
import { decimalPrice, decimalQuantity } from './signed-decimal.ts';

/** One event: its type, and the member of `BaseEvent` that holds what it tells. */
interface Message {
  readonly type: string;
  readonly member: string;
  readonly content: Json;
}

const message = (type: string, content: Json, member = `${type}Event`): Message => ({ type, member, content });

function created(order: Order, quote: BookQuote | null, atMs: number): Message {
  const type = order.replaces ? 'ChangeCreated' : 'OrderCreated';
  const replaced = order.replaces ? { ParentSchwabOrderID: String(order.replaces.id) } : {};
  return message(type, { ...replaced, Order: orderPart(order, quote, atMs) }, `${type}EventEquityOrder`);
}

function accepted(order: Order, quote: BookQuote | null, atMs: number): Message {
  return message(order.replaces ? 'ChangeAccepted' : 'OrderAccepted', {
    CreatedTimeStamp: time(order.enteredMs),
    ExpiryTimeStamp: date(order.expiresMs ?? atMs),
    Status: 'Open',
    TradingSessionCodeOnOrderEntry: sessionCode(order),
    QuoteOnOrderEntry: [quotePart(order, quote)],
  });
}

function requested(order: Order, request: RouteRequest, quote: BookQuote | null, atMs: number): Message {
  const content = {
    RouteSequenceNumber: routeNumber(request),
    RouteInfo: routePart(order, request, quote, atMs),
    RouteRequestedBy: 'RR_Broker',
    LegId: legId(order),
  };
  return message('ExecutionRequested', content, 'ExecutionRequestedEventRoutedInfo');
}

function routed(order: Order, quote: BookQuote | null, atMs: number): readonly Message[] {
  return [
    requested(order, 'New', quote, atMs),
    message('ExecutionRequestCreated', {
      LegId: legId(order),
      RouteName: 'PRACTICE_EQ_1',
      RouteRequestType: 'New',
      RouteSequenceNumber: 1,
      RouteRequestedBy: 'RR_Broker',
      RouteStatus: 'RouteFixAcknowledged',
      RoutedTime: time(atMs),
      ClientOrderID: routeId(order),
    }),
    message('ExecutionRequestCompleted', {
      LegId: legId(order),
      ResponseType: 'Accepted',
      ExchangeOrderID: String(order.id),
      ExecutionTime: time(atMs),
      RouteSequenceNumber: 1,
      RouteStatus: 'RouteVenueAccepted',
      RouteAcknowledgmentTimeStamp: time(atMs),
      ClientOrderID: routeId(order),
    }),
  ];
}

function filled({ order, fill, atMs }: OrderEvent & { kind: 'filled' }): readonly Message[] {
  const execution = message(
    'ExecutionCreated',
    { LegId: legId(order), ExecutionInfo: fillPart(order, fill), AsOfTimeStamp: time(atMs), RouteSequenceNumber: 1 },
    'ExecutionCreatedEventExecutionInfo',
  );
  if (order.status !== 'FILLED') return [execution];
  const posting = {
    LimitPrice: order.limit === null ? {} : decimalPrice(order.limit),
    OrderTypeCode: orderTypeCode(order),
    BuySellCode: buySellCode(order),
    Quantity: decimalQuantity(order.quantity),
    StopPrice: order.stop === null ? {} : decimalPrice(order.stop),
    Symbol: order.symbol,
  };
  const content = {
    LegId: legId(order),
    LegStatus: 'LegClosed',
    QuantityInfo: quantityPart(order, fill),
    PriceImprovement: decimalQuantity(0),
    LegSubStatus: 'LegSubStatusFilled',
    ExecutionInfo: fillPart(order, fill),
    OrderInfoForTransactionPosting: posting,
  };
  return [execution, message('OrderFillCompleted', content, 'OrderFillCompletedEventOrderLegQuantityInfo')];
}

function cancelRequested(order: Order, quote: BookQuote | null, atMs: number): readonly Message[] {
  const leg = {
    LegID: legId(order),
    IntendedOrderQuantity: decimalQuantity(order.quantity),
    RequestedAmount: decimalQuantity(order.openQuantity),
    LegStatus: 'LegOpen',
    LegSubStatus: 'LegSubStatusCancelled',
    CancelAcceptedTime: time(atMs),
  };
  const content = {
    LifecycleSchwabOrderID: String(order.id),
    PlanSubmitDate: date(order.enteredMs),
    ClientProductCode: 'MO',
    AutoConfirm: true,
    CancelTimeStamp: time(atMs),
    LegCancelRequestInfoList: [leg],
    CancelRequestType: 'ClientCancel',
  };
  return [message('CancelAccepted', content), requested(order, 'Cancel', quote, atMs)];
}

/** A live answer to a cancel carries these two as bare numbers where others are words. */
const CANCEL_RESPONSE = { ResponseType: 7, RouteStatus: 8 };

function out(order: Order, quantity: number, atMs: number): readonly Message[] {
  const completed = {
    LegId: legId(order),
    ...CANCEL_RESPONSE,
    ExecutionTime: time(atMs),
    RouteSequenceNumber: routeNumber('Cancel'),
    RouteAcknowledgmentTimeStamp: time(atMs),
    ClientOrderID: routeId(order),
  };
  const execution = {
    LegId: legId(order),
    ExecutionInfo: outPart(order, quantity, atMs),
    AsOfTimeStamp: time(atMs),
    RouteSequenceNumber: 1,
  };
  const urOut = {
    LegId: legId(order),
    ExecutionId: executionId(order.cancelActivityId ?? order.id, atMs),
    LeavesQuantity: decimalQuantity(0),
    CancelQuantity: decimalQuantity(quantity),
    LegStatus: 'LegClosed',
    LegSubStatus: 'LegSubStatusCancelled',
    OutCancelType: 'ClientCancel',
    VenueExecutionTimeStamp: time(atMs),
    ExecutionTimeStamp: time(atMs),
  };
  return [
    message('ExecutionRequestCompleted', completed),
    message('ExecutionCreated', execution, 'ExecutionCreatedEventExecutionInfo'),
    message('OrderUROutCompleted', urOut),
  ];
}

/** A stop is watched by the broker itself: it tells when it begins, when it is reached and that it is over. */
const monitor = (order: Order, step: 'Created' | 'Updated' | 'Completed', atMs: number): Message =>
  message(`OrderMonitor${step}`, {
    LegId: legId(order),
    PlanSubmitDate: date(atMs),
    StopPrice: order.stop === null ? {} : decimalPrice(order.stop),
  });

const ended = (order: Order, type: string, atMs: number, content: Json): Message =>
  message(type, { LegId: legId(order), LegStatus: 'LegClosed', ...content, ExecutionTimeStamp: time(atMs) });

/** The messages that an event is on the stream, in their order. */
export function activityMessages(event: OrderEvent, quote: BookQuote | null): readonly Message[] {
  const { order, atMs } = event;
  switch (event.kind) {
    case 'created':
      return [created(order, quote, atMs)];
    case 'accepted':
      return [accepted(order, quote, atMs)];
    case 'monitored':
      return [monitor(order, 'Created', atMs)];
    case 'triggered':
      return [monitor(order, 'Updated', atMs), monitor(order, 'Completed', atMs)];
    case 'routed':
      return routed(order, quote, atMs);
    case 'filled':
      return filled(event);
    case 'cancel-requested':
      return cancelRequested(order, quote, atMs);
    case 'cancel-refused':
      return [ended(order, 'CancelRejected', atMs, { LegStatus: 'LegOpen' })];
    case 'canceled':
      return out(order, event.quantity, atMs);
    case 'replaced':
      return out(order, order.unfilledQuantity, atMs);
    case 'rejected':
      return [ended(order, 'OrderRejected', atMs, { RejectReason: event.reason })];
    case 'expired':
      return [ended(order, 'OrderExpired', atMs, { CancelQuantity: decimalQuantity(event.quantity) })];
  }
}
