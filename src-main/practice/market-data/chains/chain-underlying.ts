import { LEVELONE_EQUITIES_FIELDS as FIELD } from '#core/contract/schwab-fields';
import type { Listed } from '../../market/market.ts';
import { nodeOf, type NodeFields } from '../quotes/quote-nodes.ts';

const UNDERLYING: NodeFields = {
  description: FIELD.description,
  change: FIELD.netChange,
  percentChange: FIELD.percentChange,
  close: FIELD.closePrice,
  quoteTime: FIELD.quoteTimeMs,
  tradeTime: FIELD.tradeTimeMs,
  bid: FIELD.bidPrice,
  ask: FIELD.askPrice,
  last: FIELD.lastPrice,
  mark: FIELD.mark,
  markChange: FIELD.markChange,
  markPercentChange: FIELD.markPercentChange,
  bidSize: FIELD.bidSize,
  askSize: FIELD.askSize,
  highPrice: FIELD.highPrice,
  lowPrice: FIELD.lowPrice,
  openPrice: FIELD.openPrice,
  totalVolume: FIELD.totalVolume,
  fiftyTwoWeekHigh: FIELD.highPrice52Week,
  fiftyTwoWeekLow: FIELD.lowPrice52Week,
};

/** Codes of the listing exchanges in a chain. */
const EXCHANGE_CODES = new Map([
  ['Q', 'NAS'],
  ['N', 'NYS'],
  ['P', 'PAC'],
]);

/** The quote of the underlying as a chain carries it. */
export function chainUnderlying({ ticker, venue }: Listed): unknown {
  return {
    symbol: ticker.symbol,
    ...nodeOf(ticker, UNDERLYING),
    exchangeName: EXCHANGE_CODES.get(venue ?? '') ?? 'NAS',
    delayed: false,
  };
}
