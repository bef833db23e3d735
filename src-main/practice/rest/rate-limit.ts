import { serviceError } from './rest-error.ts';
import type { RestReply } from './rest-route.ts';

export interface RateLimitTerms {
  readonly callsPerMinute: number;
  /** Whether a refused caller is told how long to wait. */
  readonly tellsRetryAfter: boolean;
}

const MINUTE_MS = 60_000;
const MS_PER_SECOND = 1_000;
const TOO_MANY = 429;

export function tooManyCalls(retryAfterSeconds: number | null): RestReply {
  const reply = serviceError(TOO_MANY, 'Too many requests');
  return retryAfterSeconds === null ? reply : { ...reply, headers: { 'Retry-After': String(retryAfterSeconds) } };
}

/** So many calls within any sixty seconds. Refused ones do not count. */
export class RateLimit {
  readonly #terms: RateLimitTerms;
  readonly #nowMs: () => number;
  /** When the calls of the last minute came, oldest first. */
  #callsMs: readonly number[] = [];

  constructor(terms: RateLimitTerms, nowMs: () => number) {
    this.#terms = terms;
    this.#nowMs = nowMs;
  }

  /** Counts a call; a reply instead when it is one too many. */
  refuse(): RestReply | null {
    const nowMs = this.#nowMs();
    const recent = this.#callsMs.filter((callMs) => nowMs - callMs < MINUTE_MS);
    const [oldestMs = nowMs] = recent;
    if (recent.length < this.#terms.callsPerMinute) {
      this.#callsMs = [...recent, nowMs];
      return null;
    }
    this.#callsMs = recent;
    const waitSeconds = Math.ceil((oldestMs + MINUTE_MS - nowMs) / MS_PER_SECOND);
    return tooManyCalls(this.#terms.tellsRetryAfter ? waitSeconds : null);
  }
}
