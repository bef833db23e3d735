import { assetClassOf, type AssetClass } from '#core/market/instrument';
import { newYorkInstant, tradingDaySpanOf } from '#core/market/session';
import { epochMs, type EpochMs, type TradingDay } from '#core/market/units';

const MS_PER_HOUR = 3_600_000;
const NOON_MINUTE = 12 * 60;
/** From the last trade a day can have to the start of the next: 17:00 to 18:00 in New York, 20:00 to midnight. */
const REST_AFTER_CLOSE_MS: Record<AssetClass, number> = { future: MS_PER_HOUR, equity: 4 * MS_PER_HOUR };

/** One trading day of a symbol: the bars that start in [startMs, endMs); nothing is added to it after `closesMs`. */
export interface SessionDay {
  readonly day: TradingDay;
  readonly startMs: EpochMs;
  readonly endMs: EpochMs;
  readonly closesMs: EpochMs;
}

/** The trading day in which a bar that starts at `startMs` lies. */
export function sessionDayOf(symbol: string, startMs: EpochMs): SessionDay {
  const assetClass = assetClassOf(symbol);
  const span = tradingDaySpanOf(startMs, assetClass);
  return { ...span, closesMs: epochMs(span.endMs - REST_AFTER_CLOSE_MS[assetClass]) };
}

export function sessionDayNamed(symbol: string, day: TradingDay): SessionDay {
  return sessionDayOf(symbol, newYorkInstant(day, NOON_MINUTE));
}
