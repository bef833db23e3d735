import { Temporal } from 'temporal-polyfill';
import type { AssetClass } from './instrument.ts';
import {
  GLOBEX_CLOSE_MINUTE,
  GLOBEX_OPEN_MINUTE,
  HALF_DAY_CLOSE_MINUTE,
  REGULAR_CLOSE_MINUTE,
  REGULAR_OPEN_MINUTE,
  specialDay,
} from './session-calendar.ts';
import { epochMs, tradingDay, MS_PER_MINUTE, type EpochMs, type TradingDay } from './units.ts';

/**
 * Trading days and sessions in New York time. Asking Temporal costs tens of microseconds, so every answer is remembered
 * by hour: each boundary of a trading day lies on a full hour, before and after a change of the clocks.
 */

const ZONE = 'America/New_York';
const MS_PER_HOUR = 60 * MS_PER_MINUTE;
const MINUTES_PER_HOUR = 60;
const FRIDAY = 5;
/** Bounds the memories below; a year of hours fits. */
const MAXIMUM_REMEMBERED = 10_000;

/** 1990 and 2100: an instant outside is seconds taken for milliseconds, or worse, and no calendar is asked about it. */
const EARLIEST_INSTANT_MS = 631_152_000_000;
const LATEST_INSTANT_MS = 4_102_444_800_000;

/** Whether a number can be the time of a trade, a bar or an exchange's clock. NaN cannot. */
export function isPlausibleInstant(instantMs: number): boolean {
  return instantMs >= EARLIEST_INSTANT_MS && instantMs < LATEST_INSTANT_MS;
}

export interface Span {
  readonly startMs: EpochMs;
  readonly endMs: EpochMs;
}

/** One trading day of an asset class: [startMs, endMs), weekends counted to the Monday that follows. */
export interface TradingDaySpan extends Span {
  readonly day: TradingDay;
}

export interface RegularSession {
  readonly openMs: EpochMs;
  readonly closeMs: EpochMs;
  readonly isHalfDay: boolean;
}

function remember<Key, Value>(memory: Map<Key, Value>, key: Key, make: () => Value): Value {
  const known = memory.get(key);
  if (known !== undefined) return known;
  if (memory.size >= MAXIMUM_REMEMBERED) memory.clear();
  const value = make();
  memory.set(key, value);
  return value;
}

function instantAt(date: Temporal.PlainDate, minuteOfDay: number): EpochMs {
  const plainTime = { hour: Math.floor(minuteOfDay / MINUTES_PER_HOUR), minute: minuteOfDay % MINUTES_PER_HOUR };
  return epochMs(date.toZonedDateTime({ timeZone: ZONE, plainTime }).epochMilliseconds);
}

function newYorkTime(instant: EpochMs): Temporal.ZonedDateTime {
  return Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(ZONE);
}

function orNextMonday(date: Temporal.PlainDate): Temporal.PlainDate {
  return date.dayOfWeek > FRIDAY ? date.add({ days: 8 - date.dayOfWeek }) : date;
}

/** The instant at which a minute of the day begins in New York on a date. */
export function newYorkInstant(day: TradingDay, minuteOfDay: number): EpochMs {
  return instantAt(Temporal.PlainDate.from(day), minuteOfDay);
}

/** `09:30:20` for an instant, as a clock in New York shows it. */
export function newYorkClock(instant: EpochMs): string {
  return newYorkTime(instant).toPlainTime().toString({ smallestUnit: 'second', roundingMode: 'trunc' });
}

function makeTradingDaySpan(date: Temporal.PlainDate, assetClass: AssetClass): TradingDaySpan {
  const previous = date.subtract({ days: date.dayOfWeek === 1 ? 3 : 1 });
  const rollMinute = assetClass === 'future' ? GLOBEX_OPEN_MINUTE : 0;
  // An equity's day begins with the date itself, a future's at 18:00 of the weekday before.
  const [from, to] = assetClass === 'future' ? [previous, date] : [previous.add({ days: 1 }), date.add({ days: 1 })];
  return {
    day: tradingDay(date.toString()),
    startMs: instantAt(from, rollMinute),
    endMs: instantAt(to, rollMinute),
  };
}

const daysByHour: Record<AssetClass, Map<number, TradingDaySpan>> = { future: new Map(), equity: new Map() };
/** The day that was asked for last: most often the next question is about the same. Trading days do not overlap. */
const latestDays: Record<AssetClass, TradingDaySpan | null> = { future: null, equity: null };

/**
 * The trading day an instant belongs to. A future's day begins at 18:00 New York time of the weekday before; what falls
 * on a weekend belongs to Monday. Holidays keep their own date: whether CME carries their trades into the next business
 * day is not certain, and nothing here depends on it.
 */
export function tradingDaySpanOf(instant: EpochMs, assetClass: AssetClass): TradingDaySpan {
  const latest = latestDays[assetClass];
  if (latest && instant >= latest.startMs && instant < latest.endMs) return latest;
  const found = remember(daysByHour[assetClass], Math.floor(instant / MS_PER_HOUR), () => {
    const local = newYorkTime(instant);
    const rolls = assetClass === 'future' && local.hour * MINUTES_PER_HOUR >= GLOBEX_OPEN_MINUTE;
    return makeTradingDaySpan(orNextMonday(local.toPlainDate().add({ days: rolls ? 1 : 0 })), assetClass);
  });
  latestDays[assetClass] = found;
  return found;
}

