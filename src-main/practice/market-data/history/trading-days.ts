import { newYorkInstant } from '#core/market/session';
import { specialDay } from '#core/market/session-calendar';
import { tradingDay, type EpochMs, type TradingDay } from '#core/market/units';

const MS_PER_DAY = 86_400_000;
const SATURDAY = 6;
const SUNDAY = 0;
/** Midnight in Chicago, in minutes after midnight in New York. */
const CENTRAL_MIDNIGHT_MINUTE = 60;

/** Whether the stock exchange opens on a date. Thousands of dates are asked about: no time zone is needed for it. */
export function isStockDay(day: TradingDay): boolean {
  const weekday = new Date(Date.parse(day)).getUTCDay();
  return weekday !== SATURDAY && weekday !== SUNDAY && specialDay(day)?.stocks !== 'closed';
}

/** The date a number of calendar days later; earlier for a negative number. */
export function addDays(day: TradingDay, days: number): TradingDay {
  return tradingDay(new Date(Date.parse(day) + days * MS_PER_DAY).toISOString().slice(0, 10));
}

/** The newest day of the stock exchange before a date. */
export function stockDayBefore(day: TradingDay): TradingDay {
  let before = addDays(day, -1);
  while (!isStockDay(before)) before = addDays(before, -1);
  return before;
}

/** The stamp of a daily bar: midnight in Chicago, where Schwab's dates begin. */
export function dailyStamp(day: TradingDay): EpochMs {
  return newYorkInstant(day, CENTRAL_MIDNIGHT_MINUTE);
}
