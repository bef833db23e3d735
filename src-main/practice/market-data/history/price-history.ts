import { epochMs, MS_PER_MINUTE, type Price, type Quantity, type TradingDay } from '#core/market/units';
import type { MarketSource } from '../../market/market-source.ts';
import { dayHours, newYorkDate, type DayHours } from '../../market/trading-time.ts';
import { joinCandles, type Candle } from './candle.ts';
import type { FrequencyType, HistoryRequest } from './history-request.ts';
import { historySpan, type HistorySpan } from './history-span.ts';
import { InventedDays } from './invented-days.ts';
import { inventedMinutes } from './invented-minutes.ts';
import { SessionMinutes } from './session-minutes.ts';
import { addDays, dailyStamp } from './trading-days.ts';

export interface PreviousClose {
  readonly price: Price;
  readonly day: TradingDay;
}

export interface History {
  readonly candles: readonly Candle[];
  /** Of the trading day before the span; null when none is known. */
  readonly previousClose: PreviousClose | null;
}

/** How far back minutes go: by the minute, and by more of them. */
const MINUTE_DAYS_BACK = 48;
const MINUTES_DAYS_BACK = 270;
const EXTENDED_CLOSE_AFTER_MS = 13 * 3_600_000;
const DAYS_LOOKED_BACK = 10;

const later = (one: TradingDay, other: TradingDay): TradingDay => (one > other ? one : other);

/** The Monday of a date's week, or its month. */
function periodOf(day: TradingDay, frequencyType: FrequencyType): string {
  if (frequencyType === 'monthly') return day.slice(0, 7);
  if (frequencyType === 'daily') return day;
  const daysAfterMonday = (new Date(Date.parse(day)).getUTCDay() + 6) % 7;
  return addDays(day, -daysAfterMonday);
}

/**
 * The price history of the equities of a market: the session that is played, up to the exchange clock, and invented days
 * before it that lead up to its previous close.
 */
export class PriceHistory {
  readonly #source: MarketSource;
  readonly #hours: DayHours;
  readonly #session: SessionMinutes;
  readonly #invented = new Map<number, InventedDays>();

  constructor(source: MarketSource) {
    this.#source = source;
    this.#hours = dayHours(source.day);
    this.#session = new SessionMinutes(source);
  }

  /** @param symbol number of an equity among the source's listings */
  of(symbol: number, request: HistoryRequest, nowMs: number): History {
    const span = historySpan(request, nowMs);
    const candles =
      request.frequencyType === 'minute'
        ? this.#minutes(symbol, request, span, nowMs)
        : this.#days(symbol, request.frequencyType, span, nowMs);
    return { candles, previousClose: this.#previousClose(symbol, span) };
  }

  #minutes(symbol: number, request: HistoryRequest, span: HistorySpan, nowMs: number): readonly Candle[] {
    const { frequency, needExtendedHoursData } = request;
    const listing = this.#source.listings[symbol];
    if (!listing) return [];
    const daysBack = frequency === 1 ? MINUTE_DAYS_BACK : MINUTES_DAYS_BACK;
    const fromDay = later(span.fromDay, addDays(this.#source.day, -daysBack));
    const { symbol: name, tickSize } = listing.instrument;
    const earlier = this.#inventedDays(symbol, fromDay, span.toDay).flatMap((day) => {
      const minutes = inventedMinutes(name, tickSize, day);
      if (needExtendedHoursData) return minutes;
      const hours = dayHours(day.day);
      return minutes.filter(({ startMs }) => isRegular(startMs, hours));
    });
    const today = this.#isAsked(span)
      ? this.#today(symbol, nowMs).filter(({ startMs }) => needExtendedHoursData || isRegular(startMs, this.#hours))
      : [];
    const stepMs = frequency * MS_PER_MINUTE;
    const stepOf = ({ startMs }: Candle): number => startMs - (startMs % stepMs);
    return joinCandles([...earlier, ...today], stepOf, (first) => epochMs(stepOf(first)));
  }

  #days(symbol: number, frequencyType: FrequencyType, span: HistorySpan, nowMs: number): readonly Candle[] {
    const days: Candle[] = this.#inventedDays(symbol, span.fromDay, span.toDay).map(
      ({ day, open, high, low, close, volume }) => ({ startMs: dailyStamp(day), open, high, low, close, volume }),
    );
    const today = this.#isAsked(span) ? this.#todayAsOne(symbol, nowMs) : null;
    const all = today ? [...days, today] : days;
    if (frequencyType === 'daily') return all;
    return joinCandles(
      all,
      ({ startMs }) => periodOf(newYorkDate(startMs), frequencyType),
      ({ startMs }) => startMs,
    );
  }

  #isAsked({ fromDay, toDay }: HistorySpan): boolean {
    return fromDay <= this.#source.day && toDay >= this.#source.day;
  }

  /** What of the session belongs to an equity's day, 07:00 to 20:00. */
  #today(symbol: number, nowMs: number): readonly Candle[] {
    const { chartOpenMs } = this.#hours;
    return this.#session
      .until(symbol, nowMs)
      .filter(({ startMs }) => startMs >= chartOpenMs && startMs < chartOpenMs + EXTENDED_CLOSE_AFTER_MS);
  }

  /** The daily bar of the session so far: prices of regular hours, the volume of all; null before the bell. */
  #todayAsOne(symbol: number, nowMs: number): Candle | null {
    const today = this.#today(symbol, nowMs);
    const stamp = dailyStamp(this.#source.day);
    const [bar] = joinCandles(
      today.filter(({ startMs }) => isRegular(startMs, this.#hours)),
      () => 0,
      () => stamp,
    );
    if (!bar) return null;
    return { ...bar, volume: today.reduce((sum, { volume }) => sum + volume, 0) as Quantity };
  }

  #previousClose(symbol: number, { fromDay }: HistorySpan): PreviousClose | null {
    const last = this.#inventedDays(symbol, addDays(fromDay, -DAYS_LOOKED_BACK), addDays(fromDay, -1)).at(-1);
    return last ? { price: last.close, day: last.day } : null;
  }

  #inventedDays(symbol: number, from: TradingDay, to: TradingDay): ReturnType<InventedDays['between']> {
    const listing = this.#source.listings[symbol];
    if (!listing) return [];
    const invented = this.#invented.get(symbol) ?? new InventedDays(listing, this.#source.day);
    this.#invented.set(symbol, invented);
    return invented.between(from, to);
  }
}

function isRegular(startMs: number, { regularOpenMs, regularCloseMs }: DayHours): boolean {
  return startMs >= regularOpenMs && startMs < regularCloseMs;
}
