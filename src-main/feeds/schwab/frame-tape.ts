import type { SessionsEvent, StrategiesEvent } from '#core/market/feed-batch';
import type { SymbolName } from '#core/market/units';

/** Somebody who writes down what the feed hears and does, in its order. See src-main/tape. */
export interface FrameTape {
  /** What follows belongs to this source and these symbols. */
  begin(of: { readonly source: string; readonly epoch: string; readonly symbols: readonly SymbolName[] }): void;
  frame(text: string, wallMs: number, monotonicMs: number): void;
  /** The clock was carried on over a silence. */
  clock(exchangeMs: number, wallMs: number, monotonicMs: number): void;
  link(state: 'up' | 'down', exchangeMs: number): void;
  relink(): void;
  /** What watches, and what it knows of the days before. */
  event(event: StrategiesEvent | SessionsEvent): void;
  /** Where the exchange's clock stands. */
  noteTime(exchangeMs: number | null): void;
}
