import { MS_PER_SECOND } from '#core/market/units';
import { invalidRequest, invalidValue } from './request-error.ts';

export interface TimeRange {
  readonly fromMs: number;
  readonly toMs: number;
}

const ISO_UTC = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{3})?Z$/;
const MS_PER_DAY = 86_400_000;
/** Schwab's documents say a year; a leap year still fits. */
const LONGEST_RANGE_MS = 366 * MS_PER_DAY;

/** `2025-12-04T01:21:21.000Z`, with or without milliseconds; null when it names no instant. */
export function readInstant(text: string): number | null {
  if (!ISO_UTC.test(text)) return null;
  const ms = Date.parse(text);
  // A date that the calendar does not have, such as 30 February, would come out as another.
  return Number.isFinite(ms) && new Date(ms).toISOString().slice(0, 19) === text.slice(0, 19) ? ms : null;
}

function needInstant(query: URLSearchParams, name: string): number {
  const text = query.get(name);
  if (text === null || text === '') throw invalidRequest(`${name}: it is required.`);
  const ms = readInstant(text);
  if (ms === null) throw invalidValue(text, name);
  return ms;
}

/** Both ends are required, in order and at most a year apart. Throws RequestError. */
export function readTimeRange(query: URLSearchParams, fromName: string, toName: string): TimeRange {
  const range = { fromMs: needInstant(query, fromName), toMs: needInstant(query, toName) };
  if (range.fromMs > range.toMs) throw invalidRequest(`${fromName}: it is after ${toName}.`);
  if (range.toMs - range.fromMs > LONGEST_RANGE_MS)
    throw invalidRequest(`${toName}: more than a year after ${fromName}.`);
  return range;
}

/**
 * What happened is looked for by the exchange's clock and by the client's: a practice day may be another than today. In
 * whole seconds, as replies show times.
 */
export function isWithin({ fromMs, toMs }: TimeRange, exchangeMs: number, wallMs: number): boolean {
  return [exchangeMs, wallMs].some((ms) => {
    const secondMs = ms - (ms % MS_PER_SECOND);
    return secondMs <= toMs && secondMs >= fromMs - (fromMs % MS_PER_SECOND);
  });
}
