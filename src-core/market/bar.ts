import type { EpochMs, Price, Quantity, SymbolName } from './units.ts';

/**
 * How far a one-minute bar can be trusted, weakest first. A stronger grade is never replaced by a weaker one.
 * - `partial`: the feed came up inside the minute or was down during it; never used by a signal.
 * - `estimated`: some trade in it had no trade time of its own.
 * - `built`: built here from a complete stream of trades.
 * - `backfilled`: from the broker's price history, read afterwards.
 * - `confirmed`: the broker's own bar for the minute.
 */
export const BAR_GRADES = ['partial', 'estimated', 'built', 'backfilled', 'confirmed'] as const;
export type BarGrade = (typeof BAR_GRADES)[number];

/** One minute of trading, stamped with its opening instant: covers [startMs, startMs + 60,000). */
export interface Bar {
  readonly symbol: SymbolName;
  readonly startMs: EpochMs;
  readonly open: Price;
  readonly high: Price;
  readonly low: Price;
  readonly close: Price;
  readonly volume: Quantity;
  /** Trades seen here; 0 when the bar is known only from the broker. */
  readonly tickCount: number;
  readonly grade: BarGrade;
  /** The contract that an alias such as `/NQ` meant at the time, when the feed told. */
  readonly contract: string | null;
}

export function gradeRank(grade: BarGrade): number {
  return BAR_GRADES.indexOf(grade);
}
