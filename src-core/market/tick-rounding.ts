import type { Price } from './units.ts';

/**
 * Which grid price stands for a level that may lie between two. Prices are whole units (price.ts), so a level that lies
 * on the grid stays what it is: there is no floating-point remainder to guard against.
 */
export type TickRounding = 'up' | 'down' | 'nearest';

/** Rounds a level to the instrument's tick; a level half-way goes up when rounding to the nearest. */
export function roundToTick(level: Price, tickSize: Price, rounding: TickRounding): Price {
  const below = Math.floor(level / tickSize) * tickSize;
  const rest = level - below;
  if (rest === 0) return level;
  const goesUp = rounding === 'up' || (rounding === 'nearest' && rest * 2 >= tickSize);
  return (goesUp ? below + tickSize : below) as Price;
}
