import { PRICE_UNITS_PER_POINT } from './price.ts';
import type { Price } from './units.ts';

/** How an exchange writes the prices of an instrument. */
export type PriceFormat =
  /** `25,612.50` */
  | { readonly kind: 'decimal'; readonly decimals: number }
  /**
   * `118'16` is 118 and 16/32; with three digits `101'262` is 101 and 26.25/32: the last digit is the first decimal of
   * the 32nds, cut off (0, 2, 5, 7 for quarters; 1, 3, 6, 8 between them for eighths).
   */
  | { readonly kind: 'thirty-seconds'; readonly digits: 2 | 3 }
  /** `64.5¢` is 0.645: what trades between nothing and a dollar. */
  | { readonly kind: 'cents'; readonly decimals: number };

export class PriceTextError extends Error {
  override readonly name = 'PriceTextError';
}

const MINUS = '\u2212';
const MOST_DECIMALS = 8;
const UNITS_PER_CENT = PRICE_UNITS_PER_POINT / 100;
const UNITS_PER_32ND = PRICE_UNITS_PER_POINT / 32;
const EIGHTHS = 8;
/** First decimal of each eighth: 0, .125, .25 ... */
const DIGIT_OF_EIGHTH = '01235678';

/** The smallest step that the format can write, in price units: prices on its grid are written without rounding. */
export function formatStep(format: PriceFormat): number {
  switch (format.kind) {
    case 'decimal':
      return PRICE_UNITS_PER_POINT / 10 ** format.decimals;
    case 'cents':
      return UNITS_PER_CENT / 10 ** format.decimals;
    case 'thirty-seconds':
      return format.digits === 2 ? UNITS_PER_32ND : UNITS_PER_32ND / EIGHTHS;
  }
}

/** A whole number with its thousands separated. */
const grouped = (whole: number): string => String(whole).replace(/\B(?=(\d{3})+$)/g, ',');

function decimalText(steps: number, decimals: number): string {
  const scale = 10 ** decimals;
  const fraction = decimals > 0 ? `.${String(steps % scale).padStart(decimals, '0')}` : '';
  return grouped(Math.floor(steps / scale)) + fraction;
}

function thirtySecondsText(steps: number, digits: 2 | 3): string {
  const perPoint = digits === 2 ? 32 : 32 * EIGHTHS;
  const rest = steps % perPoint;
  const whole = grouped(Math.floor(steps / perPoint));
  if (digits === 2) return `${whole}'${String(rest).padStart(2, '0')}`;
  const last = DIGIT_OF_EIGHTH[rest % EIGHTHS] ?? '0';
  return `${whole}'${String(Math.floor(rest / EIGHTHS)).padStart(2, '0')}${last}`;
}

/** A price as its exchange writes it; one between two steps of the format is rounded to the nearer. */
export function formatPriceText(price: Price, format: PriceFormat): string {
  const steps = Math.round(Math.abs(price) / formatStep(format));
  const sign = price < 0 && steps > 0 ? MINUS : '';
  switch (format.kind) {
    case 'decimal':
      return sign + decimalText(steps, format.decimals);
    case 'cents':
      return `${sign}${decimalText(steps, format.decimals)}\u00a2`;
    case 'thirty-seconds':
      return sign + thirtySecondsText(steps, format.digits);
  }
}

function decimalUnits(text: string, unitsPerOne: number): number | null {
  const [, whole = '', fraction = ''] = /^(\d+)(?:\.(\d{1,8}))?$/.exec(text) ?? [];
  if (whole === '') return null;
  const units = Number(whole) * unitsPerOne + (Number(fraction) * unitsPerOne) / 10 ** fraction.length;
  return Number.isSafeInteger(units) ? units : null;
}

function thirtySecondsUnits(text: string, digits: 2 | 3): number | null {
  const [, whole = '', parts = '', last = ''] = /^(\d+)'(\d{2})(\d?)$/.exec(text) ?? [];
  if (whole === '' || Number(parts) > 31 || last.length !== digits - 2) return null;
  const eighth = last === '' ? 0 : DIGIT_OF_EIGHTH.indexOf(last);
  if (eighth < 0) return null;
  return Number(whole) * PRICE_UNITS_PER_POINT + Number(parts) * UNITS_PER_32ND + (eighth * UNITS_PER_32ND) / EIGHTHS;
}

function unitsOf(text: string, format: PriceFormat): number | null {
  switch (format.kind) {
    case 'decimal':
      return decimalUnits(text, PRICE_UNITS_PER_POINT);
    case 'cents':
      return decimalUnits(text.replace(/\s*\u00a2$/, ''), UNITS_PER_CENT);
    case 'thirty-seconds':
      return thirtySecondsUnits(text, format.digits);
  }
}

/** Reads what `formatPriceText` writes, and what people type: either minus, with or without separators. Throws PriceTextError. */
export function parsePriceText(text: string, format: PriceFormat): Price {
  const typed = text.trim();
  const isNegative = /^[-\u2212]/.test(typed);
  const digits = isNegative ? typed.slice(1) : typed;
  const isGrouped = /^\d{1,3}(,\d{3})+(?!\d|,)/.test(digits);
  const units = unitsOf(isGrouped ? digits.replaceAll(',', '') : digits, format);
  if (units === null) {
    const example = formatPriceText((118.5 * PRICE_UNITS_PER_POINT) as Price, format);
    throw new PriceTextError(`"${typed.slice(0, 20)}" is no price of this instrument: write it like ${example}.`);
  }
  return (isNegative && units !== 0 ? -units : units) as Price;
}

/** The decimals that it takes to write every price on a tick's grid. */
export function decimalsOfTick(tickSize: Price): number {
  for (let decimals = 0; decimals < MOST_DECIMALS; decimals += 1) {
    if (tickSize % (PRICE_UNITS_PER_POINT / 10 ** decimals) === 0) return decimals;
  }
  return MOST_DECIMALS;
}

/**
 * The broker's word for a format: `D,D` is decimal, `3,32` 32nds with three digits (Schwab LEVELONE_FUTURES field 28).
 * Null for a word that is not known, or for a format that cannot write every price on the tick's grid.
 */
export function priceFormatOfBroker(word: string, tickSize: Price): PriceFormat | null {
  // Quarters of a point are written with two decimals, whole points with none.
  if (word === 'D,D') return { kind: 'decimal', decimals: decimalsOfTick(tickSize) };
  const [, digits] = /^([23]),32$/.exec(word) ?? [];
  if (digits === undefined) return null;
  const format: PriceFormat = { kind: 'thirty-seconds', digits: digits === '2' ? 2 : 3 };
  return tickSize % formatStep(format) === 0 ? format : null;
}
