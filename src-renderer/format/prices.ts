import { priceToPoints } from '#core/market/price';
import { formatPriceText, type PriceFormat } from '#core/market/price-format';
import type { Price } from '#core/market/units';

/** What is not known is a dash, never a zero. */
export const UNKNOWN = '\u2013';
const MINUS = '\u2212';

const printers = new Map<number, Intl.NumberFormat>();

function printer(decimals: number): Intl.NumberFormat {
  const known = printers.get(decimals);
  if (known) return known;
  const made = new Intl.NumberFormat('en-US', { minimumFractionDigits: decimals, maximumFractionDigits: decimals });
  printers.set(decimals, made);
  return made;
}

/** A double with a fixed number of decimals, thousands separated, with a true minus sign. */
export function formatNumber(value: number, decimals: number): string {
  const digits = printer(decimals).format(Math.abs(value));
  // What rounds to zero carries no sign.
  return value < 0 && /[1-9]/.test(digits) ? MINUS + digits : digits;
}

/** How prices are written: as their exchange does, or with so many decimals. */
export type PriceStyle = PriceFormat | number;

/** `25,612.50`, `118'165` */
export function formatPrice(price: Price | null, style: PriceStyle): string {
  if (price === null || !Number.isFinite(price)) return UNKNOWN;
  return typeof style === 'number' ? formatNumber(priceToPoints(price), style) : formatPriceText(price, style);
}

function signed(value: number, decimals: number): string {
  const digits = formatNumber(value, decimals);
  return value > 0 && /[1-9]/.test(digits) ? `+${digits}` : digits;
}

/** `+12.25`, `−3.00`, `0.00` */
export function formatChange(change: Price | null, style: PriceStyle): string {
  if (change === null || !Number.isFinite(change)) return UNKNOWN;
  if (typeof style === 'number') return signed(priceToPoints(change), style);
  const text = formatPriceText(change, style);
  return change > 0 && /[1-9]/.test(text) ? `+${text}` : text;
}

/** `+0.48%` */
export function formatPercent(fraction: number | null): string {
  return fraction === null || !Number.isFinite(fraction) ? UNKNOWN : `${signed(fraction * 100, 2)}%`;
}

/** `1,204` */
export function formatCount(count: number | null): string {
  return count === null || !Number.isFinite(count) ? UNKNOWN : formatNumber(count, 0);
}

const SCALES = [
  { from: 999_950_000, unit: 1e9, suffix: 'B' },
  { from: 999_950, unit: 1e6, suffix: 'M' },
  { from: 10_000, unit: 1e3, suffix: 'K' },
];

/** `9,812`, `204.1K`, `1.24M`: for columns too narrow for the whole number, which belongs in the tooltip. */
export function formatVolume(volume: number | null): string {
  if (volume === null || !Number.isFinite(volume)) return UNKNOWN;
  const scale = SCALES.find((entry) => volume >= entry.from);
  if (!scale) return formatNumber(volume, 0);
  return `${formatNumber(volume / scale.unit, scale.suffix === 'K' ? 1 : 2)}${scale.suffix}`;
}

export type Direction = 'up' | 'down' | 'flat' | 'unknown';

export function directionOf(change: number | null): Direction {
  if (change === null || !Number.isFinite(change)) return 'unknown';
  if (change > 0) return 'up';
  return change < 0 ? 'down' : 'flat';
}

export interface Change {
  readonly points: Price | null;
  readonly fraction: number | null;
  readonly direction: Direction;
}

/** Change against a reference such as the previous close; unknown while either is unknown. */
export function changeSince(price: Price | null, reference: Price | null): Change {
  if (price === null || reference === null || reference === 0) {
    return { points: null, fraction: null, direction: 'unknown' };
  }
  const points = (price - reference) as Price;
  return { points, fraction: points / reference, direction: directionOf(points) };
}
