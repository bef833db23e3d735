import type { BrokerEnvironment } from '../broker-environment.ts';

export type SyncScope = 'all' | 'orders';

/** A burst of account activity reads the orders again at this rhythm and no faster. */
const SHORTEST_REPEAT_MS = 3_000;

interface Round {
  scope: SyncScope;
  readonly done: Promise<void>;
  readonly finish: () => void;
}

/**
 * One reading at a time. Who asks while one runs gets the next, together with everybody else who asks meanwhile: what
 * made them ask may be newer than what the running one has read.
 */
export class SyncTurns {
  readonly #environment: Pick<BrokerEnvironment, 'monotonicMs' | 'after'>;
  readonly #run: (scope: SyncScope) => Promise<void>;
  #running: Round | null = null;
  #next: Round | null = null;
  #stopAlarm: () => void = () => undefined;
  #lastStartMs = -Infinity;
  #closed = false;

  /** A `run` that rejects is a fault of this program: it ends the thread, which comes back. */
  constructor(environment: Pick<BrokerEnvironment, 'monotonicMs' | 'after'>, run: (scope: SyncScope) => Promise<void>) {
    this.#environment = environment;
    this.#run = run;
  }

  /** Resolves when a reading that began after this call has ended, or when this is closed. */
  request(scope: SyncScope): Promise<void> {
    if (this.#closed) return Promise.resolve();
    const waiting = this.#next;
    if (waiting) {
      if (scope === 'all') waiting.scope = 'all';
      // Somebody waits for this one: it is not held back as a burst is.
      if (scope === 'all' && !this.#running) this.#begin();
      return waiting.done;
    }
    const round = newRound(scope);
    this.#next = round;
    if (!this.#running) this.#schedule();
    return round.done;
  }

  close(): void {
    this.#closed = true;
    this.#stopAlarm();
    this.#next?.finish();
    this.#next = null;
  }

  #schedule(): void {
    const round = this.#next;
    if (!round || this.#closed) return;
    const waitMs = round.scope === 'all' ? 0 : this.#lastStartMs + SHORTEST_REPEAT_MS - this.#environment.monotonicMs();
    if (waitMs <= 0) this.#begin();
    else {
      this.#stopAlarm = this.#environment.after(waitMs, () => {
        this.#begin();
      });
    }
  }

  #begin(): void {
    this.#stopAlarm();
    const round = this.#next;
    if (!round) return;
    this.#next = null;
    this.#running = round;
    this.#lastStartMs = this.#environment.monotonicMs();
    void this.#run(round.scope).finally(() => {
      this.#running = null;
      round.finish();
      this.#schedule();
    });
  }
}

function newRound(scope: SyncScope): Round {
  let finish: () => void = () => undefined;
  const done = new Promise<void>((resolve) => {
    finish = resolve;
  });
  return { scope, done, finish };
}
