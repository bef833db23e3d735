import type { WorkerHealth, WorkerName } from '#core/contract/health';
import { WorkerClient, type WorkerExit } from './worker-client.ts';

const FIRST_RESTART_DELAY_MS = 250;
const LONGEST_RESTART_DELAY_MS = 8_000;
/** More deaths than this within the window mean that restarting does not help. */
const MAXIMUM_RESTARTS = 5;
const RESTART_WINDOW_MS = 60_000;

/** A thread that is stuck must not keep the application from ending. */
const LONGEST_FAREWELL_MS = 8_000;

async function withinFarewell(name: string, farewell: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const tooLong = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      reject(new Error(`The ${name} worker did not finish within ${LONGEST_FAREWELL_MS / 1_000} s.`));
    }, LONGEST_FAREWELL_MS);
  });
  await Promise.race([farewell, tooLong]).finally(() => {
    clearTimeout(timer);
  });
}

function describeExit(exit: WorkerExit): string {
  return exit.kind === 'crashed' ? `${exit.error.name}: ${exit.error.message}` : `it ended with code ${exit.exitCode}`;
}

/** Where deaths are written down. */
export interface WorkerLog {
  error(message: string, detail: unknown): void;
}

export interface SupervisedWorkerOptions<Requests, Events> {
  readonly name: WorkerName;
  readonly entry: URL;
  /** Configures a fresh thread; it counts as running when the promise resolves. */
  readonly prepare: (client: WorkerClient<Requests, Events>) => Promise<void>;
  readonly onHealth: (health: WorkerHealth) => void;
  readonly log: WorkerLog;
}

/**
 * Keeps one worker thread alive: a death is logged with its reason, shown, and followed by a restart with backoff;
 * after too many deaths in a minute the worker is FAULTED and stays down until the user starts the streams again.
 */
export class SupervisedWorker<Requests, Events> {
  readonly #options: SupervisedWorkerOptions<Requests, Events>;
  #client: WorkerClient<Requests, Events> | null = null;
  #ready = false;
  #stopping = false;
  #deaths: number[] = [];
  #restarts = 0;
  #timer: NodeJS.Timeout | null = null;
  #health: WorkerHealth;

  constructor(options: SupervisedWorkerOptions<Requests, Events>) {
    this.#options = options;
    this.#health = { name: options.name, state: 'stopped', restarts: 0, reason: null };
  }

  /** The thread, when it is up and prepared. */
  get client(): WorkerClient<Requests, Events> | null {
    return this.#ready ? this.#client : null;
  }

  get health(): WorkerHealth {
    return this.#health;
  }

  start(): void {
    if (this.#client || this.#timer) return;
    this.#stopping = false;
    this.#deaths = [];
    this.#spawn();
  }

  /**
   * Ends the thread for good; `farewell` may ask it to finish first, for a bounded time. Rejects when the farewell
   * failed: then something that was under way is not done.
   */
  async stop(farewell?: (client: WorkerClient<Requests, Events>) => Promise<unknown>): Promise<void> {
    this.#stopping = true;
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    const client = this.#client;
    try {
      if (client && this.#ready && farewell) await withinFarewell(this.#options.name, farewell(client));
    } finally {
      if (client) await withinFarewell(this.#options.name, client.terminate());
    }
  }

  #spawn(): void {
    this.#setHealth('starting', this.#health.reason);
    const client = new WorkerClient<Requests, Events>(this.#options.name, this.#options.entry, (exit) => {
      this.#onExit(exit);
    });
    this.#client = client;
    this.#options.prepare(client).then(
      () => {
        if (this.#client !== client) return;
        this.#ready = true;
        this.#setHealth('running', this.#health.reason);
      },
      (error: unknown) => {
        // It died by itself, and its exit has said why.
        if (this.#client !== client) return;
        // A thread that cannot be prepared is as good as dead: end it and let the restart rules decide.
        this.#options.log.error(`${this.#options.name} worker could not be prepared`, error);
        this.#setHealth('starting', error instanceof Error ? error.message : String(error));
        void client.terminate();
      },
    );
  }

  #onExit(exit: WorkerExit): void {
    this.#client = null;
    const failedToStart = !this.#ready && this.#health.reason !== null;
    this.#ready = false;
    if (this.#stopping) {
      this.#setHealth('stopped', null);
      return;
    }
    const reason = failedToStart && exit.kind === 'ended' ? (this.#health.reason ?? '') : describeExit(exit);
    const now = performance.now();
    this.#deaths = [...this.#deaths.filter((at) => now - at < RESTART_WINDOW_MS), now];
    this.#options.log.error(`${this.#options.name} worker died`, { reason, deathsInWindow: this.#deaths.length });
    if (this.#deaths.length > MAXIMUM_RESTARTS) {
      this.#setHealth('faulted', reason);
      return;
    }
    const delayMs = Math.min(FIRST_RESTART_DELAY_MS * 2 ** (this.#deaths.length - 1), LONGEST_RESTART_DELAY_MS);
    this.#restarts += 1;
    this.#setHealth('restarting', reason);
    this.#timer = setTimeout(() => {
      this.#timer = null;
      this.#spawn();
    }, delayMs);
  }

  #setHealth(state: WorkerHealth['state'], reason: string | null): void {
    this.#health = { name: this.#options.name, state, restarts: this.#restarts, reason };
    this.#options.onHealth(this.#health);
  }
}
