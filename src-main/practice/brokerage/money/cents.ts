import { priceFromUnits, PRICE_UNITS_PER_POINT } from '#core/market/price';
import type { Price } from '#core/market/units';

declare const brand: unique symbol;
/** Dollars as a whole number of cents, positive or negative. */
export type Cents = number & { readonly [brand]: 'Cents' };

const CENTS_PER_DOLLAR = 100;
const UNITS_PER_CENT = BigInt(PRICE_UNITS_PER_POINT / CENTS_PER_DOLLAR);

export const cents = (value: number): Cents => value as Cents;
export const NO_CENTS = cents(0);

/** The dollars of a JSON body: the double nearest to the exact amount. */
export const toDollars = (amount: Cents): number => amount / CENTS_PER_DOLLAR;

export const sumCents = (amounts: readonly Cents[]): Cents => cents(amounts.reduce((sum, amount) => sum + amount, 0));

export const negative = (amount: Cents): Cents => cents(0 - amount);

/** A share of an amount, rounded half away from zero to whole cents. */
export function shareOf(amount: Cents, part: number, whole: number): Cents {
  return divideRounded(BigInt(amount) * BigInt(part), BigInt(whole));
}

/**
 * What a quantity is worth at a price: `quantity` shares or contracts (negative: short) of `multiplier` units each.
 * Price units times quantity can exceed 2^53, hence the big integers; halves of a cent round away from zero.
 */
export function principal(price: Price, quantity: number, multiplier: number): Cents {
  return divideRounded(BigInt(price) * BigInt(quantity) * BigInt(multiplier), UNITS_PER_CENT);
}

/** The price per unit that an amount of money means, in price units, rounded. */
export function averagePrice(amount: Cents, quantity: number, multiplier: number): Price {
  if (quantity === 0) return priceFromUnits(0);
  return priceFromUnits(divideRounded(BigInt(amount) * UNITS_PER_CENT, BigInt(quantity) * BigInt(multiplier)));
}

function divideRounded(dividend: bigint, divisor: bigint): Cents {
  const isNegative = dividend < 0n !== divisor < 0n;
  const top = dividend < 0n ? -dividend : dividend;
  const bottom = divisor < 0n ? -divisor : divisor;
  const rounded = Number((top * 2n + bottom) / (bottom * 2n));
  return cents(isNegative && rounded !== 0 ? -rounded : rounded);
}
