import { readExpirations, type OptionExpiration } from '../replies/expirations.ts';
import {
  readInstrument,
  readInstruments,
  type InstrumentProjection,
  type ListedInstrument,
} from '../replies/instruments.ts';
import { readMarketHours, type MarketHours, type MarketId } from '../replies/market-hours.ts';
import { readMovers, type Mover, type MoverFrequency, type MoverList, type MoverSort } from '../replies/movers.ts';
import { readOptionChain, type OptionChain } from '../replies/option-chain.ts';
import { readPriceHistory, type PriceHistory } from '../replies/price-history.ts';
import { readQuotes, type Quotes } from '../replies/quote.ts';
import { brokerPath, type BrokerGet } from './broker-get.ts';

/** Every reading call of the market-data interface. Symbols stand in queries: the slash of `/NQ` breaks a path. */

const api = 'market-data';

/** "Search combination should not exceed 500." */
export const LARGEST_QUOTE_REQUEST = 500;

export type QuoteNodeName = 'quote' | 'fundamental' | 'extended' | 'reference' | 'regular';

/** Throws for more symbols than one request may name; see `chunksOf`. */
export function quotesRequest(symbols: readonly string[], fields?: readonly QuoteNodeName[]): BrokerGet<Quotes> {
  if (symbols.length === 0 || symbols.length > LARGEST_QUOTE_REQUEST) {
    throw new RangeError(`One request names 1 to ${LARGEST_QUOTE_REQUEST} symbols, not ${symbols.length}.`);
  }
  return {
    api,
    what: symbols.length === 1 ? `the quote of ${symbols.join()}` : `the quotes of ${symbols.length} symbols`,
    path: brokerPath(api, ['quotes'], { symbols, fields }),
    reader: readQuotes,
  };
}

/** Each symbol once, in portions that one request may name. */
export function quoteChunks(symbols: readonly string[]): readonly (readonly string[])[] {
  const unique = [...new Set(symbols)];
  return Array.from({ length: Math.ceil(unique.length / LARGEST_QUOTE_REQUEST) }, (_, index) =>
    unique.slice(index * LARGEST_QUOTE_REQUEST, (index + 1) * LARGEST_QUOTE_REQUEST),
  );
}

export interface HistoryRange {
  readonly symbol: string;
  readonly fromMs: number;
  readonly toMs: number;
}

/**
 * One-minute candles. Beginning and end are always said: without an end today is missing, and without a period some
 * replies came back empty. Schwab answers with the whole days around the range.
 */
export function minuteHistoryRequest({ symbol, fromMs, toMs }: HistoryRange): BrokerGet<PriceHistory> {
  const query = {
    symbol,
    periodType: 'day',
    period: 1,
    frequencyType: 'minute',
    frequency: 1,
    startDate: Math.trunc(fromMs),
    endDate: Math.trunc(toMs),
    needExtendedHoursData: true,
    needPreviousClose: false,
  };
  return {
    api,
    what: `the price history of ${symbol}`,
    path: brokerPath(api, ['pricehistory'], query),
    reader: readPriceHistory,
  };
}

/** Daily candles of up to twenty years. */
export function dailyHistoryRequest({ symbol, fromMs, toMs }: HistoryRange): BrokerGet<PriceHistory> {
  const query = {
    symbol,
    periodType: 'year',
    period: 20,
    frequencyType: 'daily',
    frequency: 1,
    startDate: Math.trunc(fromMs),
    endDate: Math.trunc(toMs),
  };
  return {
    api,
    what: `the daily history of ${symbol}`,
    path: brokerPath(api, ['pricehistory'], query),
    reader: readPriceHistory,
  };
}

export interface ChainFilter {
  readonly contractType?: 'CALL' | 'PUT' | 'ALL';
  readonly strikeCount?: number;
  readonly includeUnderlyingQuote?: boolean;
  readonly strike?: number;
  readonly range?: string;
  /** `yyyy-MM-dd`. */
  readonly fromDate?: string;
  readonly toDate?: string;
  readonly expMonth?: string;
}

/** A full chain of a large index is more than Schwab's gateway sends: filter it. Futures have no chains. */
export function chainsRequest(symbol: string, filter: ChainFilter = {}): BrokerGet<OptionChain> {
  return {
    api,
    what: `the option chain of ${symbol}`,
    path: brokerPath(api, ['chains'], { symbol, ...filter }),
    reader: readOptionChain,
  };
}

export function expirationsRequest(symbol: string): BrokerGet<readonly OptionExpiration[]> {
  return {
    api,
    what: `the option expirations of ${symbol}`,
    path: brokerPath(api, ['expirationchain'], { symbol }),
    reader: readExpirations,
  };
}

export function moversRequest(
  list: MoverList,
  sort?: MoverSort,
  frequency?: MoverFrequency,
): BrokerGet<readonly Mover[]> {
  return {
    api,
    what: `the movers of ${list}`,
    path: brokerPath(api, ['movers', list], { sort, frequency }),
    reader: readMovers,
  };
}

/** `date` is `yyyy-MM-dd`, from today to a year ahead; today without it. */
export function marketsRequest(markets: readonly MarketId[], date?: string): BrokerGet<readonly MarketHours[]> {
  return {
    api,
    what: 'the market hours',
    path: brokerPath(api, ['markets'], { markets, date }),
    reader: readMarketHours,
  };
}

export function instrumentsRequest(
  symbol: string,
  projection: InstrumentProjection,
): BrokerGet<readonly ListedInstrument[]> {
  return {
    api,
    what: 'the instruments',
    path: brokerPath(api, ['instruments'], { symbol, projection }),
    reader: readInstruments,
  };
}

export function instrumentRequest(cusip: string): BrokerGet<ListedInstrument> {
  return {
    api,
    what: `the instrument ${cusip}`,
    path: brokerPath(api, ['instruments', cusip]),
    reader: readInstrument,
  };
}
