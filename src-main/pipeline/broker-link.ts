import log from 'electron-log/node';
import type { BrokerConfig, BrokerEvents, BrokerHealth, BrokerRequests, HistoryOutcome } from '#core/contract/broker';
import type { WorkerHealth } from '#core/contract/health';
import type { LoginCheck } from '#core/contract/login';
import type { PortfolioView } from '#core/contract/portfolio';
import { SupervisedWorker } from '../workers/supervised-worker.ts';
import type { WorkerClient } from '../workers/worker-client.ts';
import { answerTokens } from './answer-tokens.ts';
import type { TokenSource } from './stream-source.ts';

export interface BrokerLinkOptions {
  readonly tokens: TokenSource;
  /** Where the broker is; asked at every start of the thread. Rejects with a plain sentence. */
  readonly config: () => Promise<BrokerConfig>;
  readonly onHealth: (health: BrokerHealth) => void;
  readonly onPortfolio: (portfolio: PortfolioView) => void;
  readonly onWorkerHealth: (health: WorkerHealth) => void;
}

const NOT_READ: PortfolioView = { accounts: null, syncing: false, syncedWallMs: null, problem: null };
const DIED = 'The thread that reads the accounts died; what is shown keeps its time. Read again in a moment.';
const NOT_UP = 'The connection to the broker is not up yet. Try again in a moment.';

/** The thread that asks the broker: kept alive, given tokens, and remembered by what it last said. */
export class BrokerLink {
  readonly #worker: SupervisedWorker<BrokerRequests, BrokerEvents>;
  #portfolio = NOT_READ;
  #closed = false;
  /** Waits here for the thread: what was asked before it was up. */
  readonly #waiting = new Set<(client: WorkerClient<BrokerRequests, BrokerEvents>) => void>();

  constructor(options: BrokerLinkOptions) {
    this.#worker = new SupervisedWorker({
      name: 'broker',
      entry: new URL('./broker-worker.js', import.meta.url),
      log,
      prepare: async (client) => {
        client.on('health', options.onHealth);
        client.on('portfolio', (portfolio) => {
          this.#portfolio = portfolio;
          options.onPortfolio(portfolio);
        });
        answerTokens(client, options.tokens);
        await client.request('configure', await options.config());
      },
      onHealth: (health) => {
        options.onWorkerHealth(health);
        if (health.state === 'restarting' || health.state === 'faulted') this.#stopReading(options);
        const { client } = this.#worker;
        if (health.state !== 'running' || !client) return;
        for (const tell of this.#waiting) tell(client);
        this.#waiting.clear();
        void this.sync('all');
      },
    });
  }

  start(): void {
    this.#worker.start();
  }

  get portfolio(): PortfolioView {
    return this.#portfolio;
  }

  /** Reads the accounts again. What goes wrong shows in the portfolio itself. */
  async sync(scope: 'all' | 'orders'): Promise<void> {
    if (scope === 'all') this.#revive();
    await this.#worker.client?.request('sync', { scope }).catch((error: unknown) => {
      log.warn('the accounts could not be read', error);
    });
  }

  /** Tries each API product. Waits for the thread when it is still coming up. */
  async check(): Promise<readonly LoginCheck[]> {
    this.#revive();
    const client = this.#worker.client ?? (await this.#untilUp());
    return client.request('check', null);
  }

  minuteHistory(symbol: string, fromMs: number, toMs: number): Promise<HistoryOutcome> {
    const { client } = this.#worker;
    if (!client) return Promise.resolve({ kind: 'failed', sentence: NOT_UP });
    return client.request('minuteHistory', { symbol, fromMs, toMs });
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#worker.stop((broker) => broker.request('close', null));
  }

  /** A thread that died too often stays down until somebody asks for it again. */
  #revive(): void {
    if (!this.#closed) this.#worker.start();
  }

  /** A thread that died in the middle of a reading does not end it: nobody must be told for ever that it goes on. */
  #stopReading({ onPortfolio }: Pick<BrokerLinkOptions, 'onPortfolio'>): void {
    if (!this.#portfolio.syncing) return;
    this.#portfolio = { ...this.#portfolio, syncing: false, problem: DIED };
    onPortfolio(this.#portfolio);
  }

  #untilUp(): Promise<WorkerClient<BrokerRequests, BrokerEvents>> {
    const LONGEST_WAIT_MS = 15_000;
    return new Promise((resolve, reject) => {
      const tell = (client: WorkerClient<BrokerRequests, BrokerEvents>): void => {
        clearTimeout(timer);
        resolve(client);
      };
      const timer = setTimeout(() => {
        this.#waiting.delete(tell);
        reject(new Error(NOT_UP));
      }, LONGEST_WAIT_MS);
      this.#waiting.add(tell);
    });
  }
}
