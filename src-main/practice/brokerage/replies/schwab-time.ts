import { Temporal } from 'temporal-polyfill';

/** `2025-12-04T01:21:21+0000`: UTC, no colon in the offset, no fraction. */
export function schwabTime(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}+0000`;
}

/** `2025-12-09 14:11:00.000` as a clock in New York shows it, which is how account activity writes times. */
export function newYorkTimeText(ms: number): string {
  const local = Temporal.Instant.fromEpochMilliseconds(Math.floor(ms)).toZonedDateTimeISO('America/New_York');
  return local.toPlainDateTime().toString({ fractionalSecondDigits: 3 }).replace('T', ' ');
}
