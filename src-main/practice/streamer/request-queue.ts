import type { Faults } from '../faults/faults.ts';
import type { ParsedRequest } from './request.ts';

/** A client may have so many requests waiting; one with more is cut off. */
const MOST_WAITING = 5_000;

export interface WaitingRequest {
  readonly parsed: ParsedRequest;
  /** Another request of the same service was still unanswered when this one came. */
  readonly isParallel: boolean;
}

/** The requests of one connection, handled one after the other in the order in which they came, some of them late. */
export class RequestQueue {
  readonly #faults: Faults;
  readonly #handle: (request: WaitingRequest) => void;
  #waiting: WaitingRequest[] = [];
  #timer: NodeJS.Timeout | null = null;
  #stopped = false;

  constructor(faults: Faults, handle: (request: WaitingRequest) => void) {
    this.#faults = faults;
    this.#handle = handle;
  }

  /** Takes in requests that came together; false when there are too many. */
  add(requests: readonly ParsedRequest[]): boolean {
    if (this.#waiting.length + requests.length > MOST_WAITING) return false;
    const unanswered = new Set(this.#waiting.map(({ parsed }) => parsed.echo.service));
    for (const parsed of requests) {
      this.#waiting.push({ parsed, isParallel: unanswered.has(parsed.echo.service) });
    }
    if (!this.#timer) this.#work();
    return true;
  }

  stop(): void {
    this.#stopped = true;
    if (this.#timer) clearTimeout(this.#timer);
    this.#waiting = [];
  }

  #work(): void {
    while (!this.#stopped && this.#waiting.length > 0) {
      const slow = this.#faults.take('slow-ack');
      if (slow) {
        this.#timer = setTimeout(() => {
          this.#timer = null;
          this.#next();
          this.#work();
        }, slow.value);
        return;
      }
      this.#next();
    }
  }

  #next(): void {
    const request = this.#waiting.shift();
    if (request && !this.#stopped) this.#handle(request);
  }
}
