import { MS_PER_MINUTE } from '#core/market/units';

/** Weeks as the table `packed_weeks` counts them; its triggers say the same in SQL. */
const MS_PER_WEEK = 7 * 24 * 60 * MS_PER_MINUTE;
/** Sunday, 4 January 1970, 00:00 UTC: Friday's last trades are over and Sunday's first are to come. */
const FIRST_WEEK_MS = Date.UTC(1970, 0, 4);

export const MINUTES_PER_WEEK = MS_PER_WEEK / MS_PER_MINUTE;

export function weekOf(instantMs: number): number {
  return Math.floor((instantMs - FIRST_WEEK_MS) / MS_PER_WEEK);
}

/** The instants [startMs, endMs) of a week. */
export function spanOfWeek(week: number): { readonly startMs: number; readonly endMs: number } {
  const startMs = FIRST_WEEK_MS + week * MS_PER_WEEK;
  return { startMs, endMs: startMs + MS_PER_WEEK };
}
