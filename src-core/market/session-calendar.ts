import { Temporal } from 'temporal-polyfill';
import type { TradingDay } from './units.ts';

/**
 * The days on which New York trading differs from an ordinary weekday, by rule from 2008 to 2030, plus the exceptions
 * that no rule foresees. Checked against the exchanges' published dates in session-calendar.test.ts.
 */

const MINUTES_PER_HOUR = 60;
const atMinute = (hour: number, minute: number): number => hour * MINUTES_PER_HOUR + minute;

/** Minutes after midnight in New York. */
export const REGULAR_OPEN_MINUTE = atMinute(9, 30);
export const REGULAR_CLOSE_MINUTE = atMinute(16, 0);
export const HALF_DAY_CLOSE_MINUTE = atMinute(13, 0);
export const GLOBEX_OPEN_MINUTE = atMinute(18, 0);
export const GLOBEX_CLOSE_MINUTE = atMinute(17, 0);
const GLOBEX_HALF_DAY_CLOSE_MINUTE = atMinute(13, 15);
const GLOBEX_HOLIDAY_HALT_MINUTE = atMinute(13, 0);
/** Until Presidents' Day 2014 the halt came earlier (market-hours database of Lean, entry Future-cme-ES). */
const GLOBEX_EARLY_HOLIDAY_HALT_MINUTE = atMinute(11, 30);
const FIRST_DAY_OF_LATER_HALT = '2014-05-26';
const GLOBEX_JOBS_FRIDAY_CLOSE_MINUTE = atMinute(9, 15);
const FIRST_YEAR_OF_JUNETEENTH = 2022;

/** What is special about a date: the stock exchange closed or closing early, and when Globex equity futures stop. */
export interface SpecialDay {
  readonly name: string;
  readonly stocks: 'closed' | 'half-day';
  /** Minutes after New York midnight at which the Globex session of the date ends; null when there is none. */
  readonly globexCloseMinute: number | null;
}

const SATURDAY = 6;
const SUNDAY = 7;
const MONDAY = 1;
const THURSDAY = 4;
const FRIDAY = 5;

const closed = (name: string, globexCloseMinute: number | null): SpecialDay => ({
  name,
  stocks: 'closed',
  globexCloseMinute,
});

/** Days that no rule foresees. Futures on 2025-01-09: analytics, section 1.7; in 2012 and 2018 by the same custom. */
const EXCEPTIONS: readonly (readonly [string, SpecialDay])[] = [
  ['2012-10-29', closed('Hurricane Sandy', GLOBEX_JOBS_FRIDAY_CLOSE_MINUTE)],
  ['2012-10-30', closed('Hurricane Sandy', GLOBEX_JOBS_FRIDAY_CLOSE_MINUTE)],
  ['2018-12-05', closed('National Day of Mourning for George H. W. Bush', atMinute(9, 30))],
  ['2025-01-09', closed('National Day of Mourning for Jimmy Carter', atMinute(9, 30))],
];

const dateOf = (year: number, month: number, day: number): Temporal.PlainDate =>
  Temporal.PlainDate.from({ year, month, day });

/** The `nth` given weekday of a month; -1 is the last. */
export function nthWeekday(year: number, month: number, weekday: number, nth: number): Temporal.PlainDate {
  const first = dateOf(year, month, 1);
  const firstMatch = first.add({ days: (weekday - first.dayOfWeek + 7) % 7 });
  if (nth > 0) return firstMatch.add({ days: 7 * (nth - 1) });
  const fifth = firstMatch.add({ days: 28 });
  return fifth.month === month ? fifth : firstMatch.add({ days: 21 });
}

/** Gregorian Easter Sunday (the anonymous algorithm, as in Meeus, "Astronomical Algorithms", chapter 8). */
function easterSunday(year: number): Temporal.PlainDate {
  const golden = year % 19;
  const century = Math.floor(year / 100);
  const yearOfCentury = year % 100;
  const moonCorrection = Math.floor((century - Math.floor((century + 8) / 25) + 1) / 3);
  const epact = (19 * golden + century - Math.floor(century / 4) - moonCorrection + 15) % 30;
  const toSunday = (32 + 2 * (century % 4) + 2 * Math.floor(yearOfCentury / 4) - epact - (yearOfCentury % 4)) % 7;
  const late = Math.floor((golden + 11 * epact + 22 * toSunday) / 451);
  const dayOfMarch = epact + toSunday - 7 * late + 22;
  return dateOf(year, 3, 1).add({ days: dayOfMarch - 1 });
}

