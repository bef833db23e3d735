import { PRICE_UNITS_PER_POINT } from '#core/market/price';
import type { Price } from '#core/market/units';
import type { BookQuote } from '../quotes/quote-source.ts';
import type { LimitOffset, Offset, PriceBasis, PriceRule, Side, StopType, Trail } from './order-terms.ts';

const UNITS_PER_CENT = PRICE_UNITS_PER_POINT / 100;
const BASIS_POINTS = 10_000;

export function basisPrice(basis: PriceBasis, quote: BookQuote): Price {
  if (basis === 'BID') return quote.bidPrice;
  if (basis === 'ASK') return quote.askPrice;
  return basis === 'MARK' ? quote.markPrice : quote.lastPrice;
}

/** An offset as price units. A percentage of a price is rounded to whole cents. */
export function offsetUnits(offset: Offset, from: Price): number {
  if (offset.type === 'VALUE') return offset.amount;
  if (offset.type === 'TICK') return offset.ticks * UNITS_PER_CENT;
  return Math.round(((from / UNITS_PER_CENT) * offset.basisPoints) / BASIS_POINTS) * UNITS_PER_CENT;
}

/** `offset` below a price for a seller, above it for a buyer. */
function behind(price: Price, offset: Offset, side: Side): Price {
  const distance = offsetUnits(offset, price);
  return (side === 'sell' ? price - distance : price + distance) as Price;
}

/** Where a trailing stop stands after a quote: it follows the market in the order's favour and never goes back. */
export function trailedStop(trail: Trail, side: Side, stop: Price | null, quote: BookQuote): Price {
  const next = behind(basisPrice(trail.basis, quote), trail.offset, side);
  if (stop === null) return next;
  return (side === 'sell' ? Math.max(stop, next) : Math.min(stop, next)) as Price;
}

/** The limit that a trailing stop limit gets at the moment its stop is reached. */
export function trailedLimit({ basis, offset }: LimitOffset, side: Side, stop: Price, quote: BookQuote): Price {
  return behind(basis === null ? stop : basisPrice(basis, quote), offset, side);
}

/** STANDARD looks at the last trade; a trailing stop without a stop type at the price it follows. */
function triggerBasis(stopType: StopType | null, trail: Trail | null): PriceBasis {
  if (stopType === null) return trail?.basis ?? 'LAST';
  return stopType === 'STANDARD' ? 'LAST' : stopType;
}

/** Whether a quote reaches the stop: at or below it for a seller, at or above it for a buyer. */
export function isStopReached(rule: PriceRule, side: Side, stop: Price, quote: BookQuote): boolean {
  if (!('stopType' in rule)) return false;
  const seen = basisPrice(triggerBasis(rule.stopType, 'trail' in rule ? rule.trail : null), quote);
  return side === 'sell' ? seen <= stop : seen >= stop;
}
