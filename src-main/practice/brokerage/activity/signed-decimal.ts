import type { Price } from '#core/market/units';

/** `value = lo / 10^(signScale >> 1)`, negative when the low bit is set; without `lo` it is zero. */
export interface SignedDecimal {
  readonly lo?: string;
  readonly signScale: number;
}

const PLACES = 6;
const POSITIVE = PLACES << 1;
const NEGATIVE = POSITIVE | 1;
const PRICE_UNITS_PER_MILLIONTH = 100;
const MILLIONTHS_PER_CENT = 10_000;
const MILLIONTHS = 1_000_000;

function fromMillionths(millionths: number): SignedDecimal {
  if (millionths === 0) return { signScale: POSITIVE };
  return { lo: String(Math.abs(millionths)), signScale: millionths < 0 ? NEGATIVE : POSITIVE };
}

export const decimalQuantity = (quantity: number): SignedDecimal => fromMillionths(quantity * MILLIONTHS);

/** A price has two or four decimals, so that six places always hold it. */
export const decimalPrice = (price: Price): SignedDecimal =>
  fromMillionths(Math.round(price / PRICE_UNITS_PER_MILLIONTH));

export const decimalCents = (amount: number): SignedDecimal => fromMillionths(amount * MILLIONTHS_PER_CENT);

/** A whole number without a scale. */
export const wholeNumber = (value: number): { readonly lo: string } => ({ lo: String(value) });
