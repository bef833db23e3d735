import log from 'electron-log/node';
import type { BacktestState } from '#core/contract/backtest';
import type { ArchivePlace, BacktestEvents, BacktestRequests } from '#core/contract/backtest-worker';
import type { WorkerHealth } from '#core/contract/health';
import { SupervisedWorker } from '../workers/supervised-worker.ts';
import type { ArgumentOf, ResultOf, WorkerClient } from '../workers/worker-client.ts';

export interface BacktestLinkOptions {
  readonly archive: ArchivePlace;
  readonly onState: (state: BacktestState) => void;
  readonly onWorkerHealth: (health: WorkerHealth) => void;
}

type Client = WorkerClient<BacktestRequests, BacktestEvents>;

const IDLE: BacktestState = { running: null, outcome: null };
const DIED = 'The thread of the backtests died; the run is lost. Run it again.';
const NOT_UP = 'The thread of the backtests did not come up. Try again in a moment.';
const LONGEST_WAIT_MS = 15_000;

/** The thread of backtests of one archive. It is started when it is first needed. */
export class BacktestLink {
  readonly #worker: SupervisedWorker<BacktestRequests, BacktestEvents>;
  readonly #waiting = new Set<(client: Client) => void>();
  #state = IDLE;
  #isClosed = false;

  constructor({ archive, onState, onWorkerHealth }: BacktestLinkOptions) {
    const tell = (state: BacktestState): void => {
      this.#state = state;
      onState(state);
    };
    this.#worker = new SupervisedWorker({
      name: 'backtest',
      entry: new URL('./backtest-worker.js', import.meta.url),
      log,
      prepare: async (client) => {
        client.on('state', tell);
        await client.request('open', archive);
      },
      onHealth: (health) => {
        onWorkerHealth(health);
        const isGone = health.state === 'restarting' || health.state === 'faulted';
        if (isGone && this.#state.running) tell({ running: null, outcome: { ok: false, sentence: DIED, runId: null } });
        const { client } = this.#worker;
        if (health.state !== 'running' || !client) return;
        for (const go of this.#waiting) go(client);
        this.#waiting.clear();
      },
    });
  }

  get state(): BacktestState {
    return this.#state;
  }

  /** Asks the thread, which is brought up for it. Rejects with its answer or with why it is not there. */
  async request<Name extends keyof BacktestRequests>(
    name: Name,
    argument: ArgumentOf<BacktestRequests[Name]>,
  ): Promise<ResultOf<BacktestRequests[Name]>> {
    const client = this.#worker.client ?? (await this.#untilUp());
    return client.request(name, argument);
  }

  /** Does nothing when no run is under way. */
  async cancel(): Promise<void> {
    await this.#worker.client?.request('cancel', null);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#worker.stop((client) => client.request('close', null));
  }

  #untilUp(): Promise<Client> {
    if (this.#isClosed) return Promise.reject(new Error(NOT_UP));
    this.#worker.start();
    return new Promise((resolve, reject) => {
      const go = (client: Client): void => {
        clearTimeout(timer);
        resolve(client);
      };
      const timer = setTimeout(() => {
        this.#waiting.delete(go);
        reject(new Error(NOT_UP));
      }, LONGEST_WAIT_MS);
      this.#waiting.add(go);
    });
  }
}
