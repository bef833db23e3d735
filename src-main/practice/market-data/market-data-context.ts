import type { Market } from '../market/market.ts';
import type { MarketSource } from '../market/market-source.ts';

/** What a price history of a future gets: Schwab has none, and which answer it gives is not known. */
export type FutureHistoryReply = 'empty' | 'bad-request' | 'not-found';

export interface MarketDataContext {
  readonly source: MarketSource;
  /** Where every symbol stands at `now`. */
  readonly market: Market;
  /** The exchange clock in whole milliseconds. Nothing later is told. */
  readonly now: () => number;
  readonly futureHistory: FutureHistoryReply;
}
