import type { Price } from '../market/units.ts';
import type { AlertSide } from './price-alert.ts';

/** Where a price stands against a level. */
export function sideOf(price: Price, level: Price): 'above' | 'below' | 'at' {
  if (price === level) return 'at';
  return price > level ? 'above' : 'below';
}

/**
 * Whether a price that comes from `before` crosses the level: reaching it counts, and so does a gap over it. A price
 * that reaches the level and turns back has crossed once.
 */
export function crossing(before: AlertSide, now: 'above' | 'below' | 'at'): 'up' | 'down' | null {
  if (before === 'below' && now !== 'below') return 'up';
  return before === 'above' && now !== 'above' ? 'down' : null;
}
