import type { EpochMs, Price, SymbolName, TradingDay } from '../market/units.ts';
import type { OrderPlan, TradePlan } from '../paper/trade-plan.ts';
import type { ParameterValues } from './parameters.ts';

export type SignalSide = 'long' | 'short';

/** What a signal asks of who reads it; told apart by sound and by channel. */
export const SIGNAL_KINDS = ['entry'] as const;
export type SignalKind = (typeof SIGNAL_KINDS)[number];

/** High and low of an opening range, or of another stretch that a rule measures by. */
export interface PriceRange {
  readonly high: Price;
  readonly low: Price;
}

/** Where a part of the position is paid; the portions of a signal add up to at most 1, the rest runs. */
export interface SignalTarget {
  readonly price: Price;
  readonly portion: number;
}

/**
 * A strategy's verdict, made once. `id` is a function of the rule, its version and parameters, the symbol, the trading
 * day, the bar and the side, so that live, after a restart, in a replay and in a backtest the same signal has the same
 * name. What it rests on is its proof (proof.ts), kept under the same id.
 */
export interface Signal {
  readonly id: string;
  readonly kind: SignalKind;
  /** The rule, e.g. `opening-range-breakout`, and its version, raised whenever the same input may give another signal. */
  readonly strategy: string;
  readonly strategyVersion: number;
  /** The active strategy that gave it (active-strategy.ts), and the name its user knows it by. */
  readonly activeId: string;
  readonly title: string;
  readonly parameters: ParameterValues;
  readonly symbol: SymbolName;
  readonly contract: string | null;
  readonly tradingDay: TradingDay;
  readonly side: SignalSide;
  /** Opening instant of the bar in which the condition came true. */
  readonly barStartMs: EpochMs;
  /** The instant the signal became knowable: the close of that bar, or the trade that touched the level. */
  readonly knownAtMs: EpochMs;
  /** The market's price then. */
  readonly price: Price;
  /** The range that was broken; null for a rule without one. */
  readonly range: PriceRange | null;
  readonly orders: OrderPlan;
  /** Of `orders`, worked out for the entry that is expected. */
  readonly stop: Price;
  readonly targets: readonly SignalTarget[];
}

/** The signal as orders, for whoever follows it. */
export function tradePlanOf({ id, strategy, symbol, contract, side, knownAtMs, price, orders }: Signal): TradePlan {
  return { id, strategy, symbol, contract, side, knownAtMs, knownPrice: price, ...orders };
}

/** Where the opening-range watch of one symbol stands. States: analytics, section 1.10. */
export type OpeningRangeState =
  | { readonly kind: 'waiting'; readonly opensAtMs: EpochMs }
  | { readonly kind: 'building'; readonly high: Price; readonly low: Price }
  | { readonly kind: 'armed'; readonly high: Price; readonly low: Price }
  | {
      readonly kind: 'signalled';
      readonly high: Price;
      readonly low: Price;
      readonly side: SignalSide;
      readonly signalId: string;
    }
  | { readonly kind: 'expired'; readonly high: Price; readonly low: Price }
  | { readonly kind: 'not-watching'; readonly reason: string };

export interface OpeningRangeView {
  /** The active strategy that watches. */
  readonly activeId: string;
  readonly title: string;
  readonly symbol: SymbolName;
  readonly tradingDay: TradingDay;
  /** Start and end of the range, and the last instant at which a bar may still signal. */
  readonly rangeStartMs: EpochMs;
  readonly rangeEndMs: EpochMs;
  readonly cutoffMs: EpochMs;
  readonly state: OpeningRangeState;
}
