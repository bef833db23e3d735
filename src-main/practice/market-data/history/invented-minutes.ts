import { newYorkInstant, regularSession } from '#core/market/session';
import { epochMs, MS_PER_MINUTE, type EpochMs, type Price, type Quantity } from '#core/market/units';
import { apportion } from '../../market/bar-expander.ts';
import { SeededRandom } from '../../market/seeded-random.ts';
import { activityAt, OPENING_BELL } from '../../synthetic/day-curves.ts';
import type { Candle } from './candle.ts';
import type { InventedDay } from './invented-days.ts';

const EXTENDED_OPEN_MINUTE = 7 * 60;
const AFTER_HOURS_MINUTES = 240;
/** How often a minute of extended hours sees a trade, and how much less is traded in it. */
const EXTENDED_CHANCE = 0.6;
const EXTENDED_ACTIVITY = 0.25;
const VOLUME_NOISE = 0.5;

interface Leg {
  readonly startMs: EpochMs;
  readonly minutes: number;
  readonly from: number;
  readonly to: number;
  /** Standard deviation of the whole leg. */
  readonly deviation: number;
}

/** Prices at the beginning of each minute and at the end of the last: a random walk tied down at both ends. */
function bridge({ minutes, from, to, deviation }: Leg, random: SeededRandom): number[] {
  const steps = Array.from({ length: minutes }, () => (random.bell() * deviation) / Math.sqrt(minutes));
  const drift = (to - from - steps.reduce((sum, step) => sum + step, 0)) / minutes;
  let price = from;
  return [from, ...steps.map((step) => (price += step + drift))];
}

/** Bars without volume along a leg, inside the range when there is one. */
function walk(leg: Leg, tick: Price, range: Pick<InventedDay, 'low' | 'high'> | null, random: SeededRandom): Candle[] {
  const [low, high] = range ? [range.low, range.high] : [tick, Number.MAX_SAFE_INTEGER];
  const onTick = (price: number): Price => Math.min(high, Math.max(low, Math.round(price / tick) * tick)) as Price;
  const prices = bridge(leg, random).map(onTick);
  const noise = leg.deviation / Math.sqrt(leg.minutes);
  return Array.from({ length: leg.minutes }, (_, minute) => {
    const open = prices[minute] ?? onTick(leg.from);
    const close = prices[minute + 1] ?? onTick(leg.to);
    return {
      startMs: epochMs(leg.startMs + minute * MS_PER_MINUTE),
      open,
      high: onTick(Math.max(open, close) + noise * random.unit()),
      low: onTick(Math.min(open, close) - noise * random.unit()),
      close,
      volume: 0 as Quantity,
    };
  });
}

/** The highest bar reaches the day's high and the lowest its low. */
function touching(bars: readonly Candle[], { high, low }: InventedDay): Candle[] {
  const highest = bars.reduce((best, bar, index) => (bar.high > (bars[best]?.high ?? 0) ? index : best), 0);
  const lowest = bars.reduce((best, bar, index) => (bar.low < (bars[best]?.low ?? Infinity) ? index : best), 0);
  return bars.map((bar, index) => ({
    ...bar,
    high: index === highest ? high : bar.high,
    low: index === lowest ? low : bar.low,
  }));
}

/**
 * The minutes of an invented day from 07:00 to four hours after the close. Those of regular hours make exactly the day's
 * open, high, low and close, all together its volume; in extended hours some minutes see no trade and are not there.
 */
export function inventedMinutes(symbol: string, tick: Price, invented: InventedDay): readonly Candle[] {
  const { day, previousClose, open, high, low, close, volume } = invented;
  const session = regularSession(day);
  if (!session) return [];
  const random = new SeededRandom('invented minutes', symbol, day);
  const { openMs, closeMs } = session;
  const startMs = newYorkInstant(day, EXTENDED_OPEN_MINUTE);
  const deviation = (high - low) / 2;
  const before: Leg = {
    startMs,
    minutes: (openMs - startMs) / MS_PER_MINUTE,
    from: previousClose,
    to: open,
    deviation: deviation / 4,
  };
  const regular: Leg = {
    startMs: openMs,
    minutes: (closeMs - openMs) / MS_PER_MINUTE,
    from: open,
    to: close,
    deviation,
  };
  const after: Leg = {
    startMs: closeMs,
    minutes: AFTER_HOURS_MINUTES,
    from: close,
    to: close + (deviation * random.bell()) / 4,
    deviation: deviation / 4,
  };
  const sparse = (leg: Leg): Candle[] => walk(leg, tick, null, random).filter(() => random.chance(EXTENDED_CHANCE));
  const bars = [...sparse(before), ...touching(walk(regular, tick, invented, random), invented), ...sparse(after)];
  const weights = bars.map((bar) => {
    const activity = activityAt(OPENING_BELL + (bar.startMs - openMs) / MS_PER_MINUTE);
    const isRegular = bar.startMs >= openMs && bar.startMs < closeMs;
    return activity * (isRegular ? 1 : EXTENDED_ACTIVITY) * random.between(1 - VOLUME_NOISE, 1 + VOLUME_NOISE);
  });
  const volumes = apportion(volume, weights);
  return bars.map((bar, index) => ({ ...bar, volume: (volumes[index] ?? 0) as Quantity }));
}
