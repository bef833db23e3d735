import { CallBudget, type BudgetLimits, type BudgetState, type CallPriority } from '#core/broker/budget/call-budget';
import type { BrokerEnvironment } from './broker-environment.ts';

/** How a wait for one's turn ended. After `granted` the caller owes one `finish`. */
export type Turn = 'granted' | 'queue-full' | 'waited-too-long' | 'cancelled';

interface Waiting {
  readonly settle: (turn: Turn) => void;
  readonly stopClock: () => void;
}

/** The budget with timers: calls wait here until they may leave. */
export class CallQueue {
  readonly #environment: Pick<BrokerEnvironment, 'monotonicMs' | 'after'>;
  readonly #budget: CallBudget;
  readonly #onChange: () => void;
  readonly #waiting = new Map<number, Waiting>();
  #nextTicket = 1;
  #stopAlarm: () => void = () => undefined;
  #closed = false;

  /** `onChange` is called whenever the state may be another. */
  constructor(
    environment: Pick<BrokerEnvironment, 'monotonicMs' | 'after'>,
    limits: BudgetLimits,
    onChange: () => void,
  ) {
    this.#environment = environment;
    this.#budget = new CallBudget(limits);
    this.#onChange = onChange;
  }

  /** Waits for a turn, `longestWaitMs` at most. */
  turn(priority: CallPriority, longestWaitMs: number): Promise<Turn> {
    if (this.#closed) return Promise.resolve('cancelled');
    const ticket = this.#nextTicket++;
    if (!this.#budget.enqueue(ticket, priority)) return Promise.resolve('queue-full');
    return new Promise((resolve) => {
      const stopClock = this.#environment.after(longestWaitMs, () => {
        this.#budget.cancel(ticket);
        this.#settle(ticket, 'waited-too-long');
        this.#serve();
      });
      this.#waiting.set(ticket, { settle: resolve, stopClock });
      this.#serve();
    });
  }

  /** A call whose turn was granted has ended. */
  finish(): void {
    this.#budget.finish();
    this.#serve();
  }

  /** The broker had enough: nobody gets a turn for so long. */
  pauseFor(ms: number): void {
    this.#budget.pauseUntil(this.#environment.monotonicMs() + ms);
    this.#serve();
  }

  state(): BudgetState {
    return this.#budget.state(this.#environment.monotonicMs());
  }

  /** Everybody who waits, now or later, goes home. */
  close(): void {
    this.#closed = true;
    this.#stopAlarm();
    for (const ticket of [...this.#waiting.keys()]) {
      this.#budget.cancel(ticket);
      this.#settle(ticket, 'cancelled');
    }
  }

  #serve(): void {
    if (this.#closed) return;
    this.#stopAlarm();
    const nowMs = this.#environment.monotonicMs();
    for (let ticket = this.#budget.take(nowMs); ticket !== null; ticket = this.#budget.take(nowMs)) {
      this.#settle(ticket, 'granted');
    }
    const nextMs = this.#budget.nextChanceMs(nowMs);
    if (nextMs !== null) {
      this.#stopAlarm = this.#environment.after(nextMs - nowMs, () => {
        this.#serve();
      });
    }
    this.#onChange();
  }

  #settle(ticket: number, turn: Turn): void {
    const waiting = this.#waiting.get(ticket);
    this.#waiting.delete(ticket);
    waiting?.stopClock();
    waiting?.settle(turn);
  }
}
