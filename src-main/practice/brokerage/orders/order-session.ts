import { Temporal } from 'temporal-polyfill';
import { newYorkInstant, regularSession } from '#core/market/session';
import { tradingDay, MS_PER_MINUTE, type TradingDay } from '#core/market/units';
import { newYorkDate } from '../../market/trading-time.ts';
import type { OrderSession } from './order-terms.ts';

/** Half-open, in exchange time. */
export interface Window {
  readonly startMs: number;
  readonly endMs: number;
}

const AM_OPEN_MINUTE = 7 * 60;
const AM_CLOSE_MINUTE = 9 * 60 + 25;
const PM_DELAY_MS = 5 * MS_PER_MINUTE;
const PM_CLOSE_MINUTE = 20 * 60;
const PM_HALF_DAY_CLOSE_MINUTE = 17 * 60;

interface DayWindows {
  readonly am: Window;
  readonly normal: Window;
  readonly pm: Window;
}

const windowsByDay = new Map<TradingDay, DayWindows | null>();

function makeWindows(day: TradingDay): DayWindows | null {
  const regular = regularSession(day);
  if (!regular) return null;
  const { openMs, closeMs, isHalfDay } = regular;
  return {
    am: { startMs: newYorkInstant(day, AM_OPEN_MINUTE), endMs: newYorkInstant(day, AM_CLOSE_MINUTE) },
    normal: { startMs: openMs, endMs: closeMs },
    pm: {
      startMs: closeMs + PM_DELAY_MS,
      endMs: newYorkInstant(day, isHalfDay ? PM_HALF_DAY_CLOSE_MINUTE : PM_CLOSE_MINUTE),
    },
  };
}

function windowsOf(day: TradingDay): DayWindows | null {
  const known = windowsByDay.get(day);
  if (known !== undefined) return known;
  const windows = makeWindows(day);
  windowsByDay.set(day, windows);
  return windows;
}

function parts(windows: DayWindows, session: OrderSession): readonly Window[] {
  const { am, normal, pm } = windows;
  if (session === 'SEAMLESS') return [am, normal, pm];
  return [session === 'AM' ? am : session === 'PM' ? pm : normal];
}

const dayAfter = (day: TradingDay): TradingDay => tradingDay(Temporal.PlainDate.from(day).add({ days: 1 }).toString());

/** The first trading day's session that has not ended at an instant, breaks within it included. */
export function currentOrNextSession(session: OrderSession, nowMs: number): Window {
  for (let day = newYorkDate(nowMs); ; day = dayAfter(day)) {
    const windows = windowsOf(day);
    if (!windows) continue;
    const open = parts(windows, session);
    const startMs = open[0]?.startMs ?? Infinity;
    const endMs = open.at(-1)?.endMs ?? -Infinity;
    if (nowMs < endMs) return { startMs, endMs };
  }
}

interface MinuteAnswer {
  readonly minute: number;
  readonly isOpen: boolean;
}

/** The newest answer of each session: asking the calendar takes tens of microseconds, and quotes come by thousands. */
const newestAnswers = new Map<OrderSession, MinuteAnswer>();

/** Whether orders of a session may be filled at an instant. SEAMLESS rests between its three parts. */
export function isSessionOpen(session: OrderSession, nowMs: number): boolean {
  // Every session begins and ends with a full minute.
  const minute = Math.floor(nowMs / MS_PER_MINUTE);
  const newest = newestAnswers.get(session);
  if (newest?.minute === minute) return newest.isOpen;
  const windows = windowsOf(newYorkDate(nowMs));
  const isOpen =
    windows !== null && parts(windows, session).some(({ startMs, endMs }) => nowMs >= startMs && nowMs < endMs);
  newestAnswers.set(session, { minute, isOpen });
  return isOpen;
}

/** The next day with a regular session after a date: when a trade of that date settles. */
export function nextTradingDay(day: TradingDay): TradingDay {
  let next = dayAfter(day);
  while (!windowsOf(next)) next = dayAfter(next);
  return next;
}
