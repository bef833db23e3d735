import { priceFromPoints } from '#core/market/price';

/** A value that must not be used: neither known nor merely absent. Infinity, because no good value is. */
export const BAD_VALUE = Infinity;

/** Anything with members, as JSON.parse makes it. Numbered members are Schwab's fields. */
export interface WireObject {
  readonly [field: number]: unknown;
  readonly [member: string]: unknown;
}

export function isWireObject(value: unknown): value is WireObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Instants outside of these are not times of a market: 2000-01-01 and 2100-01-01. */
const EARLIEST_MS = 946_684_800_000;
const LATEST_MS = 4_102_444_800_000;

/**
 * Price units of a number of points. null and 0 mean "none" on this wire (no bid, no trade yet) and give NaN, the
 * unknown. Text is refused even where it spells a number: the protocol sends doubles, so text is a fault to be seen.
 */
export function wirePrice(raw: unknown, mayBeNegative: boolean): number {
  if (typeof raw !== 'number') return raw === null ? NaN : BAD_VALUE;
  if (raw === 0) return NaN;
  const price = priceFromPoints(raw);
  if (!Number.isSafeInteger(price) || price === 0) return BAD_VALUE;
  return price < 0 && !mayBeNegative ? BAD_VALUE : price;
}

/** A count of contracts or shares; fractions are possible since fractional shares are reported. */
export function wireQuantity(raw: unknown): number {
  if (typeof raw !== 'number') return raw === null ? NaN : BAD_VALUE;
  return raw >= 0 && raw <= Number.MAX_SAFE_INTEGER ? raw : BAD_VALUE;
}

/** Epoch milliseconds; 0 means that there was no such event yet. */
export function wireTime(raw: unknown): number {
  if (typeof raw !== 'number') return raw === null ? NaN : BAD_VALUE;
  if (raw === 0) return NaN;
  return raw >= EARLIEST_MS && raw < LATEST_MS ? raw : BAD_VALUE;
}

/** A heartbeat's instant, which comes as text. */
export function wireHeartbeat(raw: unknown): number {
  return wireTime(typeof raw === 'string' && /^\d{1,15}$/.test(raw) ? Number(raw) : raw);
}

export const LONGEST_MESSAGE = 200;

/** A server's words, fit for a sentence on screen: one line, bounded. */
export function wireMessage(raw: unknown): string {
  if (typeof raw !== 'string') return '';
  return raw
    .slice(0, LONGEST_MESSAGE)
    .replace(/[\p{C}\s]+/gu, ' ')
    .trim();
}
