/**
 * How many calls may be made, and whose turn it is: a function of the instants it is told, so that a test can be the
 * clock. Instants are milliseconds of one monotonic clock and never go back.
 */

export const BUDGET_WINDOW_MS = 60_000;
/** Calls do not reach the broker in the rhythm in which they left: its window may be this much out of step with ours. */
const JITTER_GUARD_MS = 1_000;
const HELD_MS = BUDGET_WINDOW_MS + JITTER_GUARD_MS;

/** Most urgent first: what somebody waits for, what money depends on, what is shown, what only fills up. */
export const CALL_PRIORITIES = ['check', 'portfolio', 'quotes', 'history'] as const;
export type CallPriority = (typeof CALL_PRIORITIES)[number];

/** History may spend this share of the budget and no more, so that orders never wait a minute behind it. */
const HISTORY_SHARE = 0.75;

export interface BudgetLimits {
  readonly callsPerMinute: number;
  readonly maximumQueued: number;
  readonly maximumInFlight: number;
}

export interface BudgetState {
  readonly callsLastMinute: number;
  readonly queued: number;
  /** How long the newest of the queue will wait, if nobody more urgent comes; 0 when nobody waits. */
  readonly waitMs: number;
}

interface Waiting {
  readonly ticket: number;
  readonly priority: CallPriority;
}

/** Bounded queue and sliding window: in no minute are more calls let go than the limit says. */
export class CallBudget {
  readonly #limits: BudgetLimits;
  readonly #callsForHistory: number;
  /** When each call of the window was let go, oldest first. */
  #startsMs: number[] = [];
  /** In the order in which they will be let go. */
  #waiting: Waiting[] = [];
  #newestTicket: number | null = null;
  #inFlight = 0;
  #pausedUntilMs = -Infinity;

  constructor(limits: BudgetLimits) {
    if (!Number.isInteger(limits.callsPerMinute) || limits.callsPerMinute < 1) {
      throw new RangeError('A budget is a whole number of calls a minute, at least 1.');
    }
    this.#limits = limits;
    this.#callsForHistory = Math.max(1, Math.floor(limits.callsPerMinute * HISTORY_SHARE));
  }

  /** Takes a place behind all that are as urgent; false when the queue is full. */
  enqueue(ticket: number, priority: CallPriority): boolean {
    if (this.#waiting.length >= this.#limits.maximumQueued) return false;
    const rank = CALL_PRIORITIES.indexOf(priority);
    const place = this.#waiting.findIndex((other) => CALL_PRIORITIES.indexOf(other.priority) > rank);
    this.#waiting.splice(place === -1 ? this.#waiting.length : place, 0, { ticket, priority });
    this.#newestTicket = ticket;
    return true;
  }

  /** Gives up a place in the queue; false when the call has been let go already. */
  cancel(ticket: number): boolean {
    const place = this.#waiting.findIndex((other) => other.ticket === ticket);
    if (place === -1) return false;
    this.#waiting.splice(place, 1);
    return true;
  }

  /** The next call that may leave now; null when none may. It counts from here on, whatever becomes of it. */
  take(nowMs: number): number | null {
    const [first] = this.#waiting;
    if (!first || this.#inFlight >= this.#limits.maximumInFlight) return null;
    if (this.#earliestMs(first.priority, this.#startsMs, nowMs) > nowMs) return null;
    this.#waiting.shift();
    this.#startsMs = [...this.#startsMs.filter((startMs) => startMs + HELD_MS > nowMs), nowMs];
    this.#inFlight += 1;
    return first.ticket;
  }

  /** A call that was let go has ended. */
  finish(): void {
    this.#inFlight -= 1;
  }

  /** The broker said that it had enough: nobody is let go before then. */
  pauseUntil(instantMs: number): void {
    this.#pausedUntilMs = Math.max(this.#pausedUntilMs, instantMs);
  }

  /** When to ask `take` again if no call ends before; null when nobody waits or only the end of a call can help. */
  nextChanceMs(nowMs: number): number | null {
    const [first] = this.#waiting;
    if (!first || this.#inFlight >= this.#limits.maximumInFlight) return null;
    return this.#earliestMs(first.priority, this.#startsMs, nowMs);
  }

  state(nowMs: number): BudgetState {
    return {
      callsLastMinute: this.#startsMs.filter((startMs) => startMs + BUDGET_WINDOW_MS > nowMs).length,
      queued: this.#waiting.length,
      waitMs: this.#newestWaitMs(nowMs),
    };
  }

  /** From when on one more call of a priority fits behind those that were let go. */
  #earliestMs(priority: CallPriority, startsMs: readonly number[], nowMs: number): number {
    const allowed = priority === 'history' ? this.#callsForHistory : this.#limits.callsPerMinute;
    const oldest = startsMs[startsMs.length - allowed];
    return Math.max(nowMs, this.#pausedUntilMs, oldest === undefined ? -Infinity : oldest + HELD_MS);
  }

  /** Plays the queue forward up to the newest, as if each call ended at once. */
  #newestWaitMs(nowMs: number): number {
    const place = this.#waiting.findIndex(({ ticket }) => ticket === this.#newestTicket);
    const upTo = place === -1 ? this.#waiting.length - 1 : place;
    if (upTo < 0) return 0;
    const startsMs = [...this.#startsMs];
    let lastMs = nowMs;
    for (const { priority } of this.#waiting.slice(0, upTo + 1)) {
      lastMs = Math.max(lastMs, this.#earliestMs(priority, startsMs, nowMs));
      startsMs.push(lastMs);
    }
    return lastMs - nowMs;
  }
}
