import type { TargetStanding } from '#core/contract/telling';
import { LONGEST_PUSH_AGE_MS, MOST_WAITING_PUSHES, nextTryWallMs } from '#core/telling/push/push-retry';
import type { Delivery, LogEntry } from '#core/telling/log-entry';
import type { PushTarget } from '#core/telling/telling-settings';
import type { AuthClock } from '../auth/auth-clock.ts';
import type { PushOutcome } from './send-push.ts';

export interface PushQueueOptions {
  readonly clock: AuthClock;
  /** Sends an entry once. Never rejects. */
  readonly send: (entry: LogEntry, mayBeRepeated: boolean) => Promise<PushOutcome>;
  /** Keeps what became of an entry; resolves when it is on the disk. */
  readonly keep: (entryId: string, delivery: Delivery) => Promise<void>;
  readonly onChange: () => void;
  /** From 0 to 1. */
  readonly chance: () => number;
}

interface Waiting {
  readonly entry: LogEntry;
  attempts: number;
  mayHaveArrived: boolean;
}

/**
 * What one target is still owed, oldest first and one at a time. Each attempt is on the disk before it is made, so that
 * after a crash nothing is lost, and what may have arrived says so when it is sent again.
 */
export class PushQueue {
  readonly target: PushTarget;
  readonly #options: PushQueueOptions;
  readonly #waiting: Waiting[] = [];
  #isSending = false;
  #isClosed = false;
  #cancelTimer: () => void = () => undefined;
  #nextTryWallMs: number | null = null;
  #lastDeliveredWallMs: number | null = null;
  #problem: string | null = null;

  constructor(target: PushTarget, options: PushQueueOptions) {
    this.target = target;
    this.#options = options;
  }

  get standing(): TargetStanding {
    return {
      targetId: this.target.id,
      waiting: this.#waiting.length,
      nextTryWallMs: this.#nextTryWallMs,
      lastDeliveredWallMs: this.#lastDeliveredWallMs,
      problem: this.#problem,
    };
  }

  /** Adds an entry, new or from an earlier run; `known` is what the log holds of it. */
  add(entry: LogEntry, known?: Delivery): void {
    this.#waiting.push({
      entry,
      attempts: known?.attempts ?? 0,
      mayHaveArrived: known?.mayHaveArrived ?? false,
    });
    if (this.#waiting.length > MOST_WAITING_PUSHES) {
      // The first may be on its way at this moment.
      const [dropped] = this.#waiting.splice(this.#isSending ? 1 : 0, 1);
      if (dropped) void this.#settle(dropped, 'dropped', `More than ${MOST_WAITING_PUSHES} were waiting.`);
    }
    if (this.#nextTryWallMs === null) this.#wake();
  }

  /** The network is back, or the user has mended something. */
  retryNow(): void {
    this.#wake();
  }

  /** Lets what is on its way end, and keeps the rest for the next run. */
  close(): void {
    this.#isClosed = true;
    this.#cancelTimer();
  }

  /** Nothing more goes to this target. */
  async drop(reason: string): Promise<void> {
    this.close();
    await Promise.all(this.#waiting.splice(0).map((waiting) => this.#settle(waiting, 'dropped', reason)));
  }

  #wake(): void {
    this.#cancelTimer();
    this.#nextTryWallMs = null;
    if (!this.#isSending) void this.#sendNext();
  }

  async #sendNext(): Promise<void> {
    const { clock, keep, send, onChange } = this.#options;
    this.#isSending = true;
    for (
      let next = this.#waiting[0];
      next && !this.#isClosed && this.#nextTryWallMs === null;
      next = this.#waiting[0]
    ) {
      if (clock.wallMs() - next.entry.atWallMs > LONGEST_PUSH_AGE_MS) {
        this.#waiting.shift();
        await this.#settle(next, 'dropped', 'It was too old by the time it could be sent.');
        continue;
      }
      const mayBeRepeated = next.mayHaveArrived;
      next.attempts += 1;
      next.mayHaveArrived = true;
      await keep(next.entry.id, this.#delivery(next, 'waiting', 'On its way.'));
      const outcome = await send(next.entry, mayBeRepeated);
      next.mayHaveArrived = outcome.kind !== 'delivered' && (outcome.mayHaveArrived || mayBeRepeated);
      await this.#heard(next, outcome);
      onChange();
    }
    this.#isSending = false;
    onChange();
  }

  async #heard(waiting: Waiting, outcome: PushOutcome): Promise<void> {
    const nowWallMs = this.#options.clock.wallMs();
    if (outcome.kind === 'delivered') {
      this.#problem = null;
      this.#lastDeliveredWallMs = nowWallMs;
      this.#take(waiting);
      await this.#settle(waiting, 'delivered', null);
      return;
    }
    this.#problem = outcome.sentence;
    if (outcome.kind === 'refused') {
      this.#take(waiting);
      await this.#settle(waiting, 'failed', outcome.sentence);
      return;
    }
    const asked = { waitMs: outcome.waitMs, madeWallMs: waiting.entry.atWallMs, nowWallMs };
    const nextMs = nextTryWallMs(waiting.attempts, asked, this.#options.chance());
    if (nextMs === null) {
      this.#take(waiting);
      await this.#settle(waiting, 'dropped', `${outcome.sentence} The next try would have come too late.`);
      return;
    }
    this.#sleepUntil(nextMs, nowWallMs);
    await this.#options.keep(waiting.entry.id, this.#delivery(waiting, 'waiting', outcome.sentence));
  }

  #sleepUntil(nextMs: number, nowWallMs: number): void {
    if (this.#isClosed) return;
    this.#nextTryWallMs = nextMs;
    this.#cancelTimer = this.#options.clock.after(nextMs - nowWallMs, () => {
      this.#wake();
    });
  }

  #take(waiting: Waiting): void {
    const at = this.#waiting.indexOf(waiting);
    if (at >= 0) this.#waiting.splice(at, 1);
  }

  #settle(waiting: Waiting, state: Delivery['state'], detail: string | null): Promise<void> {
    return this.#options.keep(waiting.entry.id, this.#delivery(waiting, state, detail));
  }

  #delivery(waiting: Waiting, state: Delivery['state'], detail: string | null): Delivery {
    return {
      channel: 'push',
      targetId: this.target.id,
      by: this.target.name,
      state,
      detail,
      attempts: waiting.attempts,
      mayHaveArrived: waiting.mayHaveArrived,
      atWallMs: this.#options.clock.wallMs(),
    };
  }
}
