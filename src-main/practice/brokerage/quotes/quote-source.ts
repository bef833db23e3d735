import type { Price } from '#core/market/units';

/** Where one symbol stands now. Sizes are shares or contracts. */
export interface BookQuote {
  readonly bidPrice: Price;
  readonly askPrice: Price;
  readonly bidSize: number;
  readonly askSize: number;
  readonly lastPrice: Price;
  readonly markPrice: Price;
  /** The close of the trading day before; null when unknown. */
  readonly closePrice: Price | null;
  /** Exchange time of the bid and the ask. */
  readonly quoteMs: number;
  /** False before the first quote of the day and after the last. */
  readonly isTrading: boolean;
}

/** The market as the brokerage sees it. */
export interface QuoteSource {
  /** null: no such symbol here. */
  quote(symbol: string): BookQuote | null;
}
