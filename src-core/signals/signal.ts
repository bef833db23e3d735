import type { EpochMs, Price, SymbolName, TradingDay } from '../market/units.ts';

export type SignalSide = 'long' | 'short';

/**
 * A strategy's verdict, made once. `id` is a function of the rule, its version, the symbol, the trading day, the bar
 * and the side, so that a restart, a replay or a second window names the same signal the same way.
 */
export interface Signal {
  readonly id: string;
  readonly strategy: 'opening-range-breakout';
  readonly strategyVersion: number;
  readonly symbol: SymbolName;
  readonly contract: string | null;
  readonly tradingDay: TradingDay;
  readonly side: SignalSide;
  /** Opening instant of the bar that broke the range. */
  readonly barStartMs: EpochMs;
  /** The instant the signal became knowable: the close of that bar. */
  readonly knownAtMs: EpochMs;
  /** Close of the breaking bar. */
  readonly price: Price;
  readonly rangeHigh: Price;
  readonly rangeLow: Price;
  /** Opposite end of the range. */
  readonly stop: Price;
  /** `price` plus or minus twice the risk. */
  readonly target: Price;
}

/** Where the opening-range watch of one symbol stands. States: analytics of the opening range, one range a day. */
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
  readonly symbol: SymbolName;
  readonly tradingDay: TradingDay;
  /** Start and end of the range's bar, and the last instant at which a bar may still signal. */
  readonly rangeStartMs: EpochMs;
  readonly rangeEndMs: EpochMs;
  readonly cutoffMs: EpochMs;
  readonly state: OpeningRangeState;
}
