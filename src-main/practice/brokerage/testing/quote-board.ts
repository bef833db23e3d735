import { priceFromPoints } from '#core/market/price';
import type { BookQuote, QuoteSource } from '../quotes/quote-source.ts';

export interface QuoteFacts {
  readonly bid: number;
  readonly ask: number;
  readonly last?: number;
  readonly bidSize?: number;
  readonly askSize?: number;
  readonly close?: number;
  readonly atMs: number;
  readonly isTrading?: boolean;
}

/** Quotes that a test sets, in points. */
export class QuoteBoard implements QuoteSource {
  readonly #quotes = new Map<string, BookQuote>();

  quote(symbol: string): BookQuote | null {
    return this.#quotes.get(symbol) ?? null;
  }

  set(symbol: string, facts: QuoteFacts): void {
    const { bid, ask, bidSize = 1_000, askSize = 1_000, atMs, isTrading = true } = facts;
    const last = facts.last ?? bid;
    this.#quotes.set(symbol, {
      bidPrice: priceFromPoints(bid),
      askPrice: priceFromPoints(ask),
      bidSize,
      askSize,
      lastPrice: priceFromPoints(last),
      markPrice: priceFromPoints(last),
      closePrice: facts.close === undefined ? null : priceFromPoints(facts.close),
      quoteMs: atMs,
      isTrading,
    });
  }
}
