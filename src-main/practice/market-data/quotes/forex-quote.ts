import { LEVELONE_FOREX_FIELDS as FIELD } from '#core/contract/schwab-fields';
import type { ForexPath } from '../../market/forex/forex-path.ts';
import { ForexTicker } from '../../market/forex/forex-ticker.ts';
import { nodeOf, securityId, type NodeFields, type SymbolQuote } from './quote-nodes.ts';

const QUOTE: NodeFields = {
  '52WeekHigh': FIELD.highPrice52Week,
  '52WeekLow': FIELD.lowPrice52Week,
  askPrice: FIELD.askPrice,
  askSize: FIELD.askSize,
  bidPrice: FIELD.bidPrice,
  bidSize: FIELD.bidSize,
  closePrice: FIELD.closePrice,
  highPrice: FIELD.highPrice,
  lastPrice: FIELD.lastPrice,
  lastSize: FIELD.lastSize,
  lowPrice: FIELD.lowPrice,
  mark: FIELD.mark,
  netChange: FIELD.netChange,
  netPercentChange: FIELD.percentChange,
  openPrice: FIELD.openPrice,
  quoteTime: FIELD.quoteTimeMs,
  securityStatus: FIELD.securityStatus,
  tick: FIELD.tick,
  tickAmount: FIELD.tickAmount,
  totalVolume: FIELD.totalVolume,
  tradeTime: FIELD.tradeTimeMs,
};

const REFERENCE: NodeFields = {
  description: FIELD.description,
  exchange: FIELD.exchangeId,
  exchangeName: FIELD.exchangeName,
  isTradable: FIELD.isTradable,
  marketMaker: FIELD.marketMaker,
  product: FIELD.product,
  tradingHours: FIELD.tradingHours,
};

/** A currency pair as it stands at an instant of the exchange clock. */
export function forexQuote(path: ForexPath, atMs: number): SymbolQuote {
  const ticker = new ForexTicker(path, atMs);
  const { symbol } = ticker;
  return {
    head: { assetMainType: 'FOREX', realtime: true, ssid: securityId(symbol), symbol },
    nodes: { quote: nodeOf(ticker, QUOTE), reference: nodeOf(ticker, REFERENCE) },
  };
}
