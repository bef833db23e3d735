import type { SessionMark } from '#core/contract/data-health';
import { MONTHS } from '../format/eastern-time.ts';

const MS_PER_DAY = 86_400_000;
const DAYS_PER_WEEK = 7;
const DAYS_FROM_THURSDAY_TO_MONDAY = 3;

/** A day's place in the calendar: a column a week, a row a weekday, Monday first; both from 0. */
export interface PlacedDay {
  readonly mark: SessionMark;
  readonly column: number;
  readonly row: number;
}

/** Weeks since one before 1970, each from its Monday; 1970-01-01 was a Thursday. */
const weekOf = (day: string): number =>
  Math.floor((Date.parse(day) / MS_PER_DAY + DAYS_FROM_THURSDAY_TO_MONDAY) / DAYS_PER_WEEK);
const weekdayOf = (day: string): number =>
  (Date.parse(day) / MS_PER_DAY + DAYS_FROM_THURSDAY_TO_MONDAY) % DAYS_PER_WEEK;

export function placeDays(days: readonly SessionMark[]): readonly PlacedDay[] {
  const first = days[0] ? weekOf(days[0].day) : 0;
  return days.map((mark) => ({ mark, column: weekOf(mark.day) - first, row: weekdayOf(mark.day) }));
}

/** Each month's name, over the week with its first weekday. */
export function monthLabels(
  placed: readonly PlacedDay[],
): readonly { readonly name: string; readonly column: number }[] {
  const labels = new Map<string, { readonly name: string; readonly column: number }>();
  for (const { mark, column } of placed) {
    const month = mark.day.slice(0, 7);
    if (!labels.has(month)) labels.set(month, { name: MONTHS[Number(month.slice(5)) - 1] ?? '', column });
  }
  return [...labels.values()];
}

/** The weekday that a key moves to from one of the list; null when the key means something else or leads out of it. */
export function dayForKey(days: readonly SessionMark[], day: string | null, key: string): string | null {
  const WEEKDAYS = 5;
  const steps: Readonly<Record<string, number>> = {
    ArrowUp: -1,
    ArrowDown: 1,
    ArrowLeft: -WEEKDAYS,
    ArrowRight: WEEKDAYS,
  };
  const at = days.findIndex((mark) => mark.day === day);
  if (key === 'Home') return days[0]?.day ?? null;
  if (key === 'End') return days.at(-1)?.day ?? null;
  const step = steps[key];
  return step === undefined ? null : (days[at + step]?.day ?? null);
}
