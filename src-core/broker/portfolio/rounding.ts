import { PRICE_UNITS_PER_POINT } from '../../market/price.ts';

/** A sum or a mean of decimals that came as doubles, without the dust of their binary form: whole 1e-8 steps. */
export function withoutDust(amount: number): number {
  const units = Math.round(amount * PRICE_UNITS_PER_POINT);
  return Number.isSafeInteger(units) ? units / PRICE_UNITS_PER_POINT + 0 : amount;
}

/** The sum; null when one of them is not known. */
export function sumOrNull(amounts: readonly (number | null)[]): number | null {
  let sum = 0;
  for (const amount of amounts) {
    if (amount === null) return null;
    sum += amount;
  }
  return withoutDust(sum);
}
