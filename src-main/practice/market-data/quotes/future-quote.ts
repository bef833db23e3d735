import { LEVELONE_FUTURES_FIELDS as FIELD } from '#core/contract/schwab-fields';
import type { Listed } from '../../market/market.ts';
import { nodeOf, securityId, type NodeFields, type SymbolQuote } from './quote-nodes.ts';

const QUOTE: NodeFields = {
  askPrice: FIELD.askPrice,
  askSize: FIELD.askSize,
  askTime: FIELD.askTimeMs,
  bidPrice: FIELD.bidPrice,
  bidSize: FIELD.bidSize,
  bidTime: FIELD.bidTimeMs,
  closePrice: FIELD.closePrice,
  futurePercentChange: FIELD.percentChange,
  highPrice: FIELD.highPrice,
  lastPrice: FIELD.lastPrice,
  lastSize: FIELD.lastSize,
  lowPrice: FIELD.lowPrice,
  mark: FIELD.mark,
  netChange: FIELD.netChange,
  openInterest: FIELD.openInterest,
  openPrice: FIELD.openPrice,
  quoteTime: FIELD.quoteTimeMs,
  quotedInSession: FIELD.quotedInSession,
  securityStatus: FIELD.securityStatus,
  settleTime: FIELD.settlementDateMs,
  tick: FIELD.tick,
  tickAmount: FIELD.tickAmount,
  totalVolume: FIELD.totalVolume,
  tradeTime: FIELD.tradeTimeMs,
};

const REFERENCE: NodeFields = {
  description: FIELD.description,
  exchange: FIELD.exchangeId,
  exchangeName: FIELD.exchangeName,
  futureActiveSymbol: FIELD.activeSymbol,
  futureExpirationDate: FIELD.expirationDateMs,
  futureIsActive: FIELD.isActive,
  futureIsTradable: FIELD.isTradable,
  futureMultiplier: FIELD.multiplier,
  futurePriceFormat: FIELD.priceFormat,
  futureSettlementPrice: FIELD.settlementPrice,
  futureTradingHours: FIELD.tradingHours,
  product: FIELD.product,
};

/** `symbol` is the name that was asked for: the alias `/NQ` or the contract behind it. */
export function futureQuote({ ticker }: Listed, symbol: string): SymbolQuote {
  const venue = String(ticker.value(FIELD.exchangeName));
  return {
    head: { assetMainType: 'FUTURE', realtime: true, ssid: securityId(symbol), symbol },
    nodes: {
      quote: { ...nodeOf(ticker, QUOTE), askMICId: venue, bidMICId: venue, lastMICId: venue },
      reference: nodeOf(ticker, REFERENCE),
    },
  };
}
