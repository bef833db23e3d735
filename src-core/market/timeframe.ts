import { Temporal } from 'temporal-polyfill';
import type { AssetClass } from './instrument.ts';
import { globexSession, regularSession, tradingDaySpanOf, type TradingDaySpan } from './session.ts';
import { epochMs, MS_PER_MINUTE, type EpochMs } from './units.ts';

/** How much time one bar of a chart covers, made of one-minute bars. */
export type Timeframe =
  | { readonly unit: 'minute'; readonly count: number }
  | { readonly unit: 'day' }
  | { readonly unit: 'week' }
  | { readonly unit: 'month' };

/** A stretch [startMs, endMs) that becomes one bar. */
export interface Bin {
  readonly startMs: number;
  readonly endMs: number;
}

const MINUTES_PER_HOUR = 60;
/** A Globex session; more minutes than these are days. */
const MOST_MINUTES = 1_380;
const DAYS_BY_NAME = new Set(['day', 'week', 'month']);

export class TimeframeError extends Error {
  override readonly name = 'TimeframeError';
}

/** Reads `1m`, `5m`, `90m`, `4h`, `day`, `week`, `month`. Throws TimeframeError. */
export function parseTimeframe(text: string): Timeframe {
  if (DAYS_BY_NAME.has(text)) return { unit: text as 'day' | 'week' | 'month' };
  const [, digits = '', unit] = /^(\d{1,4})([mh])$/.exec(text) ?? [];
  const count = Number(digits) * (unit === 'h' ? MINUTES_PER_HOUR : 1);
  if (unit === undefined || count < 1 || count > MOST_MINUTES) {
    throw new TimeframeError(
      `"${text.slice(0, 20)}" is no timeframe: say minutes (5m), hours (4h), day, week or month; ${MOST_MINUTES}m at most.`,
    );
  }
  return { unit: 'minute', count };
}

/** Where a trading day is said to begin: a Monday's with Sunday's opening, though its span holds the weekend. */
function beginningOf({ day, startMs }: TradingDaySpan, assetClass: AssetClass): number {
  return assetClass === 'future' ? (globexSession(day)?.startMs ?? startMs) : startMs;
}

/** Where the bars of a trading day are counted from: 18:00 New York time for futures, the 9:30 bell for equities. */
function anchorOf(span: TradingDaySpan, assetClass: AssetClass): number {
  if (assetClass === 'equity') return regularSession(span.day)?.openMs ?? span.startMs;
  // Not from the span of a Monday, which begins on Friday: clocks may change in between, and not every length divides
  // a weekend.
  return beginningOf(span, assetClass);
}

/** The span of trading days that belong to the week or month of one: all whose date has the same Monday or month. */
function longBin(span: TradingDaySpan, assetClass: AssetClass, periodOf: (day: string) => string): Bin {
  const period = periodOf(span.day);
  let [first, last] = [span, span];
  for (;;) {
    const before = tradingDaySpanOf(epochMs(first.startMs - 1), assetClass);
    if (periodOf(before.day) !== period) break;
    first = before;
  }
  for (;;) {
    const after = tradingDaySpanOf(last.endMs, assetClass);
    if (periodOf(after.day) !== period) break;
    last = after;
  }
  return { startMs: beginningOf(first, assetClass), endMs: last.endMs };
}

const monthOf = (day: string): string => day.slice(0, 7);

function weekOf(day: string): string {
  const date = Temporal.PlainDate.from(day);
  return date.subtract({ days: date.dayOfWeek - 1 }).toString();
}

/**
 * Cuts time into the bars of a timeframe (analytics: bins that divide an hour lie on the hour, others are counted from
 * the session's start; none reaches over the end of a trading day, weeks and months hold whole trading days).
 * Remembers the trading day it is in: asked in the order of time it is fast.
 */
export class TimeBins {
  readonly #timeframe: Timeframe;
  readonly #assetClass: AssetClass;
  #span: TradingDaySpan | null = null;
  #anchorMs = 0;
  #long: Bin | null = null;

  constructor(timeframe: Timeframe, assetClass: AssetClass) {
    this.#timeframe = timeframe;
    this.#assetClass = assetClass;
  }

  /** The bin that an instant lies in. */
  binOf(instant: EpochMs): Bin {
    const span = this.#spanOf(instant);
    const { unit } = this.#timeframe;
    if (unit === 'minute') return this.#minuteBin(instant, span, this.#timeframe.count * MS_PER_MINUTE);
    if (unit === 'day') return { startMs: beginningOf(span, this.#assetClass), endMs: span.endMs };
    if (!this.#long || instant < this.#long.startMs || instant >= this.#long.endMs) {
      this.#long = longBin(span, this.#assetClass, unit === 'week' ? weekOf : monthOf);
    }
    return this.#long;
  }

  #spanOf(instant: EpochMs): TradingDaySpan {
    if (this.#span && instant >= this.#span.startMs && instant < this.#span.endMs) return this.#span;
    this.#span = tradingDaySpanOf(instant, this.#assetClass);
    this.#anchorMs = anchorOf(this.#span, this.#assetClass);
    return this.#span;
  }

  #minuteBin(instant: number, span: TradingDaySpan, lengthMs: number): Bin {
    const isOnTheHour = (MINUTES_PER_HOUR * MS_PER_MINUTE) % lengthMs === 0;
    const anchorMs = isOnTheHour ? 0 : this.#anchorMs;
    const startMs = anchorMs + Math.floor((instant - anchorMs) / lengthMs) * lengthMs;
    return { startMs: Math.max(startMs, span.startMs), endMs: Math.min(startMs + lengthMs, span.endMs) };
  }
}
