import type { Price } from '../market/units.ts';
import { roundToTick } from '../market/tick-rounding.ts';
import type { SignalSide } from '../signals/signal.ts';
import { directionOf, profitRounding, type StopRule, type TargetDistance, type TargetRule } from './trade-plan.ts';

/** The first stop of a trade that was filled at `entry`: where the plan wants it, or at its cap when that is nearer. */
export function firstStop(side: SignalSide, entry: Price, { price, capPercent }: StopRule, tickSize: Price): Price {
  if (capPercent === null) return price;
  const direction = directionOf(side);
  const level = Math.round(entry - (direction * entry * capPercent) / 100) as Price;
  // Towards the entry, so that the cap is never exceeded (analytics, section 1.3).
  const capped = roundToTick(level, tickSize, side === 'long' ? 'up' : 'down');
  return direction * (capped - price) > 0 ? capped : price;
}

function targetLevel(side: SignalSide, entry: Price, risk: number, distance: TargetDistance): number {
  const direction = directionOf(side);
  switch (distance.kind) {
    case 'price':
      return distance.price;
    case 'risks':
      return entry + direction * distance.multiple * risk;
    case 'percent':
      return entry + (direction * entry * distance.percent) / 100;
    case 'offset':
      return entry + direction * distance.offset;
  }
}

/** Where a target lies for a trade that was filled at `entry`; `risk` is the distance to its first stop. */
export function targetPrice(side: SignalSide, entry: Price, risk: number, rule: TargetRule, tickSize: Price): Price {
  const level = Math.round(targetLevel(side, entry, risk, rule.distance)) as Price;
  return roundToTick(level, tickSize, rule.rounding === 'nearest' ? 'nearest' : profitRounding(side));
}

/**
 * Contracts for each rung of a ladder. Rounded over the sum, halves up, so that together they are what their portions
 * say and a single contract leaves at the first target that has half of it.
 */
export function ladderOf(portions: readonly number[], contracts: number): number[] {
  let share = 0;
  let given = 0;
  return portions.map((portion) => {
    share += portion;
    const upTo = Math.min(contracts, Math.floor(share * contracts + 0.5 + 1e-9));
    const rung = upTo - given;
    given = upTo;
    return rung;
  });
}
