import { z } from 'zod';
import type { EpochMs, SymbolName, TradingDay } from '../market/units.ts';
import type { Trade } from '../paper/trade.ts';

/** Realised and open profit of all strategies at an instant, in dollars. */
export interface SessionPoint {
  readonly atMs: EpochMs;
  readonly total: number;
}

/** What one strategy's signals on one symbol came to so far, in dollars, one contract each and without costs. */
export interface StrategySession {
  readonly activeId: string;
  readonly title: string;
  readonly symbol: SymbolName;
  readonly realised: number;
  readonly open: number;
  /** Deepest fall of realised and open profit. */
  readonly drawdown: number;
  readonly trades: number;
  /** Whether a signal still waits or is open. */
  readonly isOpen: boolean;
}

/** The running trading day on paper. */
export interface PaperSession {
  readonly day: TradingDay;
  /** Bars up to this instant are counted. */
  readonly asOfMs: EpochMs;
  readonly strategies: readonly StrategySession[];
  readonly signals: number;
  readonly realised: number;
  readonly open: number;
  readonly total: number;
  readonly drawdown: number;
  readonly points: readonly SessionPoint[];
  readonly trades: readonly Trade[];
}

export const paperSessionSchema = z.custom<PaperSession | null>(
  (value) => value === null || (typeof value === 'object' && 'strategies' in value),
);
