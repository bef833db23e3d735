import { Temporal } from 'temporal-polyfill';
import type { QuietHours, QuietSpan } from './telling-settings.ts';

function minuteOfDay(time: string): number {
  const [hour = 0, minute = 0] = time.split(':').map(Number);
  return hour * 60 + minute;
}

function weekdayBefore(day: number): number {
  return day === 1 ? 7 : day - 1;
}

function isInSpan({ days, from, to }: QuietSpan, weekday: number, minute: number): boolean {
  const [fromMinute, toMinute] = [minuteOfDay(from), minuteOfDay(to)];
  if (fromMinute < toMinute) return days.includes(weekday) && minute >= fromMinute && minute < toMinute;
  // Overnight, or the whole day round when both are the same: it belongs to the day on which it begins.
  if (days.includes(weekday) && minute >= fromMinute) return true;
  return days.includes(weekdayBefore(weekday)) && minute < toMinute;
}

/**
 * Whether it is quiet at an instant, by the wall clock of `zone` (an IANA name). Where the clocks change, the hour that
 * occurs twice is quiet twice, and one that is skipped is not missed.
 */
export function isQuiet(quiet: QuietHours, atWallMs: number, zone: string): boolean {
  if (!quiet.isOn || quiet.spans.length === 0) return false;
  const local = Temporal.Instant.fromEpochMilliseconds(Math.floor(atWallMs)).toZonedDateTimeISO(zone);
  return quiet.spans.some((span) => isInSpan(span, local.dayOfWeek, local.hour * 60 + local.minute));
}
