import type { Price } from './units.ts';

/** Units of `Price` in one point. 1e-8 holds every tick in use (halves of 32nds, sub-penny prints) up to 90 million. */
export const PRICE_UNITS_PER_POINT = 100_000_000;

/** The exact price nearest to a decimal that arrived as a double, e.g. 25612.5. NaN stays NaN. */
export function priceFromPoints(points: number): Price {
  return Math.round(points * PRICE_UNITS_PER_POINT) as Price;
}

/** The price in points, for display and for files that other programs read. */
export function priceToPoints(price: Price): number {
  return price / PRICE_UNITS_PER_POINT;
}

/** A whole number of price units that was stored or computed exactly. */
export function priceFromUnits(units: number): Price {
  return units as Price;
}

/** Whether a price lies on the grid of an instrument's tick. */
export function isOnTick(price: Price, tickSize: Price): boolean {
  return price % tickSize === 0;
}
