import type { Price } from '#core/market/units';
import { priceFromPoints } from '#core/market/price';
import type { LimitOffset, Offset, PriceRule, Trail } from '../orders/order-terms.ts';
import type { SingleOrder } from './order-schema.ts';
import { readPrice } from './price-text.ts';
import { invalidRequest } from './request-error.ts';

const PERCENT_LIMIT = 100;
const HUNDREDTHS = 100;
const LARGEST_TICKS = 1_000_000;

function needPrice(order: SingleOrder, name: 'price' | 'stopPrice'): Price {
  const value = order[name];
  if (value === undefined) throw invalidRequest(`${name}: ${order.orderType} needs it.`);
  const reading = readPrice(value);
  if (reading.kind === 'unusable') throw invalidRequest(`${name}: ${reading.why}`);
  return reading.price;
}

function refuse(order: SingleOrder, ...names: readonly ('price' | 'stopPrice')[]): void {
  const given = names.filter((name) => order[name] !== undefined);
  if (given.length > 0) throw invalidRequest(...given.map((name) => `${name}: not used with ${order.orderType}.`));
}

function readOffset(type: Offset['type'] | undefined, value: string | number | undefined, name: string): Offset {
  if (type === undefined || value === undefined)
    throw invalidRequest(`${name}: its link type and its value are needed.`);
  const number = Number(value);
  if (!Number.isFinite(number) || number <= 0) throw invalidRequest(`${name}: '${value}' is not an offset above zero.`);
  if (type === 'VALUE') return { type, amount: readOffsetPrice(value, name) };
  if (type === 'TICK') {
    if (!Number.isInteger(number) || number > LARGEST_TICKS) throw invalidRequest(`${name}: ticks are whole numbers.`);
    return { type, ticks: number };
  }
  const basisPoints = Math.round(number * HUNDREDTHS);
  if (number >= PERCENT_LIMIT || basisPoints < 1) throw invalidRequest(`${name}: a percentage from 0.01 to below 100.`);
  return { type, basisPoints };
}

function readOffsetPrice(value: string | number, name: string): Price {
  const reading = readPrice(value);
  if (reading.kind === 'unusable') throw invalidRequest(`${name}: ${reading.why}`);
  return priceFromPoints(Number(value));
}

function readTrail(order: SingleOrder): Trail {
  const { stopPriceLinkBasis: basis, stopPriceLinkType, stopPriceOffset } = order;
  if (basis === undefined) throw invalidRequest(`stopPriceLinkBasis: ${order.orderType} needs it.`);
  return { basis, offset: readOffset(stopPriceLinkType, stopPriceOffset, 'stopPriceOffset') };
}

function readLimitOffset({ priceLinkBasis, priceLinkType, priceOffset }: SingleOrder): LimitOffset {
  const offset = readOffset(priceLinkType, priceOffset, 'priceOffset');
  const isOfMarket = priceLinkBasis !== undefined && !['MANUAL', 'TRIGGER', 'BASE'].includes(priceLinkBasis);
  return { basis: isOfMarket ? (priceLinkBasis as Trail['basis']) : null, offset };
}

/** At which price an order wants to be filled. Throws RequestError when the fields do not fit its type. */
export function readPriceRule(order: SingleOrder): PriceRule {
  const { orderType, stopType } = order;
  switch (orderType) {
    case 'MARKET':
    case 'MARKET_ON_CLOSE':
      refuse(order, 'price', 'stopPrice');
      return { orderType };
    case 'LIMIT':
    case 'LIMIT_ON_CLOSE':
      refuse(order, 'stopPrice');
      return { orderType, limit: needPrice(order, 'price') };
    case 'STOP':
      refuse(order, 'price');
      return { orderType, stop: needPrice(order, 'stopPrice'), stopType: stopType ?? 'STANDARD' };
    case 'STOP_LIMIT': {
      const [stop, limit] = [needPrice(order, 'stopPrice'), needPrice(order, 'price')];
      return { orderType, stop, limit, stopType: stopType ?? 'STANDARD' };
    }
    case 'TRAILING_STOP':
      refuse(order, 'price');
      return { orderType, trail: readTrail(order), stopType: stopType ?? null };
    case 'TRAILING_STOP_LIMIT':
      return { orderType, trail: readTrail(order), stopType: stopType ?? null, limitOffset: readLimitOffset(order) };
  }
}
