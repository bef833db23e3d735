import type { Market } from '../../market/market.ts';
import { firstKnown } from './first-known.ts';
import { marketQuotes } from './market-quotes.ts';
import { optionQuotes } from './option-quotes.ts';
import type { QuoteSource } from './quote-source.ts';

/** Everything that can be traded on the market that plays: its equities and the options on them. */
export function tradableQuotes(market: Market, nowMs: () => number): QuoteSource {
  const equities = marketQuotes(market);
  return firstKnown(equities, optionQuotes(market, equities, nowMs));
}
