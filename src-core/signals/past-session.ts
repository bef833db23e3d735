import type { Price, Quantity, TradingDay } from '../market/units.ts';

/** What is kept of a regular session that is over: enough for averages of days and for the history of its opening. */
export interface PastSession {
  readonly day: TradingDay;
  readonly open: Price;
  readonly high: Price;
  readonly low: Price;
  readonly close: Price;
  readonly volume: Quantity;
  /** High and low of each minute from the open on, an hour of them; null where the minute is missing. */
  readonly openingMinutes: readonly (readonly [high: Price, low: Price] | null)[];
}
