import { firstStop, targetPrice } from '../../paper/bracket.ts';
import { expectedEntry, type EntryOrder, type OrderPlan, type TargetRule } from '../../paper/trade-plan.ts';
import type { TrailRule } from '../../paper/trailing-stop.ts';
import { roundToTick, type TickRounding } from '../../market/tick-rounding.ts';
import type { EpochMs, Price } from '../../market/units.ts';
import type { PriceRange, SignalSide, SignalTarget } from '../signal.ts';
import type { OpeningRangeParameters } from './parameters.ts';

/** Where a side is triggered. `isStrict`: the level itself is not beyond it. */
export interface TriggerLevel {
  readonly price: Price;
  readonly isStrict: boolean;
  /** The end of the range it is measured from, and by how much it lies outside, before rounding. */
  readonly end: Price;
  readonly displacement: number;
}

const outward = (side: SignalSide): TickRounding => (side === 'long' ? 'up' : 'down');
const inward = (side: SignalSide): TickRounding => (side === 'long' ? 'down' : 'up');
const directionOf = (side: SignalSide): 1 | -1 => (side === 'long' ? 1 : -1);

/** The end of the range on a side, and the level beyond it that counts as a break (rounding: analytics, section 1.3). */
export function triggerLevel(
  side: SignalSide,
  range: PriceRange,
  p: OpeningRangeParameters,
  stretch: number,
  tickSize: Price,
): TriggerLevel {
  const end = side === 'long' ? range.high : range.low;
  const displacement = Math.round((end * p.displacementPercent) / 100) + p.displacementTicks * tickSize + stretch;
  if (displacement === 0) return { price: end, isStrict: p.trigger === 'close', end, displacement };
  const level = (end + directionOf(side) * displacement) as Price;
  return { price: roundToTick(level, tickSize, outward(side)), isStrict: false, end, displacement };
}

export function isBeyond(side: SignalSide, price: number, level: TriggerLevel): boolean {
  const by = directionOf(side) * (price - level.price);
  return level.isStrict ? by > 0 : by >= 0;
}

export interface OrderFacts {
  readonly side: SignalSide;
  readonly range: PriceRange;
  readonly levels: Readonly<Record<SignalSide, TriggerLevel>>;
  /** The market's price when the condition came true. */
  readonly price: Price;
  /** How a break that is entered at once was seen. */
  readonly seen: 'close' | 'tick' | 'bar';
  /** Of the last sessions, in price units; null unless the stop needs it. */
  readonly averageTrueRange: number | null;
  readonly exitAtMs: EpochMs;
  readonly tickSize: Price;
}

function entryOrder(p: OpeningRangeParameters, facts: OrderFacts): EntryOrder {
  const { side, range, levels, seen, tickSize } = facts;
  if (p.entry === 'pullback') {
    const depth = Math.round(((range.high - range.low) * p.pullbackPercent) / 100);
    const end = side === 'long' ? range.high : range.low;
    const level = (end - directionOf(side) * depth) as Price;
    const limit = roundToTick(level, tickSize, inward(side));
    return { kind: 'limit', limit, validBars: p.pullbackBars, fallback: p.pullbackFallback };
  }
  if (seen === 'close') return { kind: 'market' };
  return { kind: seen === 'tick' ? 'stop' : 'touched', trigger: levels[side].price };
}

/** A structure stop lies at or outside its level; one that is a distance lies within it, as a cap does. */
function stopLevel(p: OpeningRangeParameters, facts: OrderFacts, entry: Price): Price {
  const { side, range, levels, averageTrueRange, tickSize } = facts;
  const other = side === 'long' ? 'short' : 'long';
  switch (p.stop) {
    case 'opposite':
      return roundToTick(levels[other].end, tickSize, inward(side));
    case 'opposite-trigger':
      return levels[other].price;
    case 'middle':
      return roundToTick(Math.round((range.high + range.low) / 2) as Price, tickSize, inward(side));
    case 'atr': {
      const distance = Math.round(((averageTrueRange ?? NaN) * p.stopAtrPercent) / 100);
      return roundToTick((entry - directionOf(side) * distance) as Price, tickSize, outward(side));
    }
  }
}

function targetRules(p: OpeningRangeParameters, { high, low }: PriceRange): TargetRule[] {
  const ladder = [
    [p.target1, p.target1Portion],
    [p.target2, p.target2Portion],
    [p.target3, p.target3Portion],
  ] as const;
  return ladder.flatMap(([amount, percent]) => {
    if (amount === null || percent === 0) return [];
    const distances = {
      risk: { kind: 'risks', multiple: amount },
      percent: { kind: 'percent', percent: amount },
      range: { kind: 'offset', offset: Math.round(amount * (high - low)) as Price },
    } as const;
    return [{ distance: distances[p.targetUnit], portion: percent / 100, rounding: p.targetRounding }];
  });
}

export interface PlannedOrders {
  readonly orders: OrderPlan;
  readonly stop: Price;
  readonly targets: readonly SignalTarget[];
}

/** The orders of a break, and what stop and targets are for the entry that is expected. */
export function planOrders(p: OpeningRangeParameters, facts: OrderFacts): PlannedOrders {
  const { side, range, price, tickSize, exitAtMs } = facts;
  const entry = entryOrder(p, facts);
  const expected = expectedEntry(entry, price);
  const stopRule = { price: stopLevel(p, facts, expected), capPercent: p.stopCapPercent };
  const stop = firstStop(side, expected, stopRule, tickSize);
  const rules = targetRules(p, range);
  const risk = Math.abs(expected - stop);
  const targets = rules.map((rule) => ({
    price: targetPrice(side, expected, risk, rule, tickSize),
    portion: rule.portion,
  }));
  const orders: OrderPlan = {
    entry,
    stop: stopRule,
    targets: rules,
    breakEven: p.breaksEven ? { after: { kind: 'first-target' }, plusTicks: 0 } : null,
    trail: trailRule(p, Math.abs((targets.at(-1)?.price ?? expected) - expected) / tickSize),
    closeBackLevel: p.exitsOnCloseInside ? (side === 'long' ? range.high : range.low) : null,
    exitAtMs,
  };
  return { orders, stop, targets };
}

/** What the targets leave open is trailed once the last of them was reached. */
function trailRule({ trailPercent }: OpeningRangeParameters, lastTargetTicks: number): TrailRule | null {
  if (trailPercent === null) return null;
  return { distance: { kind: 'percent', percent: trailPercent }, stepTicks: 0, activationTicks: lastTargetTicks };
}
