import type { Bar } from '../../market/bar.ts';
import { quantity, symbolName } from '../../market/units.ts';
import type { BarPrices } from '../../paper/open-position.ts';

/** Prices as bars of a complete stream. */
export const builtBars = (symbol: string, prices: readonly BarPrices[]): Bar[] =>
  prices.map((bar) => ({
    ...bar,
    symbol: symbolName(symbol),
    volume: quantity(100),
    tickCount: 10,
    grade: 'built',
    contract: null,
  }));

/** The same numbers in every run: a small linear congruential generator, 0 to 1. */
export function randomSource(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
