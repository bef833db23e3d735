import { randomBytes } from 'node:crypto';
import type { AuthorizeRequest } from './authorize-request.ts';

/** A browser window in which somebody is about to let an app in. */
export interface PendingLogin {
  readonly request: AuthorizeRequest;
  readonly isLoggedIn: boolean;
  readonly startedMs: number;
}

const PATIENCE_MS = 600_000;
const MAXIMUM_PENDING = 100;

/** Remembers the windows by an id that only their own pages hold: a foreign page cannot press the buttons. */
export class PendingLogins {
  readonly #nowMs: () => number;
  readonly #pending = new Map<string, PendingLogin>();

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
  }

  begin(request: AuthorizeRequest): string {
    return this.#keep({ request, isLoggedIn: false, startedMs: this.#nowMs() });
  }

  /** Each id is good for one step. Null = unknown, used or too old. */
  take(id: string): PendingLogin | null {
    const pending = this.#pending.get(id);
    this.#pending.delete(id);
    return pending && this.#nowMs() - pending.startedMs < PATIENCE_MS ? pending : null;
  }

  /** The id of the next step. */
  goOn(pending: PendingLogin, isLoggedIn: boolean): string {
    return this.#keep({ ...pending, isLoggedIn });
  }

  #keep(pending: PendingLogin): string {
    const [oldest] = this.#pending.keys();
    if (this.#pending.size >= MAXIMUM_PENDING && oldest !== undefined) this.#pending.delete(oldest);
    const id = randomBytes(24).toString('base64url');
    this.#pending.set(id, pending);
    return id;
  }
}
