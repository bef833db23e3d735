import { LEVELONE_FUTURES_OPTIONS_FIELDS, LEVELONE_OPTIONS_FIELDS as FIELD } from '#core/contract/schwab-fields';
import { FutureOptionTicker } from '../../market/derivatives/future-option-ticker.ts';
import { OptionTicker } from '../../market/derivatives/option-ticker.ts';
import type { OptionQuote } from '../../market/options/option-quote.ts';
import { nodeOf, securityId, type NodeFields, type SymbolQuote } from './quote-nodes.ts';

const QUOTE: NodeFields = {
  '52WeekHigh': FIELD.highPrice52Week,
  '52WeekLow': FIELD.lowPrice52Week,
  askPrice: FIELD.askPrice,
  askSize: FIELD.askSize,
  bidPrice: FIELD.bidPrice,
  bidSize: FIELD.bidSize,
  closePrice: FIELD.closePrice,
  delta: FIELD.delta,
  gamma: FIELD.gamma,
  highPrice: FIELD.highPrice,
  indAskPrice: FIELD.indicativeAskPrice,
  indBidPrice: FIELD.indicativeBidPrice,
  indQuoteTime: FIELD.indicativeQuoteTimeMs,
  impliedYield: FIELD.impliedYield,
  lastPrice: FIELD.lastPrice,
  lastSize: FIELD.lastSize,
  lowPrice: FIELD.lowPrice,
  mark: FIELD.mark,
  markChange: FIELD.markChange,
  markPercentChange: FIELD.markPercentChange,
  moneyIntrinsicValue: FIELD.intrinsicValue,
  netChange: FIELD.netChange,
  netPercentChange: FIELD.percentChange,
  openInterest: FIELD.openInterest,
  openPrice: FIELD.openPrice,
  quoteTime: FIELD.quoteTimeMs,
  rho: FIELD.rho,
  securityStatus: FIELD.securityStatus,
  theoreticalOptionValue: FIELD.theoreticalValue,
  theta: FIELD.theta,
  timeValue: FIELD.timeValue,
  totalVolume: FIELD.totalVolume,
  tradeTime: FIELD.tradeTimeMs,
  underlyingPrice: FIELD.underlyingPrice,
  vega: FIELD.vega,
  volatility: FIELD.volatility,
};

const REFERENCE: NodeFields = {
  contractType: FIELD.contractType,
  daysToExpiration: FIELD.daysToExpiration,
  deliverables: FIELD.deliverables,
  description: FIELD.description,
  exchange: FIELD.exchangeId,
  exchangeName: FIELD.exchangeName,
  exerciseType: FIELD.exerciseType,
  expirationDay: FIELD.expirationDay,
  expirationMonth: FIELD.expirationMonth,
  expirationType: FIELD.expirationType,
  expirationYear: FIELD.expirationYear,
  isPennyPilot: FIELD.isPennyPilot,
  lastTradingDay: FIELD.lastTradingDayMs,
  multiplier: FIELD.multiplier,
  settlementType: FIELD.settlementType,
  strikePrice: FIELD.strikePrice,
  underlying: FIELD.underlying,
};

const FUTURE_FIELD = LEVELONE_FUTURES_OPTIONS_FIELDS;

const FUTURE_QUOTE: NodeFields = {
  askPrice: FUTURE_FIELD.askPrice,
  askSize: FUTURE_FIELD.askSize,
  bidPrice: FUTURE_FIELD.bidPrice,
  bidSize: FUTURE_FIELD.bidSize,
  closePrice: FUTURE_FIELD.closePrice,
  highPrice: FUTURE_FIELD.highPrice,
  lastPrice: FUTURE_FIELD.lastPrice,
  lastSize: FUTURE_FIELD.lastSize,
  lowPrice: FUTURE_FIELD.lowPrice,
  mark: FUTURE_FIELD.mark,
  openInterest: FUTURE_FIELD.openInterest,
  openPrice: FUTURE_FIELD.openPrice,
  quoteTime: FUTURE_FIELD.quoteTimeMs,
  securityStatus: FUTURE_FIELD.securityStatus,
  settlementPrice: FUTURE_FIELD.settlementPrice,
  tick: FUTURE_FIELD.tick,
  tickAmount: FUTURE_FIELD.tickAmount,
  totalVolume: FUTURE_FIELD.totalVolume,
  tradeTime: FUTURE_FIELD.tradeTimeMs,
};

const FUTURE_REFERENCE: NodeFields = {
  contractType: FUTURE_FIELD.contractType,
  description: FUTURE_FIELD.description,
  exchange: FUTURE_FIELD.exchangeId,
  exchangeName: FUTURE_FIELD.exchangeName,
  expirationDate: FUTURE_FIELD.expirationDateMs,
  expirationStyle: FUTURE_FIELD.expirationStyle,
  multiplier: FUTURE_FIELD.multiplier,
  strikePrice: FUTURE_FIELD.strikePrice,
  underlying: FUTURE_FIELD.underlyingSymbol,
};

/** A contract as it stands at an instant of the exchange clock, with the values that the stream sends. */
export function optionQuote(quote: OptionQuote, atMs: number): SymbolQuote {
  const { contract } = quote;
  const isFuture = contract.underlying.style === 'future';
  const ticker = isFuture ? new FutureOptionTicker(contract, quote) : new OptionTicker(contract, quote, atMs);
  return {
    head: {
      assetMainType: isFuture ? 'FUTURE_OPTION' : 'OPTION',
      realtime: true,
      ssid: securityId(contract.symbol),
      symbol: contract.symbol,
    },
    nodes: {
      quote: nodeOf(ticker, isFuture ? FUTURE_QUOTE : QUOTE),
      reference: nodeOf(ticker, isFuture ? FUTURE_REFERENCE : REFERENCE),
    },
  };
}
