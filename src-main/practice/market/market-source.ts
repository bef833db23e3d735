import type { Instrument } from '#core/market/instrument';
import type { EpochMs, Price, Quantity, TradingDay } from '#core/market/units';

/** Why one symbol costs what it costs before the first trade, and what never changes during a session. */
export interface Listing {
  readonly instrument: Instrument;
  readonly previousClose: Price;
  /** The contract an alias stands for, e.g. `/ESZ13` for `/ES`; null for equities. */
  readonly contract: string | null;
}

export interface TradeEvent {
  readonly kind: 'trade';
  readonly symbol: number;
  readonly ms: number;
  readonly price: Price;
  /** 0 for a print that only carries a price, see bar-expander.ts. */
  readonly size: Quantity;
  /** False for a sale whose condition keeps it out of last, high and low: it counts in the volume only. */
  readonly setsLast: boolean;
  /** One letter as on the consolidated tape; `?` for futures. */
  readonly venue: string;
}

export interface QuoteEvent {
  readonly kind: 'quote';
  readonly symbol: number;
  readonly ms: number;
  readonly bid: Price;
  readonly ask: Price;
  readonly bidSize: Quantity;
  readonly askSize: Quantity;
}

export type MarketEvent = TradeEvent | QuoteEvent;

/**
 * What the exchange plays. A source knows no clock and keeps no state: every minute of every symbol is a pure function
 * of the source, so play may begin anywhere, at any speed, and always shows the same market.
 */
export interface MarketSource {
  /** What plays, in words, e.g. "E-mini S&P 500, 8 October 2013". */
  readonly title: string;
  readonly day: TradingDay;
  readonly listings: readonly Listing[];
  /** Start of the first minute and end of the last one. */
  readonly startMs: EpochMs;
  readonly endMs: EpochMs;
  /** Where play begins when nobody says otherwise. */
  readonly ownStartMs: EpochMs;
  /**
   * The minute of one symbol, in time order, every instant inside [minuteMs, minuteMs + 60,000). `symbol` is an index
   * into `listings`. Without quotes it holds exactly the same trades.
   */
  minute(symbol: number, minuteMs: number, withQuotes: boolean): readonly MarketEvent[];
}
