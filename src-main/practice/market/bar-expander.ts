import { MS_PER_MINUTE, type Price, type Quantity } from '#core/market/units';
import type { SeededRandom } from './seeded-random.ts';

export interface MinuteBar {
  readonly open: Price;
  readonly high: Price;
  readonly low: Price;
  readonly close: Price;
  /** Whole contracts or shares. */
  readonly volume: Quantity;
}

export interface Print {
  /** Milliseconds into the minute, from 1 to 59,998. */
  readonly offsetMs: number;
  readonly price: Price;
  readonly size: Quantity;
}

/** Up to here every contract is a print of its own; of the rest about every fifth. Real ES trades average five contracts. */
const SINGLE_PRINTS = 20;
const PRINTS_PER_CONTRACT = 0.2;
const MAXIMUM_PRINTS = 1_500;
/** From this many prints on some share a millisecond, as on a real tape. */
const PRINTS_FOR_BURSTS = 8;
const BURST_SHARE = 0.3;
const LONGEST_OFFSET_MS = MS_PER_MINUTE - 2;

/** The corners of the path with repeats left out: open, the two extremes in one order or the other, close. */
function corners(bar: MinuteBar, lowFirst: boolean): Price[] {
  const path = lowFirst ? [bar.open, bar.low, bar.high, bar.close] : [bar.open, bar.high, bar.low, bar.close];
  return path.filter((price, index) => price !== path[index - 1]);
}

/** A rising bar more often sees its low first. A bar with hardly any volume takes the order that needs fewer prints. */
function chooseCorners(bar: MinuteBar, random: SeededRandom): Price[] {
  const lowFirst = random.chance(bar.close >= bar.open ? 0.7 : 0.3);
  const likely = corners(bar, lowFirst);
  const other = corners(bar, !lowFirst);
  return likely.length > bar.volume && other.length < likely.length ? other : likely;
}

function printCount(cornerCount: number, volume: number): number {
  const wanted = SINGLE_PRINTS + Math.floor((volume - SINGLE_PRINTS) * PRINTS_PER_CONTRACT);
  return Math.max(cornerCount, Math.min(volume, volume <= SINGLE_PRINTS ? volume : wanted, MAXIMUM_PRINTS));
}

/** Splits `total` into whole parts in proportion to `weights`, with nothing lost: the rounding error is carried along. */
export function apportion(total: number, weights: readonly number[]): number[] {
  const sum = weights.reduce((all, weight) => all + weight, 0);
  let seen = 0;
  let given = 0;
  return weights.map((weight, index) => {
    seen += weight;
    const reached = index === weights.length - 1 ? total : Math.floor((total * seen) / sum);
    const part = reached - given;
    given = reached;
    return part;
  });
}

function toTickInside(price: number, bar: MinuteBar, tickSize: number): Price {
  const rounded = Math.round(price / tickSize) * tickSize;
  const lowest = Math.ceil(bar.low / tickSize) * tickSize;
  const highest = Math.floor(bar.high / tickSize) * tickSize;
  if (lowest > highest) return bar.low;
  return Math.min(highest, Math.max(lowest, rounded)) as Price;
}

/** The prices: every corner, and between two corners a noisy walk that never leaves the bar. */
function pathPrices(bar: MinuteBar, tickSize: number, random: SeededRandom): Price[] {
  const points = chooseCorners(bar, random);
  const first = points[0] ?? bar.open;
  const count = printCount(points.length, bar.volume);
  if (points.length === 1) return Array.from({ length: count }, () => first);

  const legs = points.slice(1).map((to, index) => ({ from: points[index] ?? first, to }));
  const weights = legs.map(({ from, to }) => (Math.abs(to - from) / tickSize + 1) * random.between(0.7, 1.3));
  const extra = apportion(count - points.length, weights);
  const prices: Price[] = [first];
  legs.forEach(({ from, to }, leg) => {
    const steps = extra[leg] ?? 0;
    let wobble = 0;
    for (let step = 1; step <= steps; step += 1) {
      wobble = wobble * 0.9 + random.bell() * 0.6 * tickSize;
      prices.push(toTickInside(from + ((to - from) * step) / (steps + 1) + wobble, bar, tickSize));
    }
    prices.push(to);
  });
  return prices;
}

/** Sizes with a fat tail that add up to the volume exactly. A print beyond the volume has size 0. */
function printSizes(count: number, volume: number, random: SeededRandom): number[] {
  if (volume <= count) return Array.from({ length: count }, (_, index) => (index < volume ? 1 : 0));
  const weights = Array.from({ length: count }, () => 1 / (random.unit() + 0.03));
  return apportion(volume - count, weights).map((part) => part + 1);
}

/** Instants strictly inside the minute that never go back, unevenly spaced. */
function printOffsets(count: number, random: SeededRandom): number[] {
  const gap = (): number =>
    count >= PRINTS_FOR_BURSTS && random.chance(BURST_SHARE) ? 0 : 0.95 + 1 / (random.unit() + 0.05);
  const gaps = Array.from({ length: count + 1 }, gap);
  const total = gaps.reduce((all, one) => all + one, 0);
  let elapsed = 0;
  return gaps.slice(0, count).map((one) => {
    elapsed += one;
    return 1 + Math.min(LONGEST_OFFSET_MS - 1, Math.floor((elapsed / total) * LONGEST_OFFSET_MS));
  });
}

/**
 * Turns a one-minute bar into a plausible path of trades that a bar builder turns back into exactly this bar: it starts
 * at the open, touches high and low, ends at the close, and its sizes add up to the volume.
 *
 * A bar whose volume is smaller than the prints its four prices need (volume 0, or 1 with high above low) gets prints
 * of size 0 for the rest. They have instants of their own, so each is visible as a trade by its trade time.
 */
export function expandBar(bar: MinuteBar, tickSize: Price, random: SeededRandom): Print[] {
  const prices = pathPrices(bar, tickSize, random);
  const sizes = printSizes(prices.length, bar.volume, random);
  const offsets = printOffsets(prices.length, random);
  return prices.map((price, index) => ({
    offsetMs: offsets[index] ?? 1,
    price,
    size: (sizes[index] ?? 0) as Quantity,
  }));
}
