import { LEVELONE_EQUITIES_FIELDS as FIELD } from '#core/contract/schwab-fields';
import type { StreamServiceName } from '#core/contract/stream-data';
import { priceFromPoints } from '#core/market/price';
import { NASDAQ_MAKERS, NYSE_MAKERS, OPTION_MAKERS } from '../../market/book/order-book.ts';
import type { Market } from '../../market/market.ts';
import { optionTick } from '../../market/options/option-pricing.ts';
import type { BookSource } from './book-publisher.ts';

const ROUND_LOT = 100;

/** The book of an exchange that lists a symbol; the other one has none for it. */
function equitySource(market: Market, venues: readonly string[], makers: readonly string[]): BookSource {
  const indexOf = (key: string): number | undefined => {
    const index = market.indexOf(key);
    const venue = index === undefined ? null : (market.symbols[index]?.venue ?? null);
    return venue !== null && venues.includes(venue) ? index : undefined;
  };
  return {
    makers,
    moverOf: indexOf,
    quote: (key) => {
      const index = indexOf(key);
      const listed = index === undefined ? undefined : market.symbols[index];
      if (!listed) return null;
      const number = (field: number): number => Number(listed.ticker.value(field) ?? 0);
      return {
        symbol: key,
        bid: priceFromPoints(number(FIELD.bidPrice)),
        ask: priceFromPoints(number(FIELD.askPrice)),
        bidSize: number(FIELD.bidSize),
        askSize: number(FIELD.askSize),
        tick: listed.listing.instrument.tickSize,
        lot: ROUND_LOT,
      };
    },
  };
}

function optionSource(market: Market): BookSource {
  const find = (key: string): ReturnType<Market['options']['find']> => {
    const option = market.options.find(key);
    return option?.contract.underlying.style === 'equity' ? option : null;
  };
  return {
    makers: OPTION_MAKERS,
    moverOf: (key) => find(key)?.underlying,
    quote: (key, atMs) => {
      const option = find(key);
      const quote = option ? market.options.quote(option, atMs) : null;
      if (!quote) return null;
      const { contract, bid, ask, bidSize, askSize } = quote;
      return { symbol: key, bid, ask, bidSize, askSize, tick: optionTick(contract, bid), lot: 1 };
    },
  };
}

export function bookSources(market: Market): ReadonlyMap<StreamServiceName, BookSource> {
  return new Map([
    ['NASDAQ_BOOK', equitySource(market, ['Q'], NASDAQ_MAKERS)],
    ['NYSE_BOOK', equitySource(market, ['N', 'P'], NYSE_MAKERS)],
    ['OPTIONS_BOOK', optionSource(market)],
  ]);
}
