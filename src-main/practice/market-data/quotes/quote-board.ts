import type { Listed, Market } from '../../market/market.ts';
import { equityQuote } from './equity-quote.ts';
import { forexQuote } from './forex-quote.ts';
import { futureQuote } from './future-quote.ts';
import { indexQuote, PRACTICE_INDEXES } from './index-quote.ts';
import { optionQuote } from './option-quote.ts';
import type { SymbolQuote } from './quote-nodes.ts';

/** The listed symbol that a name means: its own, or that of the contract an alias stands for. */
export function listedOf(market: Market, symbol: string): Listed | null {
  const index = market.indexOf(symbol);
  const own = index === undefined ? undefined : market.symbols[index];
  return own ?? market.symbols.find(({ listing }) => listing.contract === symbol) ?? null;
}

/** What REST knows of one symbol of any kind at an instant of the exchange clock; null for a symbol not listed here. */
export function quoteOf(market: Market, symbol: string, atMs: number): SymbolQuote | null {
  const listed = listedOf(market, symbol);
  if (listed) {
    const isFuture = listed.listing.instrument.assetClass === 'future';
    return isFuture ? futureQuote(listed, symbol) : equityQuote(listed);
  }
  const option = market.options.find(symbol);
  const quote = option && market.options.quote(option, atMs);
  if (quote) return optionQuote(quote, atMs);
  const pair = market.forex.find((path) => path.pair.symbol === symbol);
  if (pair) return forexQuote(pair, atMs);
  const index = PRACTICE_INDEXES.find((one) => one.symbol === symbol);
  return index ? indexQuote(market, index) : null;
}
