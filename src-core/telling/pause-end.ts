import { Temporal } from 'temporal-polyfill';

export const PAUSES = ['15-min', '1-h', 'until-tomorrow'] as const;
export type PauseLength = (typeof PAUSES)[number];

const MS_PER_MINUTE = 60_000;

/** When a pause that begins now ends; tomorrow begins at midnight in `zone`, however long this day is. */
export function pauseEnd(length: PauseLength, nowWallMs: number, zone: string): number {
  if (length === '15-min') return nowWallMs + 15 * MS_PER_MINUTE;
  if (length === '1-h') return nowWallMs + 60 * MS_PER_MINUTE;
  const now = Temporal.Instant.fromEpochMilliseconds(Math.floor(nowWallMs)).toZonedDateTimeISO(zone);
  return now.toPlainDate().add({ days: 1 }).toZonedDateTime(zone).epochMilliseconds;
}
