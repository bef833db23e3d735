import type { StreamState } from '../contract/health.ts';

/** What the watch needs to know, as often as it is known. */
export interface FeedReading {
  readonly state: StreamState;
  readonly sinceWallMs: number;
  readonly reason: string | null;
  readonly nowWallMs: number;
  /** Whether any market that is watched trades at this time. */
  readonly isTrading: boolean;
}

export type FeedNews =
  | { readonly kind: 'away'; readonly state: StreamState; readonly sinceWallMs: number; readonly reason: string | null }
  | { readonly kind: 'kicked' | 'stale'; readonly sinceWallMs: number; readonly reason: string | null }
  | { readonly kind: 'back'; readonly afterMs: number };

const AWAY: ReadonlySet<StreamState> = new Set(['offline', 'connecting', 'login-needed', 'faulted']);
const WELL: ReadonlySet<StreamState> = new Set(['live', 'quiet', 'closed']);
const MS_PER_SECOND = 1_000;

/**
 * Tells once of each outage, when it has lasted long enough in trading hours, and once of its end. Stopping the
 * streams is the user's own doing and ends the outage without a word.
 */
export class FeedWatch {
  #awaySinceWallMs: number | null = null;
  readonly #told = new Set<FeedNews['kind']>();

  /** `offlineSeconds`: how long the stream may be away before that is news. */
  read(reading: FeedReading, offlineSeconds: number): FeedNews | null {
    const { state, sinceWallMs, reason, nowWallMs, isTrading } = reading;
    if (WELL.has(state)) return this.#recover(nowWallMs);
    if (state === 'stopped' || state === 'asleep') {
      this.#forget();
      return null;
    }
    // Connecting and offline take turns: the outage began with the first of them.
    this.#awaySinceWallMs ??= sinceWallMs;
    if (state === 'kicked') return this.#once('kicked', { kind: 'kicked', sinceWallMs, reason });
    if (!isTrading) return null;
    if (state === 'stale') return this.#once('stale', { kind: 'stale', sinceWallMs, reason });
    if (!AWAY.has(state) || nowWallMs - this.#awaySinceWallMs < offlineSeconds * MS_PER_SECOND) return null;
    return this.#once('away', { kind: 'away', state, sinceWallMs: this.#awaySinceWallMs, reason });
  }

  #once(kind: FeedNews['kind'], news: FeedNews): FeedNews | null {
    if (this.#told.has(kind)) return null;
    this.#told.add(kind);
    return news;
  }

  #recover(nowWallMs: number): FeedNews | null {
    const wasTold = this.#told.size > 0;
    const sinceWallMs = this.#awaySinceWallMs ?? nowWallMs;
    this.#forget();
    return wasTold ? { kind: 'back', afterMs: nowWallMs - sinceWallMs } : null;
  }

  #forget(): void {
    this.#awaySinceWallMs = null;
    this.#told.clear();
  }
}
