import {
  defaultHorzScaleBehavior,
  type IHorzScaleBehavior,
  type InternalHorzScaleItem,
  type Mutable,
  type TickMark,
  type TickMarkWeightValue,
  type Time,
  type TimeMark,
  type TimeScalePoint,
  type UTCTimestamp,
} from 'lightweight-charts';
import type { AssetClass } from '#core/market/instrument';
import { tradingDayOf } from '#core/market/session';
import { MS_PER_MINUTE, MS_PER_SECOND, epochMs, type TradingDay } from '#core/market/units';
import { easternOffsetMs, formatInstant, formatMinute } from '../format/eastern-time.ts';
import { formatTradingDay } from '../format/session-events.ts';

/** How important a label of the time axis is; the library keeps the heavier ones when room is short. */
export const WEIGHT = {
  minute: 20,
  fiveMinutes: 21,
  halfHour: 22,
  hour: 30,
  threeHours: 31,
  sixHours: 32,
  day: 50,
} as const;

const MS_PER_HOUR = 3_600_000;

/** By the clock on the wall: three and six hours count from New York's midnight. */
const LOCAL_STEPS = [
  { ms: 6 * MS_PER_HOUR, weight: WEIGHT.sixHours },
  { ms: 3 * MS_PER_HOUR, weight: WEIGHT.threeHours },
] as const;
/** New York's offset is whole hours, so these fall on the same instants in any case, on the night of a change too. */
const PLAIN_STEPS = [
  { ms: MS_PER_HOUR, weight: WEIGHT.hour },
  { ms: 30 * MS_PER_MINUTE, weight: WEIGHT.halfHour },
  { ms: 5 * MS_PER_MINUTE, weight: WEIGHT.fiveMinutes },
] as const;

/** The weight of the boundary that lies between two neighbouring bars. */
export function weightBetween(previousMs: number, currentMs: number, dayOf: (ms: number) => TradingDay): number {
  if (dayOf(previousMs) !== dayOf(currentMs)) return WEIGHT.day;
  const differs = (left: number, right: number, step: number): boolean =>
    Math.floor(left / step) !== Math.floor(right / step);
  const previousLocal = previousMs + easternOffsetMs(previousMs);
  const currentLocal = currentMs + easternOffsetMs(currentMs);
  const local = LOCAL_STEPS.find(({ ms }) => differs(previousLocal, currentLocal, ms));
  if (local) return local.weight;
  return PLAIN_STEPS.find(({ ms }) => differs(previousMs, currentMs, ms))?.weight ?? WEIGHT.minute;
}

/** The label of a boundary: the trading day's date where a day begins, the time of day elsewhere. */
export function labelFor(ms: number, weight: number, dayOf: (ms: number) => TradingDay): string {
  return weight >= WEIGHT.day ? formatTradingDay(dayOf(ms)) : formatMinute(ms);
}

const TimeScale: new () => IHorzScaleBehavior<Time> = defaultHorzScaleBehavior();

/**
 * The library's own time scale finds days in UTC, which puts them at 19:00 or 20:00 in New York. This one keeps true
 * UTC stamps and finds them where the trading day changes: 18:00 ET for futures, midnight ET for equities.
 */
export class ExchangeTimeScale extends TimeScale {
  #assetClass: AssetClass = 'future';

  /** Takes effect with the next data that is set from scratch. */
  setAssetClass(assetClass: AssetClass): void {
    this.#assetClass = assetClass;
  }

  override fillWeightsForPoints(points: readonly Mutable<TimeScalePoint>[], startIndex: number): void {
    for (let index = startIndex; index < points.length; index++) {
      const point = points[index];
      if (!point) continue;
      const currentMs = this.#msOf(point.time);
      const previous = points[index - 1];
      const previousMs = previous ? this.#msOf(previous.time) : currentMs - MS_PER_MINUTE;
      point.timeWeight = weightBetween(previousMs, currentMs, this.#dayOf) as TickMarkWeightValue;
    }
  }

  override formatTickmark(mark: TickMark): string {
    return labelFor(this.#msOf(mark.time), mark.weight, this.#dayOf);
  }

  /** The crosshair's label. */
  override formatHorzItem(item: InternalHorzScaleItem): string {
    return formatInstant(this.#msOf(item));
  }

  /** Labels from this weight on are bold: the days, where there are any in view. */
  override maxTickMarkWeight(marks: TimeMark[]): TickMarkWeightValue {
    const heaviest = marks.reduce((most, mark) => Math.max(most, mark.weight), 0);
    return Math.max(heaviest, WEIGHT.day) as TickMarkWeightValue;
  }

  readonly #dayOf = (ms: number): TradingDay => tradingDayOf(epochMs(ms), this.#assetClass);

  #msOf(item: InternalHorzScaleItem): number {
    return Number(this.key(item)) * MS_PER_SECOND;
  }
}

/** The library counts in whole seconds. */
export const toChartTime = (ms: number): UTCTimestamp => (ms / MS_PER_SECOND) as UTCTimestamp;
export const fromChartTime = (time: Time): number => Number(time) * MS_PER_SECOND;
