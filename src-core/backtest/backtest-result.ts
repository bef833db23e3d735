import type { EpochMs, Price, SymbolName, TradingDay } from '../market/units.ts';
import type { Untaken } from '../paper/paper-desk.ts';
import type { Trade } from '../paper/trade.ts';
import type { EquityCurve } from '../performance/equity-account.ts';
import type { TradeStatistics } from '../performance/trade-statistics.ts';
import type { ParameterValue } from '../signals/parameters.ts';
import type { SignalSide } from '../signals/signal.ts';

/** A signal as a session's line tells it. */
export interface SessionSignal {
  readonly id: string;
  readonly side: SignalSide;
  /** Opening instant of the bar that gave it, and the instant at which it became known. */
  readonly barStartMs: EpochMs;
  readonly knownAtMs: EpochMs;
  readonly price: Price;
}

/** What a session brought: its signals, or the stated reason for none. */
export interface SessionLine {
  readonly day: TradingDay;
  readonly signals: readonly SessionSignal[];
  /** null when there was a signal. */
  readonly reason: string | null;
}

/** Exactly what was computed over: the same hash means the same bars or ticks, bit for bit. */
export interface BacktestData {
  readonly symbol: SymbolName;
  readonly place: string;
  readonly bars: number;
  readonly ticks: number;
  readonly firstMs: EpochMs | null;
  readonly lastMs: EpochMs | null;
  readonly sha256: string;
}

export interface BacktestResult {
  readonly data: BacktestData;
  readonly strategyVersion: number;
  readonly sessions: readonly SessionLine[];
  readonly trades: readonly Trade[];
  readonly untaken: readonly Untaken[];
  readonly statistics: TradeStatistics;
  readonly curve: EquityCurve;
}

/** What one set of parameters came to in a sweep. */
export interface SweepRow {
  /** The values of the axes, in their order. */
  readonly values: readonly ParameterValue[];
  readonly statistics: TradeStatistics;
  /** Marked to the market, in dollars. */
  readonly drawdown: number;
}