/** A holiday on Saturday is kept on Friday, one on Sunday on Monday. */
function observed(date: Temporal.PlainDate): Temporal.PlainDate {
  if (date.dayOfWeek === SATURDAY) return date.subtract({ days: 1 });
  return date.dayOfWeek === SUNDAY ? date.add({ days: 1 }) : date;
}

function holidaysWithFuturesTrading(year: number): readonly (readonly [Temporal.PlainDate, string])[] {
  const holidays: (readonly [Temporal.PlainDate, string])[] = [
    [nthWeekday(year, 1, MONDAY, 3), 'Martin Luther King Jr. Day'],
    [nthWeekday(year, 2, MONDAY, 3), "Presidents' Day"],
    [nthWeekday(year, 5, MONDAY, -1), 'Memorial Day'],
    [observed(dateOf(year, 7, 4)), 'Independence Day'],
    [nthWeekday(year, 9, MONDAY, 1), 'Labor Day'],
    [nthWeekday(year, 11, THURSDAY, 4), 'Thanksgiving Day'],
  ];
  if (year >= FIRST_YEAR_OF_JUNETEENTH) holidays.push([observed(dateOf(year, 6, 19)), 'Juneteenth']);
  return holidays;
}

function holidayHaltMinute(day: string): number {
  return day < FIRST_DAY_OF_LATER_HALT ? GLOBEX_EARLY_HOLIDAY_HALT_MINUTE : GLOBEX_HOLIDAY_HALT_MINUTE;
}

/** On the first Friday of April the jobs report comes out, and futures trade until after it. */
function goodFriday(year: number): readonly [string, SpecialDay] {
  const date = easterSunday(year).subtract({ days: 2 });
  const isJobsFriday = date.equals(nthWeekday(year, 4, FRIDAY, 1));
  return [date.toString(), closed('Good Friday', isJobsFriday ? GLOBEX_JOBS_FRIDAY_CLOSE_MINUTE : null)];
}

function halfDays(year: number): readonly (readonly [string, SpecialDay])[] {
  const candidates: (readonly [Temporal.PlainDate, string])[] = [
    [dateOf(year, 7, 3), 'the eve of Independence Day'],
    [nthWeekday(year, 11, THURSDAY, 4).add({ days: 1 }), 'the day after Thanksgiving'],
    [dateOf(year, 12, 24), 'Christmas Eve'],
  ];
  return candidates
    .filter(([date, name]) => date.dayOfWeek <= THURSDAY || name === 'the day after Thanksgiving')
    .map(([date, name]) => [
      date.toString(),
      { name, stocks: 'half-day', globexCloseMinute: GLOBEX_HALF_DAY_CLOSE_MINUTE },
    ]);
}

function specialDaysOf(year: number): ReadonlyMap<string, SpecialDay> {
  const days = new Map<string, SpecialDay>(halfDays(year));
  for (const [date, name] of holidaysWithFuturesTrading(year)) {
    days.set(date.toString(), closed(name, holidayHaltMinute(date.toString())));
  }
  days.set(...goodFriday(year));
  days.set(observed(dateOf(year, 12, 25)).toString(), closed('Christmas Day', null));
  const newYear = dateOf(year, 1, 1);
  // A New Year's Day on Saturday is not made up for.
  if (newYear.dayOfWeek !== SATURDAY) days.set(observed(newYear).toString(), closed("New Year's Day", null));
  for (const [day, exception] of EXCEPTIONS) if (day.startsWith(`${year}-`)) days.set(day, exception);
  return days;
}

const yearsSeen = new Map<number, ReadonlyMap<string, SpecialDay>>();

/** What is special about a weekday, or undefined for an ordinary one. */
export function specialDay(day: TradingDay): SpecialDay | undefined {
  const year = Number(day.slice(0, 4));
  let days = yearsSeen.get(year);
  if (!days) {
    days = specialDaysOf(year);
    yearsSeen.set(year, days);
  }
  return days.get(day);
}
