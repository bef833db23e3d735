import type { RestRoute } from '../rest/rest-route.ts';
import { chainsRoutes } from './chains/chains-routes.ts';
import { historyRoute } from './history/history-route.ts';
import { hoursRoutes } from './hours/hours-routes.ts';
import { instrumentsRoutes } from './instruments/instruments-routes.ts';
import type { MarketDataContext } from './market-data-context.ts';
import { moversRoute } from './movers-route.ts';
import { quotesRoutes } from './quotes/quotes-routes.ts';

/** Everything under /marketdata/v1. Times and prices are those of the market that is played, at the exchange clock. */
export function marketDataRoutes(context: MarketDataContext): readonly RestRoute[] {
  return [
    ...quotesRoutes(context),
    historyRoute(context),
    ...chainsRoutes(context),
    moversRoute(context),
    ...hoursRoutes(context),
    ...instrumentsRoutes(context),
  ];
}
