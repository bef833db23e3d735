import type { Price } from '../market/units.ts';
import { roundToTick } from '../market/tick-rounding.ts';
import type { SignalSide } from '../signals/signal.ts';

/** How far behind the best price the stop follows. */
export type TrailDistance =
  | { readonly kind: 'ticks'; readonly ticks: number }
  /** Of the best price. */
  | { readonly kind: 'percent'; readonly percent: number }
  /** In price units, e.g. so many times an average true range. */
  | { readonly kind: 'offset'; readonly offset: Price };

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
  readonly tickSize: Price;
}

function distanceOf({ distance }: TrailRule, { extreme, tickSize }: TrailReading): number {
  switch (distance.kind) {
    case 'ticks':
      return distance.ticks * tickSize;
    case 'percent':
      return (extreme * distance.percent) / 100;
    case 'offset':
      return distance.offset;
  }
}

/**
 * Where the stop is after the market has reached `extreme` (analytics, section 6.1): it only ever follows, also when the
 * distance widens, and lies on a tick, away from the market.
 */
export function trailedStop(rule: TrailRule, reading: TrailReading): Price {
  const { side, stop, extreme, tickSize } = reading;
  const distance = distanceOf(rule, reading);
  const isLong = side === 'long';
  const level = Math.round(isLong ? extreme - distance : extreme + distance) as Price;
  const wanted = roundToTick(level, tickSize, isLong ? 'down' : 'up');
  const gained = isLong ? wanted - stop : stop - wanted;
  return gained > 0 && gained >= rule.stepTicks * tickSize ? wanted : stop;
}
