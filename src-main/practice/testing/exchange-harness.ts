import { LEVELONE_EQUITIES_FIELDS, LEVELONE_FUTURES_FIELDS } from '#core/contract/schwab-fields';
import type { ExchangeOptions } from '../exchange-options.ts';
import { PracticeExchange } from '../practice-exchange.ts';
import { RawClient } from './raw-client.ts';

export const ALL_FUTURES = Object.values(LEVELONE_FUTURES_FIELDS).join(',');
export const ALL_EQUITIES = Object.values(LEVELONE_EQUITIES_FIELDS).join(',');
export const CHART_FIELDS = '0,1,2,3,4,5,6,7,8';

export const ES_SESSION = { session: 'resources/sessions/es-2013-10-08', date: null } as const;
export const SPY_SESSION = { session: 'resources/sessions/spy-2013-10-07', date: null } as const;

export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Opens exchanges and clients for a test and closes all of them after it. */
export class ExchangeHarness {
  readonly #exchanges: PracticeExchange[] = [];
  readonly #clients: RawClient[] = [];

  /** The synthetic market ten seconds before the bell, unless told otherwise. */
  async open(options: Partial<ExchangeOptions> = {}): Promise<PracticeExchange> {
    const exchange = await PracticeExchange.open({
      session: 'synthetic',
      speed: 1,
      startAt: '09:29:50',
      warmUpFrom: null,
      seed: 930,
      port: 0,
      date: '2026-11-20',
      ...options,
    });
    this.#exchanges.push(exchange);
    return exchange;
  }

  /** At the beginning of the trading day there is nothing to catch up with: quick to open. */
  openEvening(options: Partial<ExchangeOptions> = {}): Promise<PracticeExchange> {
    return this.open({ startAt: '18:01', ...options });
  }

  async connect(exchange: PracticeExchange): Promise<RawClient> {
    const client = await RawClient.connect(exchange.ready);
    this.#clients.push(client);
    return client;
  }

  async login(exchange: PracticeExchange): Promise<RawClient> {
    const client = await RawClient.login(exchange.ready);
    this.#clients.push(client);
    return client;
  }

  async close(): Promise<void> {
    for (const client of this.#clients.splice(0)) client.end();
    for (const exchange of this.#exchanges.splice(0)) await exchange.close();
  }
}
