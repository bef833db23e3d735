import { Temporal } from 'temporal-polyfill';
import { tradingDay, type TradingDay } from '#core/market/units';
import { newYorkDate } from '../../market/trading-time.ts';
import type { HistoryRequest } from './history-request.ts';
import { isStockDay, stockDayBefore } from './trading-days.ts';

/** Whole days: Schwab takes no notice of the time of day in start and end. */
export interface HistorySpan {
  readonly fromDay: TradingDay;
  readonly toDay: TradingDay;
}

/** Instants outside are taken for the nearest one inside: from 1970 to 2100. */
const LATEST_MS = 4_102_444_800_000;

const dayOf = (ms: number): TradingDay => newYorkDate(Math.min(LATEST_MS, Math.max(0, ms)));

/** The first of `count` trading days of which the last is on or before a date. */
function tradingDaysBack(toDay: TradingDay, count: number): TradingDay {
  let day = isStockDay(toDay) ? toDay : stockDayBefore(toDay);
  for (let left = count - 1; left > 0; left -= 1) day = stockDayBefore(day);
  return day;
}

function startOf({ periodType, period }: HistoryRequest, toDay: TradingDay): TradingDay {
  if (periodType === 'day') return tradingDaysBack(toDay, period);
  const date = Temporal.PlainDate.from(toDay);
  if (periodType === 'ytd') return tradingDay(date.with({ month: 1, day: 1 }).toString());
  const back = periodType === 'month' ? { months: period } : { years: period };
  return tradingDay(date.subtract(back).toString());
}

/** The days that a request covers. Without an end that is the last business day before today's date. */
export function historySpan(request: HistoryRequest, nowMs: number): HistorySpan {
  const { startMs, endMs } = request;
  const toDay = endMs === null ? stockDayBefore(newYorkDate(nowMs)) : dayOf(endMs);
  return { fromDay: startMs === null ? startOf(request, toDay) : dayOf(startMs), toDay };
}
