import { roundToTick, type TickRounding } from '../market/tick-rounding.ts';
import type { EpochMs, Price } from '../market/units.ts';
import type { SignalSide, SignalTarget } from './signal.ts';

/** Where a position is given up. The nearest of several stops to the entry holds. */
export type StopRule =
  /** A level of the market's structure: an end or the middle of a range. */
  | { readonly kind: 'level'; readonly price: Price }
  /** So many percent of the entry, a cap on the loss. */
  | { readonly kind: 'percent'; readonly percent: number }
  /** So far from the entry. */
  | { readonly kind: 'distance'; readonly distance: Price };

/** Where a part of a position is paid. */
export interface TargetRule {
  readonly unit: 'risk' | 'percent' | 'distance';
  /** Multiples of the distance from entry to stop, percent of the entry, or price units. */
  readonly amount: number;
  /** Part of the position, above 0 and at most 1. */
  readonly portion: number;
}

/**
 * How a position that follows a signal is left, in the form in which it still holds when the entry fills elsewhere than
 * expected. Exits apply in the order stop, target, time (analytics, sections 1.1 and 6.3).
 */
export interface ExitPlan {
  readonly stops: readonly StopRule[];
  readonly targets: readonly TargetRule[];
  /** `nearest` tick as the first strategies did, or `away`: never in the trader's favour. */
  readonly targetRounding: 'nearest' | 'away';
  /** The position is closed at the close of the bar that ends here; null holds it until the data ends. */
  readonly timeExitMs: EpochMs | null;
  /** The stop moves to the entry once the first target is reached. */
  readonly breaksEven: boolean;
  /** A bar that closes back inside ends the position at that close; null does not look. */
  readonly closeInside: { readonly high: Price; readonly low: Price } | null;
  /** Ends the position once it has run against the entry by so many percent of it; null does not look. */
  readonly heatPercent: number | null;
  /** What the targets leave open trails its best price by so many percent of it; null leaves it to stop and time. */
  readonly trailPercent: number | null;
}

export interface ResolvedExits {
  readonly stop: Price | null;
  readonly targets: readonly SignalTarget[];
}

const away = (side: SignalSide): TickRounding => (side === 'long' ? 'up' : 'down');
const back = (side: SignalSide): TickRounding => (side === 'long' ? 'down' : 'up');

/** A level that is a percentage of a price, to the nearest price unit. */
export function percentOf(price: Price, percent: number): Price {
  return Math.round((price * percent) / 100) as Price;
}

/** A stop's price. A structure stop lies beyond its level, a cap within it, so that the cap is never exceeded. */
function stopPrice(rule: StopRule, side: SignalSide, entry: Price, tickSize: Price): Price {
  const sign = side === 'long' ? 1 : -1;
  if (rule.kind === 'level') return roundToTick(rule.price, tickSize, back(side));
  const distance = rule.kind === 'percent' ? percentOf(entry, rule.percent) : rule.distance;
  return roundToTick((entry - sign * distance) as Price, tickSize, away(side));
}

function targetPrice(rule: TargetRule, side: SignalSide, entry: Price, stop: Price | null): Price | null {
  const sign = side === 'long' ? 1 : -1;
  switch (rule.unit) {
    case 'risk':
      return stop === null ? null : (Math.round(entry + rule.amount * (entry - stop)) as Price);
    case 'percent':
      return (entry + sign * percentOf(entry, rule.amount)) as Price;
    case 'distance':
      return (entry + sign * rule.amount) as Price;
  }
}

/** Stop and targets for a position that was entered at `entry` (rounding: analytics, section 1.3). */
export function resolveExits(plan: ExitPlan, side: SignalSide, entry: Price, tickSize: Price): ResolvedExits {
  const stops = plan.stops.map((rule) => stopPrice(rule, side, entry, tickSize));
  const nearest = side === 'long' ? Math.max(...stops) : Math.min(...stops);
  const stop = stops.length === 0 ? null : (nearest as Price);
  const rounding = plan.targetRounding === 'nearest' ? 'nearest' : away(side);
  const targets = plan.targets.flatMap((rule) => {
    const level = targetPrice(rule, side, entry, stop);
    return level === null ? [] : [{ price: roundToTick(level, tickSize, rounding), portion: rule.portion }];
  });
  return { stop, targets };
}
