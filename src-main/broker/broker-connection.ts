import type { HistoryRange } from '#core/broker/requests/market-data-requests';
import type { BrokerConfig, BrokerHealth, HistoryOutcome } from '#core/contract/broker';
import type { LoginCheck } from '#core/contract/login';
import type { PortfolioView } from '#core/contract/portfolio';
import { BrokerClient } from './broker-client.ts';
import type { BrokerEnvironment, BrokerServer } from './broker-environment.ts';
import { CallDesk } from './call-desk.ts';
import { CallQueue } from './call-queue.ts';
import { HealthMeter } from './health-meter.ts';
import { MinuteHistory } from './minute-history.ts';
import { PortfolioSync } from './portfolio/portfolio-sync.ts';
import type { SyncScope } from './portfolio/sync-turns.ts';
import { checkProducts } from './product-checks.ts';
import type { TokenDesk } from './token-desk.ts';

/** Bounds of the queue: a whole watchlist's history fits, a loop that runs wild does not. */
const MAXIMUM_QUEUED = 500;
/** More at once would not be answered sooner. */
const MAXIMUM_IN_FLIGHT = 6;

/** What a connection tells. */
export interface ConnectionEvents {
  readonly health: (health: BrokerHealth) => void;
  readonly portfolio: (portfolio: PortfolioView) => void;
}

/** Everything that belongs to one broker, from its configuration to its close. */
export class BrokerConnection {
  readonly client: BrokerClient;
  readonly #apiBaseUrl: string;
  readonly #server: BrokerServer;
  readonly #queue: CallQueue;
  readonly #desk: CallDesk;
  readonly #meter: HealthMeter;
  readonly #history: MinuteHistory;
  readonly #portfolio: PortfolioSync;

  constructor(config: BrokerConfig, environment: BrokerEnvironment, tokens: TokenDesk, events: ConnectionEvents) {
    const { apiBaseUrl, certificateAuthorityPem, callsPerMinute, accountKeySalt } = config;
    this.#apiBaseUrl = apiBaseUrl;
    this.#server = environment.connect({ apiBaseUrl, certificateAuthorityPem });
    const limits = { callsPerMinute, maximumQueued: MAXIMUM_QUEUED, maximumInFlight: MAXIMUM_IN_FLIGHT };
    this.#queue = new CallQueue(environment, limits, () => {
      this.#meter.touch();
    });
    this.#meter = new HealthMeter(environment, callsPerMinute, () => this.#queue.state(), events.health);
    const parts = { environment, server: this.#server, queue: this.#queue, tokens, witness: this.#meter };
    this.#desk = new CallDesk(parts);
    this.client = new BrokerClient(this.#desk);
    this.#history = new MinuteHistory(this.client);
    this.#portfolio = new PortfolioSync({
      environment,
      client: this.client,
      accountKeySalt,
      emit: events.portfolio,
    });
    this.#meter.touch();
  }

  sync(scope: SyncScope): Promise<void> {
    return this.#portfolio.sync(scope);
  }

  check(): Promise<readonly LoginCheck[]> {
    return checkProducts(this.client, this.#apiBaseUrl);
  }

  minuteHistory(range: HistoryRange): Promise<HistoryOutcome> {
    return this.#history.read(range);
  }

  /** Everything that is asked for ends as called off. */
  async close(): Promise<void> {
    this.#portfolio.close();
    this.#desk.close();
    this.#queue.close();
    this.#meter.close();
    await this.#server.close();
  }
}
