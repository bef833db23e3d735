import { Temporal } from 'temporal-polyfill';

/** `2026-11-20T14:30:00.000Z`: always UTC, always with milliseconds, so that it sorts as text. */
export function isoTime(epochMs: number): string {
  return Temporal.Instant.fromEpochMilliseconds(Math.trunc(epochMs)).toString({ fractionalSecondDigits: 3 });
}
