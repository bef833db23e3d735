import type { AssetClass } from './instrument.ts';

/** The price that nothing trades at or below. A future may trade below nought, as crude oil did in April 2020. */
export function priceFloorOf(assetClass: AssetClass): number {
  return assetClass === 'future' ? -Infinity : 0;
}

/** Whether a number can be the price of a trade: a whole number of price units, of a share above nought. */
export function isTradedPrice(price: number, assetClass: AssetClass): boolean {
  return Number.isSafeInteger(price) && price > priceFloorOf(assetClass);
}
