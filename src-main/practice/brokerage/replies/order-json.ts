import { priceToPoints } from '#core/market/price';
import { newYorkDate } from '../../market/trading-time.ts';
import { isCancelable } from '../orders/order-status.ts';
import type { Order } from '../orders/order.ts';
import { effectOf, type LimitOffset, type Offset, type OrderLeg, type Trail } from '../orders/order-terms.ts';
import type { StrategyNode } from '../orders/strategy-node.ts';
import { schwabTime } from './schwab-time.ts';

type Json = Readonly<Record<string, unknown>>;

/** What the server writes into `tag`: no client can choose it. */
const TAG = 'API_PRACTICE';
const LEG_ID = 1;

/** An offset as clients send it: points, percent or ticks. */
function offsetNumber(offset: Offset): number {
  if (offset.type === 'VALUE') return priceToPoints(offset.amount);
  return offset.type === 'PERCENT' ? offset.basisPoints / 100 : offset.ticks;
}

const trailJson = ({ basis, offset }: Trail): Json => ({
  stopPriceLinkBasis: basis,
  stopPriceLinkType: offset.type,
  stopPriceOffset: offsetNumber(offset),
});

const limitOffsetJson = ({ basis, offset }: LimitOffset): Json => ({
  priceLinkBasis: basis ?? 'TRIGGER',
  priceLinkType: offset.type,
  priceOffset: offsetNumber(offset),
});

function pricesJson({ terms: { rule }, stop, limit }: Order): Json {
  return {
    ...(stop === null ? {} : { stopPrice: priceToPoints(stop) }),
    ...('trail' in rule ? trailJson(rule.trail) : {}),
    ...('stopType' in rule && rule.stopType !== null ? { stopType: rule.stopType } : {}),
    ...('limitOffset' in rule ? limitOffsetJson(rule.limitOffset) : {}),
    ...(limit === null ? {} : { price: priceToPoints(limit) }),
  };
}

export function legJson({ instrument, instruction, quantity }: OrderLeg): Json {
  const { assetType, symbol, cusip, instrumentId, description, option } = instrument;
  const more = option ? { description, putCall: option.putCall, underlyingSymbol: option.underlying } : {};
  return {
    orderLegType: assetType,
    legId: LEG_ID,
    instrument: { assetType, cusip, symbol, ...more, instrumentId },
    instruction,
    positionEffect: effectOf(instruction),
    quantity,
  };
}

interface Activity {
  readonly activityId: number;
  readonly executionType: 'FILL' | 'CANCELED';
  readonly quantity: number;
  readonly left: number;
  readonly points: number;
  readonly atMs: number;
}

function activityJson({ terms }: Order, { activityId, executionType, quantity, left, points, atMs }: Activity): Json {
  const { instrumentId } = terms.leg.instrument;
  const leg = { legId: LEG_ID, quantity, mismarkedQuantity: 0, price: points, time: schwabTime(atMs), instrumentId };
  return {
    ...{ activityType: 'EXECUTION', activityId, executionType, quantity },
    orderRemainingQuantity: left,
    executionLegs: [leg],
  };
}

/** Fills, and for a canceled order the rest as an execution of price 0, which is no fill. */
function activitiesJson(order: Order): readonly Json[] {
  let left = order.quantity;
  const activities = order.fills.map(({ activityId, quantity, price, atMs }) => {
    left -= quantity;
    return activityJson(order, {
      ...{ activityId, executionType: 'FILL', quantity, left, points: priceToPoints(price), atMs },
    });
  });
  if (order.cancelActivityId === null || order.closeMs === null || left === 0) return activities;
  return [
    ...activities,
    activityJson(order, {
      ...{ activityId: order.cancelActivityId, executionType: 'CANCELED', quantity: left, left: 0, points: 0 },
      atMs: order.closeMs,
    }),
  ];
}

function workJson(order: Order): Json {
  const { session, duration, rule, leg, specialInstruction, taxLotMethod } = order.terms;
  const lastMs = duration === 'GOOD_TILL_CANCEL' ? order.expiresMs : null;
  return {
    ...{ session, duration, orderType: rule.orderType, complexOrderStrategyType: 'NONE' },
    ...(lastMs === null ? {} : { cancelTime: newYorkDate(lastMs) }),
    quantity: order.quantity,
    filledQuantity: order.filledQuantity,
    remainingQuantity: order.openQuantity,
    requestedDestination: 'AUTO',
    destinationLinkName: 'AutoRoute',
    ...(order.releaseMs === null ? {} : { releaseTime: schwabTime(order.releaseMs) }),
    ...pricesJson(order),
    ...(taxLotMethod === null ? {} : { taxLotMethod }),
    orderLegCollection: [legJson(leg)],
    ...(specialInstruction === null ? {} : { specialInstruction }),
  };
}

function strategyType(node: StrategyNode): string {
  if (node.kind === 'oco') return 'OCO';
  return node.children.length > 0 ? 'TRIGGER' : 'SINGLE';
}

/** An order, or a tree of them, as `GET /orders` shows it. The account number is a number here and a text elsewhere. */
export function orderJson(node: StrategyNode): Json {
  const activities = node.kind === 'order' ? activitiesJson(node) : [];
  const replaced = node.kind === 'order' ? node.replaces : null;
  return {
    ...(node.kind === 'order' ? workJson(node) : {}),
    orderStrategyType: strategyType(node),
    orderId: node.id,
    cancelable: isCancelable(node.status),
    editable: node.kind === 'order' && isCancelable(node.status),
    status: node.status,
    ...(node.statusDescription === null ? {} : { statusDescription: node.statusDescription }),
    enteredTime: schwabTime(node.enteredMs),
    ...(node.closeMs === null ? {} : { closeTime: schwabTime(node.closeMs) }),
    tag: TAG,
    accountNumber: Number(node.accountNumber),
    ...(activities.length > 0 ? { orderActivityCollection: activities } : {}),
    ...(replaced ? { replacingOrderCollection: [{ orderId: replaced.id, status: replaced.status }] } : {}),
    ...(node.children.length > 0 ? { childOrderStrategies: node.children.map(orderJson) } : {}),
  };
}
