import type { Market } from '../../market/market.ts';
import type { QuoteSource } from './quote-source.ts';

/**
 * Options on the listed equities as quotes to trade against. An option is as fresh as its underlying: its own price is
 * reckoned anew whenever somebody asks.
 */
export function optionQuotes(market: Market, equities: QuoteSource, nowMs: () => number): QuoteSource {
  return {
    quote: (symbol) => {
      const listed = market.options.find(symbol);
      const underlying = listed && equities.quote(listed.contract.underlying.symbol);
      const quote = listed && market.options.quote(listed, nowMs());
      if (!underlying || !quote) return null;
      return {
        bidPrice: quote.bid,
        askPrice: quote.ask,
        bidSize: quote.bidSize,
        askSize: quote.askSize,
        lastPrice: quote.last,
        markPrice: quote.mark,
        closePrice: quote.close,
        quoteMs: underlying.quoteMs,
        isTrading: underlying.isTrading && quote.tradeMs > market.hours.previousCloseMs,
      };
    },
  };
}