export function tradingDayOf(instant: EpochMs, assetClass: AssetClass): TradingDay {
  return tradingDaySpanOf(instant, assetClass).day;
}

const MS_PER_TRADING_DAY = 24 * MS_PER_HOUR;
/** The maintenance break of Globex, to 18:00: from 17:00, and before 21 September 2015 at the latest from 17:30. */
const GLOBEX_BREAK_MS = MS_PER_HOUR;
const EARLIER_GLOBEX_BREAK_MS = MS_PER_HOUR / 2;
const LONGER_BREAK_SINCE: TradingDay = tradingDay('2015-09-21');

/**
 * Whether anything of an asset class can trade at an instant: futures outside the daily break and the weekend, shares on
 * the dates of weekdays, for some trade all night. Holidays and half days differ from product to product: a trade is
 * believed rather than the calendar. (Clocks change on Sundays before 18:00: the last 24 hours of a day are 24 hours.)
 */
export function isTradingInstant(instant: EpochMs, assetClass: AssetClass): boolean {
  const { day, endMs } = tradingDaySpanOf(instant, assetClass);
  if (instant < endMs - MS_PER_TRADING_DAY) return false;
  if (assetClass === 'equity') return true;
  return instant < endMs - (day < LONGER_BREAK_SINCE ? EARLIER_GLOBEX_BREAK_MS : GLOBEX_BREAK_MS);
}

const regularSessions = new Map<TradingDay, { readonly session: RegularSession | null }>();

/** The regular session of a date, or null on weekends and holidays. */
export function regularSession(day: TradingDay): RegularSession | null {
  return remember(regularSessions, day, () => {
    const date = Temporal.PlainDate.from(day);
    const special = specialDay(day);
    if (date.dayOfWeek > FRIDAY || special?.stocks === 'closed') return { session: null };
    const isHalfDay = special?.stocks === 'half-day';
    const closeMinute = isHalfDay ? HALF_DAY_CLOSE_MINUTE : REGULAR_CLOSE_MINUTE;
    return {
      session: {
        openMs: instantAt(date, REGULAR_OPEN_MINUTE),
        closeMs: instantAt(date, closeMinute),
        isHalfDay,
      },
    };
  }).session;
}

/** The regular sessions that touch [fromMs, toMs), oldest first. */
export function regularSpans(fromMs: EpochMs, toMs: EpochMs): readonly Span[] {
  const spans: Span[] = [];
  for (
    let span = tradingDaySpanOf(fromMs, 'equity');
    span.startMs < toMs;
    span = tradingDaySpanOf(span.endMs, 'equity')
  ) {
    const session = regularSession(span.day);
    if (session && session.openMs < toMs && session.closeMs > fromMs) {
      spans.push({ startMs: session.openMs, endMs: session.closeMs });
    }
  }
  return spans;
}

export function isRegularSessionDay(day: TradingDay): boolean {
  return regularSession(day) !== null;
}

/** Why a date has no regular session, e.g. `Thanksgiving Day`; null when it has one. */
export function regularClosureName(day: TradingDay): string | null {
  if (isRegularSessionDay(day)) return null;
  return specialDay(day)?.name ?? 'a weekend';
}

/**
 * The Globex session that trades for a date, as hours are since June 2021; null when there is none. The maintenance
 * break from 17:00 to 18:00 lies outside.
 */
export function globexSession(day: TradingDay): Span | null {
  const date = Temporal.PlainDate.from(day);
  const closeMinute = specialDay(day)?.globexCloseMinute;
  if (date.dayOfWeek > FRIDAY || closeMinute === null) return null;
  return {
    startMs: instantAt(date.subtract({ days: 1 }), GLOBEX_OPEN_MINUTE),
    endMs: instantAt(date, closeMinute ?? GLOBEX_CLOSE_MINUTE),
  };
}

/** Start of the Globex session that an instant lies in, or of the latest before it. */
export function globexSessionStart(instant: EpochMs): EpochMs {
  let date = Temporal.PlainDate.from(tradingDayOf(instant, 'future'));
  for (;;) {
    const session = globexSession(tradingDay(date.toString()));
    if (session && session.startMs <= instant) return session.startMs;
    date = date.subtract({ days: 1 });
  }
}

/** Schwab sets the cumulative volume of equities back at 07:28 New York time (streamer guide, field 8). */
const EQUITY_COUNTER_RESET_OFFSET_MS = (7 * MINUTES_PER_HOUR + 28) * MS_PER_MINUTE;

/**
 * Start of the period in which a cumulative volume counter may not fall: the trading day, for equities cut once more
 * at the broker's own reset. (Clocks change on Sundays, when no equity trades, so the offset needs no calendar.)
 */
export function counterPeriodStart(instant: EpochMs, assetClass: AssetClass): EpochMs {
  const { startMs, endMs } = tradingDaySpanOf(instant, assetClass);
  if (assetClass === 'future') return startMs;
  const resetMs = endMs - MS_PER_TRADING_DAY + EQUITY_COUNTER_RESET_OFFSET_MS;
  return epochMs(instant >= resetMs ? resetMs : startMs);
}
