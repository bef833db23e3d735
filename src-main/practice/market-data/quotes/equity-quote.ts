import { LEVELONE_EQUITIES_FIELDS as FIELD } from '#core/contract/schwab-fields';
import type { Listed } from '../../market/market.ts';
import { equityFacts } from '../../market/reference-data.ts';
import { nodeOf, securityId, type NodeFields, type NodeValues, type SymbolQuote } from './quote-nodes.ts';

const QUOTE: NodeFields = {
  '52WeekHigh': FIELD.highPrice52Week,
  '52WeekLow': FIELD.lowPrice52Week,
  askMICId: FIELD.askMicId,
  askPrice: FIELD.askPrice,
  askSize: FIELD.askSize,
  askTime: FIELD.askTimeMs,
  bidMICId: FIELD.bidMicId,
  bidPrice: FIELD.bidPrice,
  bidSize: FIELD.bidSize,
  bidTime: FIELD.bidTimeMs,
  closePrice: FIELD.closePrice,
  highPrice: FIELD.highPrice,
  lastMICId: FIELD.lastMicId,
  lastPrice: FIELD.lastPrice,
  lastSize: FIELD.lastSize,
  lowPrice: FIELD.lowPrice,
  mark: FIELD.mark,
  markChange: FIELD.markChange,
  markPercentChange: FIELD.markPercentChange,
  netChange: FIELD.netChange,
  netPercentChange: FIELD.percentChange,
  openPrice: FIELD.openPrice,
  postMarketChange: FIELD.postMarketNetChange,
  postMarketPercentChange: FIELD.postMarketPercentChange,
  quoteTime: FIELD.quoteTimeMs,
  securityStatus: FIELD.securityStatus,
  totalVolume: FIELD.totalVolume,
  tradeTime: FIELD.tradeTimeMs,
};

const REGULAR: NodeFields = {
  regularMarketLastPrice: FIELD.regularMarketLastPrice,
  regularMarketLastSize: FIELD.regularMarketLastSize,
  regularMarketNetChange: FIELD.regularMarketNetChange,
  regularMarketPercentChange: FIELD.regularMarketPercentChange,
  regularMarketTradeTime: FIELD.regularMarketTradeTimeMs,
};

const EXTENDED: NodeFields = {
  askPrice: FIELD.askPrice,
  askSize: FIELD.askSize,
  bidPrice: FIELD.bidPrice,
  bidSize: FIELD.bidSize,
  lastPrice: FIELD.lastPrice,
  lastSize: FIELD.lastSize,
  mark: FIELD.mark,
  quoteTime: FIELD.quoteTimeMs,
  totalVolume: FIELD.totalVolume,
  tradeTime: FIELD.tradeTimeMs,
};

const REFERENCE: NodeFields = {
  description: FIELD.description,
  exchange: FIELD.exchangeId,
  exchangeName: FIELD.exchangeName,
  htbQuantity: FIELD.htbQuantity,
  htbRate: FIELD.htbRate,
};

const QUARTERLY = 4;

/** Dividends and the like, as far as they are known here. */
function fundamentalOf({ ticker }: Listed): NodeValues {
  const facts = equityFacts(ticker.symbol);
  const close = Number(ticker.value(FIELD.closePrice));
  const date = facts.dividendDate.slice(0, 10);
  return {
    divAmount: facts.dividend,
    divFreq: facts.dividend === 0 ? 0 : QUARTERLY,
    divPayAmount: facts.dividend / QUARTERLY,
    divYield: Number(ticker.value(FIELD.dividendYield)),
    ...(date === '' ? {} : { divExDate: `${date}T00:00:00Z` }),
    eps: facts.peRatio === 0 ? 0 : Math.round((close / facts.peRatio) * 100) / 100,
    fundLeverageFactor: 0,
    peRatio: facts.peRatio,
  };
}

/** The newest quote and trade while the newest trade is one of extended hours; zeros in regular hours. */
function extendedOf({ ticker }: Listed): NodeValues {
  const isRegular = ticker.value(FIELD.regularMarketTrade) === true;
  const values = nodeOf(ticker, EXTENDED);
  return isRegular ? Object.fromEntries(Object.keys(values).map((name) => [name, 0])) : values;
}

export function equityQuote(listed: Listed): SymbolQuote {
  const { ticker } = listed;
  const { cusip, assetSubType } = ticker.facts;
  return {
    head: {
      assetMainType: 'EQUITY',
      assetSubType: assetSubType ?? 'COE',
      quoteType: 'NBBO',
      realtime: true,
      ssid: securityId(ticker.symbol),
      symbol: ticker.symbol,
    },
    nodes: {
      quote: nodeOf(ticker, QUOTE),
      fundamental: fundamentalOf(listed),
      extended: extendedOf(listed),
      reference: {
        ...nodeOf(ticker, REFERENCE),
        cusip: cusip ?? '',
        isHardToBorrow: ticker.value(FIELD.hardToBorrow) === 1,
        isShortable: ticker.value(FIELD.isShortable) === 1,
      },
      regular: nodeOf(ticker, REGULAR),
    },
  };
}
