import type { Market } from '../../market/market.ts';
import { equityFacts } from '../../market/reference-data.ts';
import { PRACTICE_INDEXES } from '../quotes/index-quote.ts';

export interface ListedInstrument {
  readonly cusip: string;
  readonly symbol: string;
  readonly description: string;
  readonly exchange: string;
  readonly assetType: 'EQUITY' | 'ETF' | 'FUTURE' | 'FOREX' | 'INDEX';
}

/** Everything that can be searched: what the market lists, currency pairs and indexes. Options are found by chains. */
export function instrumentsOf(market: Market): readonly ListedInstrument[] {
  const listed = market.symbols.map(({ listing: { instrument } }): ListedInstrument => {
    const { symbol, description, assetClass } = instrument;
    if (assetClass === 'future') return { cusip: '', symbol, description, exchange: 'CME', assetType: 'FUTURE' };
    const { cusip, subType, exchangeName } = equityFacts(symbol);
    return { cusip, symbol, description, exchange: exchangeName, assetType: subType === 'ETF' ? 'ETF' : 'EQUITY' };
  });
  const pairs = market.forex.map(({ pair: { symbol, description } }): ListedInstrument => ({
    cusip: '',
    symbol,
    description,
    exchange: 'GFT',
    assetType: 'FOREX',
  }));
  const indexes = PRACTICE_INDEXES.map(({ symbol, description }): ListedInstrument => ({
    cusip: '',
    symbol,
    description,
    exchange: 'Index',
    assetType: 'INDEX',
  }));
  return [...listed, ...pairs, ...indexes];
}
