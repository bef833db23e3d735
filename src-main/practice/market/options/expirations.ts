import { Temporal } from 'temporal-polyfill';
import { isRegularSessionDay, newYorkInstant, regularSession } from '#core/market/session';
import { nthWeekday } from '#core/market/session-calendar';
import { tradingDay, type EpochMs, type TradingDay } from '#core/market/units';

/** As Schwab names them: S is the standard expiration, on the third Friday of a month, W any other. */
export type ExpirationType = 'S' | 'W';

export interface Expiration {
  readonly date: TradingDay;
  readonly type: ExpirationType;
  /** When trading ends: the close of regular hours. */
  readonly expiresMs: EpochMs;
}

/** The funds that follow an index have options for every day, other equities for every Friday. */
export type ExpirationCadence = 'daily' | 'weekly';

const FRIDAY = 5;
const THIRD = 3;
const DAILY_SPAN_DAYS = 10;
const WEEKS = 7;
const MONTHS = 12;
const LONG_TERM_YEARS = [1, 2] as const;
const CLOSE_MINUTE = 16 * 60;

/** A Friday on which nothing trades hands its expiration to the day before. */
function onTradingDay(date: Temporal.PlainDate): Temporal.PlainDate {
  return isRegularSessionDay(tradingDay(date.toString())) ? date : date.subtract({ days: 1 });
}

function weeklyDates(from: Temporal.PlainDate): Temporal.PlainDate[] {
  const friday = from.add({ days: (FRIDAY - from.dayOfWeek + 7) % 7 });
  return Array.from({ length: WEEKS }, (_, week) => onTradingDay(friday.add({ weeks: week })));
}

function dailyDates(from: Temporal.PlainDate): Temporal.PlainDate[] {
  const dates = Array.from({ length: DAILY_SPAN_DAYS }, (_, day) => from.add({ days: day }));
  return dates.filter((date) => isRegularSessionDay(tradingDay(date.toString())));
}

function standardDates(from: Temporal.PlainDate): Temporal.PlainDate[] {
  const thirdFriday = (year: number, month: number): Temporal.PlainDate =>
    onTradingDay(nthWeekday(year, month, FRIDAY, THIRD));
  const months = Array.from({ length: MONTHS }, (_, ahead) => from.with({ day: 1 }).add({ months: ahead }));
  return [
    ...months.map(({ year, month }) => thirdFriday(year, month)),
    ...LONG_TERM_YEARS.map((ahead) => thirdFriday(from.year + ahead, 1)),
  ];
}

/** Every expiration listed on a day, in order: the day itself is one when its options still trade. */
export function expirations(day: TradingDay, cadence: ExpirationCadence): readonly Expiration[] {
  const from = Temporal.PlainDate.from(day);
  const types = new Map<string, ExpirationType>();
  const others = cadence === 'daily' ? [...dailyDates(from), ...weeklyDates(from)] : weeklyDates(from);
  for (const date of others) types.set(date.toString(), 'W');
  for (const date of standardDates(from)) types.set(date.toString(), 'S');
  return [...types]
    .filter(([date]) => date >= day)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([text, type]) => {
      const date = tradingDay(text);
      return { date, type, expiresMs: regularSession(date)?.closeMs ?? newYorkInstant(date, CLOSE_MINUTE) };
    });
}
