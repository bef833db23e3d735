import type { TradingDay } from '#core/market/units';
import { newYorkDate } from '../../market/trading-time.ts';
import type { RestRoute } from '../../rest/rest-route.ts';
import { addDays } from '../history/trading-days.ts';
import type { MarketDataContext } from '../market-data-context.ts';
import { QueryReader } from '../query-reader.ts';
import { badRequest, marketDataRoute } from '../refusal.ts';
import { marketHours, MARKETS, type MarketName } from './market-hours.ts';

/** Schwab tells the hours of today and of a year from then. */
const DAYS_AHEAD = 366;

function marketNamed(name: string, parameter: string): MarketName {
  const market = MARKETS.find((one) => one === name);
  if (market === undefined) {
    throw badRequest(`Invalid value '${name}' for ${parameter}: use ${MARKETS.join(', ')}.`);
  }
  return market;
}

/** GET /markets and GET /markets/:market. */
export function hoursRoutes({ now }: MarketDataContext): readonly RestRoute[] {
  const dayOf = (query: QueryReader): TradingDay => {
    const today = newYorkDate(now());
    const day = query.date('date') ?? today;
    if (day < today || day > addDays(today, DAYS_AHEAD)) {
      throw badRequest(`Invalid value '${day}' for date: it must lie between today and a year from today.`);
    }
    return day;
  };
  const reply = (markets: readonly MarketName[], day: TradingDay): unknown =>
    Object.fromEntries(markets.map((market) => [market, marketHours(market, day)]));
  return [
    marketDataRoute('/markets', (request) => {
      const query = new QueryReader(request.query);
      const names = query.list('markets');
      if (names === null) throw badRequest('markets is required.');
      return reply(
        names.map((name) => marketNamed(name, 'markets')),
        dayOf(query),
      );
    }),
    marketDataRoute('/markets/:market', ({ query, parameters }) =>
      reply([marketNamed(parameters['market'] ?? '', 'market_id')], dayOf(new QueryReader(query))),
    ),
  ];
}
