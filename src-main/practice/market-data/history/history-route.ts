import { priceToPoints } from '#core/market/price';
import type { RestRoute } from '../../rest/rest-route.ts';
import type { FutureHistoryReply, MarketDataContext } from '../market-data-context.ts';
import { QueryReader } from '../query-reader.ts';
import { listedOf, quoteOf } from '../quotes/quote-board.ts';
import { badRequest, marketDataRoute, notFound } from '../refusal.ts';
import { readHistoryRequest, type HistoryRequest } from './history-request.ts';
import { PriceHistory, type History } from './price-history.ts';
import { dailyStamp } from './trading-days.ts';

const NO_HISTORY: History = { candles: [], previousClose: null };

function encode({ symbol, needPreviousClose }: HistoryRequest, { candles, previousClose }: History): unknown {
  return {
    candles: candles.map(({ startMs, open, high, low, close, volume }) => ({
      open: priceToPoints(open),
      high: priceToPoints(high),
      low: priceToPoints(low),
      close: priceToPoints(close),
      volume,
      datetime: startMs,
    })),
    symbol,
    empty: candles.length === 0,
    ...(needPreviousClose && previousClose
      ? { previousClose: priceToPoints(previousClose.price), previousCloseDate: dailyStamp(previousClose.day) }
      : {}),
  };
}

/** Schwab's document speaks of equities only. Throws Refusal, or answers that there is nothing. */
function futureHistory(symbol: string, reply: FutureHistoryReply): History {
  if (reply === 'bad-request') throw badRequest(`No price history for ${symbol}: use an equity symbol.`);
  if (reply === 'not-found') throw notFound(`No price history for ${symbol}.`);
  return NO_HISTORY;
}

/** GET /pricehistory. Only equities have one; what else is listed has an empty one. */
export function historyRoute({ source, market, now, futureHistory: reply }: MarketDataContext): RestRoute {
  const history = new PriceHistory(source);
  const historyOf = (request: HistoryRequest): History => {
    const { symbol } = request;
    if (symbol.startsWith('/')) return futureHistory(symbol, reply);
    const listed = listedOf(market, symbol);
    if (listed) return history.of(market.symbols.indexOf(listed), request, now());
    if (quoteOf(market, symbol, now())) return NO_HISTORY;
    throw notFound(`No symbol found for ${symbol}.`);
  };
  return marketDataRoute('/pricehistory', ({ query }) => {
    const request = readHistoryRequest(new QueryReader(query));
    return encode(request, historyOf(request));
  });
}
