import { Temporal } from 'temporal-polyfill';
import { contractDates, contractSymbol, type QuarterMonth } from '#core/market/contract-roll';
import { globexSession, isRegularSessionDay, newYorkInstant, regularSession } from '#core/market/session';
import { epochMs, tradingDay, MS_PER_SECOND, type EpochMs, type TradingDay } from '#core/market/units';

/** A wall time as a user writes it: `09:25` or `09:29:30`. */
export const TIME_OF_DAY = /^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?$/;

const ZONE = 'America/New_York';
const EVENING_OPEN_HOUR = 18;
const CHART_OPEN_MINUTE = 7 * 60;
const MS_PER_DAY = 86_400_000;

/** Whether a text is a day of the calendar, written `2026-11-20`. */
export function isCalendarDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  try {
    return Temporal.PlainDate.from(text, { overflow: 'reject' }).toString() === text;
  } catch {
    return false;
  }
}

/** The calendar date in New York at an instant. */
export function newYorkDate(ms: number): TradingDay {
  const date = Temporal.Instant.fromEpochMilliseconds(Math.floor(ms)).toZonedDateTimeISO(ZONE).toPlainDate();
  return tradingDay(date.toString());
}

function dayBefore(day: TradingDay): TradingDay {
  return tradingDay(Temporal.PlainDate.from(day).subtract({ days: 1 }).toString());
}

/** A wall time within a trading day: 18:00 and later mean the evening on which the day opened. */
export function instantInTradingDay(day: TradingDay, time: string): EpochMs {
  const [hour = 0, minute = 0, second = 0] = time.split(':').map(Number);
  const date = hour >= EVENING_OPEN_HOUR ? dayBefore(day) : day;
  return epochMs(newYorkInstant(date, hour * 60 + minute) + second * MS_PER_SECOND);
}

/** The newest day with a regular session, on or before a date. */
export function newestTradingDay(date: TradingDay): TradingDay {
  let day = date;
  while (!isRegularSessionDay(day)) day = dayBefore(day);
  return day;
}

/** The instants of a trading day that level-one fields depend on. */
export interface DayHours {
  readonly regularOpenMs: EpochMs;
  readonly regularCloseMs: EpochMs;
  /** CHART_EQUITY counts its minutes from here. */
  readonly chartOpenMs: EpochMs;
  /** The close of regular hours on the trading day before. */
  readonly previousCloseMs: EpochMs;
  /** Midnight UTC of the date, as Schwab stamps dates. */
  readonly dateUtcMs: EpochMs;
  /** Midnight in New York with which the date begins. */
  readonly midnightMs: EpochMs;
}

/** Milliseconds since midnight in New York, within a trading day and the evening before: no clocks change in it. */
export function msSinceMidnight({ midnightMs }: DayHours, ms: number): number {
  return (ms - midnightMs + MS_PER_DAY) % MS_PER_DAY;
}

/** Throws RangeError for a date without a regular session. */
export function dayHours(day: TradingDay): DayHours {
  const session = regularSession(day);
  const before = regularSession(newestTradingDay(dayBefore(day)));
  if (!session || !before) throw new RangeError(`${day} has no regular session.`);
  return {
    regularOpenMs: session.openMs,
    regularCloseMs: session.closeMs,
    chartOpenMs: newYorkInstant(day, CHART_OPEN_MINUTE),
    previousCloseMs: before.closeMs,
    dateUtcMs: epochMs(Math.floor(session.openMs / MS_PER_DAY) * MS_PER_DAY),
    midnightMs: newYorkInstant(day, 0),
  };
}

/** When futures trade for a date. Throws RangeError when they do not. */
export function globexHours(day: TradingDay): { readonly startMs: EpochMs; readonly endMs: EpochMs } {
  const session = globexSession(day);
  if (!session) throw new RangeError(`${day} has no futures session.`);
  return session;
}

const QUARTERS: readonly (readonly [QuarterMonth, string])[] = [
  [3, 'H'],
  [6, 'M'],
  [9, 'U'],
  [12, 'Z'],
];

/** The contract an index-future root means on a day, e.g. `/NQZ26`: it rolls on the Monday of the expiry week. */
export function frontContract(root: string, day: TradingDay): string {
  const year = Number(day.slice(0, 4));
  const front = QUARTERS.find(([month]) => day < contractDates(year, month).mondayRoll);
  return front ? contractSymbol(root, year, front[0]) : contractSymbol(root, year + 1, 3);
}

/** Midnight New York of the day on which a contract such as `/ESZ13` expires; null when its name says no month. */
export function contractExpiry(contract: string): EpochMs | null {
  const [, code, shortYear] = /([HMUZ])(\d\d)$/.exec(contract) ?? [];
  const quarter = QUARTERS.find(([, letter]) => letter === code);
  if (!quarter || shortYear === undefined) return null;
  return newYorkInstant(contractDates(2000 + Number(shortYear), quarter[0]).expiry, 0);
}
