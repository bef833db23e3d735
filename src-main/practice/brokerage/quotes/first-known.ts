import type { BookQuote, QuoteSource } from './quote-source.ts';

/** Several sources as one: the first that knows a symbol answers, e.g. the listed market before the option board. */
export function firstKnown(...sources: readonly QuoteSource[]): QuoteSource {
  return {
    quote: (symbol) => {
      for (const source of sources) {
        const quote: BookQuote | null = source.quote(symbol);
        if (quote) return quote;
      }
      return null;
    },
  };
}
