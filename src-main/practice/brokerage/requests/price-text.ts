import { priceFromPoints } from '#core/market/price';
import type { Price } from '#core/market/units';

const DECIMAL = /^(\d{1,7})(?:\.(\d+))?$/;
const DECIMALS = 2;
const DECIMALS_BELOW_ONE = 4;

/** Why a price cannot be used, in a sentence. */
export type PriceReading =
  { readonly kind: 'price'; readonly price: Price } | { readonly kind: 'unusable'; readonly why: string };

const unusable = (why: string): PriceReading => ({ kind: 'unusable', why });

/**
 * A price as clients send it, text or number: two decimals, four below a dollar, more are refused (schwab-py cuts them
 * off before it sends).
 */
export function readPrice(value: string | number): PriceReading {
  const text = String(value).trim();
  const [, whole, fraction = ''] = DECIMAL.exec(text) ?? [];
  if (whole === undefined) return unusable(`'${text}' is not a price.`);
  const allowed = Number(whole) === 0 ? DECIMALS_BELOW_ONE : DECIMALS;
  if (fraction.replace(/0+$/, '').length > allowed) return unusable(`'${text}' has more than ${allowed} decimals.`);
  const price = priceFromPoints(Number(text));
  return price > 0 ? { kind: 'price', price } : unusable('A price must be greater than zero.');
}
