import { LEVELONE_EQUITIES_FIELDS as FIELD } from '#core/contract/schwab-fields';
import { priceFromPoints } from '#core/market/price';
import type { Market } from '../../market/market.ts';
import type { BookQuote, QuoteSource } from './quote-source.ts';

/** The level-one state of a listed equity as quotes to trade against. Futures are data only at Schwab: none for them. */
export function marketQuotes(market: Market): QuoteSource {
  return {
    quote: (symbol) => {
      const index = market.indexOf(symbol);
      const listed = index === undefined ? undefined : market.symbols[index];
      if (listed?.listing.instrument.assetClass !== 'equity') return null;
      const { ticker, listing } = listed;
      const value = (field: number): number => {
        const found = ticker.value(field);
        return typeof found === 'number' ? found : 0;
      };
      const quoteMs = value(FIELD.quoteTimeMs);
      const [bidPrice, askPrice] = [priceFromPoints(value(FIELD.bidPrice)), priceFromPoints(value(FIELD.askPrice))];
      const quote: BookQuote = {
        bidPrice,
        askPrice,
        bidSize: value(FIELD.bidSize),
        askSize: value(FIELD.askSize),
        lastPrice: priceFromPoints(value(FIELD.lastPrice)),
        markPrice: priceFromPoints(value(FIELD.mark)),
        closePrice: listing.previousClose,
        quoteMs,
        // Until the first quote of the day the ticker repeats the close before, stamped with that time.
        isTrading: bidPrice > 0 && askPrice >= bidPrice && quoteMs > market.hours.previousCloseMs,
      };
      return quote;
    },
  };
}
