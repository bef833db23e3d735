import { tradingDay } from '#core/market/units';
import { Playback } from '../../market/playback.ts';
import { instantInTradingDay } from '../../market/trading-time.ts';
import { compareSpecificity, matchPath, type RestReply, type RestRoute } from '../../rest/rest-route.ts';
import { SyntheticMarket } from '../../synthetic/synthetic-market.ts';
import type { FutureHistoryReply } from '../market-data-context.ts';
import { marketDataRoutes } from '../market-data-routes.ts';

export const SYNTHETIC_DAY = tradingDay('2026-11-20');

/** The market-data routes over the synthetic market, standing at a New York time, without a server. */
export class MarketDataDesk {
  readonly source = new SyntheticMarket(930, SYNTHETIC_DAY);
  readonly playback: Playback;
  readonly routes: readonly RestRoute[];
  nowMs: number;

  constructor(time: string, futureHistory: FutureHistoryReply = 'empty') {
    this.nowMs = instantInTradingDay(SYNTHETIC_DAY, time);
    this.playback = new Playback(this.source, this.nowMs);
    const { market } = this.playback;
    const routes = marketDataRoutes({ source: this.source, market, now: () => this.nowMs, futureHistory });
    this.routes = routes.toSorted((one, other) => compareSpecificity(one.path, other.path));
  }

  /** GET of a path under /marketdata/v1 with its query. */
  async get(pathAndQuery: string): Promise<RestReply> {
    const url = new URL(`http://127.0.0.1/marketdata/v1${pathAndQuery}`);
    for (const route of this.routes) {
      const match = matchPath(route.path, url.pathname);
      if (match.kind !== 'yes') continue;
      const { parameters } = match;
      const request = { path: url.pathname, parameters, query: url.searchParams, body: '', headers: {} };
      return route.answer({ method: 'GET', ...request });
    }
    throw new Error(`No route for ${url.pathname}.`);
  }

  /** The body of a reply that must be 200, as it arrives at a client. */
  async read(pathAndQuery: string): Promise<unknown> {
    const reply = await this.get(pathAndQuery);
    if (reply.status !== 200) throw new Error(`${reply.status}: ${JSON.stringify(reply.body)}`);
    return JSON.parse(JSON.stringify(reply.body));
  }
}
