import type { EpochMs, Price, Quantity } from '#core/market/units';
import type { OptionContract } from './option-contract.ts';

/** Where the underlying stands. Options trade in regular hours only: outside, give the regular session's last values. */
export interface UnderlyingState {
  readonly price: Price;
  /** Of the regular session so far; all three are null before its first trade. */
  readonly open: Price | null;
  readonly high: Price | null;
  readonly low: Price | null;
  /** When it traded last. */
  readonly tradeMs: EpochMs;
  readonly regularOpenMs: EpochMs;
  readonly regularCloseMs: EpochMs;
  /** The close of regular hours on the trading day before. */
  readonly previousCloseMs: EpochMs;
}

/** What a broker shows of one contract. Amounts of a `number` are points; volatility is a fraction per year. */
export interface OptionQuote {
  readonly contract: OptionContract;
  readonly bid: Price;
  readonly ask: Price;
  readonly last: Price;
  readonly mark: Price;
  /** Of today; null before the first trade of the underlying. */
  readonly open: Price | null;
  readonly high: Price | null;
  readonly low: Price | null;
  /** Of the trading day before. */
  readonly close: Price;
  readonly bidSize: Quantity;
  readonly askSize: Quantity;
  readonly lastSize: Quantity;
  /** Contracts so far today; never falls. */
  readonly volume: Quantity;
  readonly openInterest: number;
  readonly quoteMs: EpochMs;
  readonly tradeMs: EpochMs;
  readonly theoreticalValue: number;
  readonly intrinsicValue: number;
  readonly timeValue: number;
  readonly volatility: number;
  /** Units as in `OptionValue`. */
  readonly delta: number;
  readonly gamma: number;
  readonly theta: number;
  readonly vega: number;
  readonly rho: number;
  readonly underlyingPrice: Price;
}
