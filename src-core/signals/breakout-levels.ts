import { roundToTick } from '../market/tick-rounding.ts';
import type { Price } from '../market/units.ts';
import type { SignalSide } from './signal.ts';

export interface OpeningRange {
  readonly high: Price;
  readonly low: Price;
}

/** The side on which a close lies strictly beyond the range, or null. */
export function brokenSide(close: Price, { high, low }: OpeningRange): SignalSide | null {
  if (close > high) return 'long';
  return close < low ? 'short' : null;
}

/** The default preset's stop: the opposite end of the range. */
export function oppositeEnd(side: SignalSide, { high, low }: OpeningRange): Price {
  return side === 'long' ? low : high;
}

/** `multiple` times the risk away from the entry, rounded as the origin presets do: to the nearest tick. */
export function targetAt(entry: Price, stop: Price, multiple: number, tickSize: Price): Price {
  const level = Math.round(entry + multiple * (entry - stop)) as Price;
  return roundToTick(level, tickSize, 'nearest');
}
