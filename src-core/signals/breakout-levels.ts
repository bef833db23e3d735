import type { Price } from '../market/units.ts';
import type { PriceRange, SignalSide } from './signal.ts';

/** The side on which a close lies strictly beyond the range, or null. */
export function brokenSide(close: Price, { high, low }: PriceRange): SignalSide | null {
  if (close > high) return 'long';
  return close < low ? 'short' : null;
}

/** The default preset's stop: the opposite end of the range. */
export function oppositeEnd(side: SignalSide, { high, low }: PriceRange): Price {
  return side === 'long' ? low : high;
}
