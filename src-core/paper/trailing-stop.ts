import type { Price } from '../market/units.ts';
import { roundToTick } from '../market/tick-rounding.ts';
import type { SignalSide } from '../signals/signal.ts';

/** How far behind the best price the stop follows. */
export type TrailDistance =
  | { readonly kind: 'ticks'; readonly ticks: number }
  /** Of the best price. */
  | { readonly kind: 'percent'; readonly percent: number }
  /** Of the average true range over so many bars. */
  | { readonly kind: 'atr'; readonly multiple: number; readonly bars: number };

export interface TrailRule {
  readonly distance: TrailDistance;
  /** The stop moves only by this much or more. */
  readonly stepTicks: number;
  /** The trail begins once the trade is this far in profit. */
  readonly activationTicks: number;
}

export interface TrailReading {
  readonly side: SignalSide;
  /** Where the stop is. */
  readonly stop: Price;
  /** The best price since the entry. */
  readonly extreme: Price;
  /** In price units; null while it is not known, then an `atr` distance does not move the stop. */
  readonly averageTrueRange: number | null;
  readonly tickSize: Price;
}

function distanceOf({ distance }: TrailRule, { extreme, averageTrueRange, tickSize }: TrailReading): number | null {
  switch (distance.kind) {
    case 'ticks':
      return distance.ticks * tickSize;
    case 'percent':
      return (extreme * distance.percent) / 100;
    case 'atr':
      return averageTrueRange === null ? null : distance.multiple * averageTrueRange;
  }
}

/**
 * Where the stop is after the market has reached `extreme` (analytics, section 6.1): it only ever follows, also when the
 * average true range widens, and lies on a tick, away from the market.
 */
export function trailedStop(rule: TrailRule, reading: TrailReading): Price {
  const { side, stop, extreme, tickSize } = reading;
  const distance = distanceOf(rule, reading);
  if (distance === null) return stop;
  const isLong = side === 'long';
  const level = Math.round(isLong ? extreme - distance : extreme + distance) as Price;
  const wanted = roundToTick(level, tickSize, isLong ? 'down' : 'up');
  const gained = isLong ? wanted - stop : stop - wanted;
  return gained > 0 && gained >= rule.stepTicks * tickSize ? wanted : stop;
}
