import type { FeedEnvironment } from '../feed-environment.ts';
import { fetchStreamerIdentity } from '../streamer-identity.ts';
import { openStreamerSocket } from '../streamer-socket.ts';

interface Timer {
  readonly dueMs: number;
  readonly run: () => void;
}

const WALL_AT_START_MS = 1_765_083_430_500;

/** A world whose clock only moves when a test moves it; the network in it is real. */
export class ManualWorld {
  chance = 0;
  #nowMs = 0;
  #wallSkewMs = 0;
  readonly #timers = new Set<Timer>();

  readonly environment: FeedEnvironment = {
    monotonicMs: () => this.#nowMs,
    wallOriginMs: WALL_AT_START_MS,
    wallMs: () => this.wallMs + this.#wallSkewMs,
    chance: () => this.chance,
    after: (ms, run) => {
      const timer: Timer = { dueMs: this.#nowMs + ms, run };
      this.#timers.add(timer);
      return () => {
        this.#timers.delete(timer);
      };
    },
    soon: (run) => {
      setImmediate(run);
    },
    fetchIdentity: fetchStreamerIdentity,
    openSocket: openStreamerSocket,
  };

  get wallMs(): number {
    return WALL_AT_START_MS + this.#nowMs;
  }

  get nowMs(): number {
    return this.#nowMs;
  }

  /** Lets time pass, running each timer at its moment. */
  advance(ms: number): void {
    const endMs = this.#nowMs + ms;
    for (;;) {
      let next: Timer | null = null;
      for (const timer of this.#timers) {
        if (timer.dueMs <= endMs && (next === null || timer.dueMs < next.dueMs)) next = timer;
      }
      if (!next) break;
      this.#timers.delete(next);
      this.#nowMs = Math.max(this.#nowMs, next.dueMs);
      next.run();
    }
    this.#nowMs = endMs;
  }

  /** The computer sleeps as on systems whose monotonic clock stands still meanwhile. */
  sleep(ms: number): void {
    this.#wallSkewMs += ms;
  }

  /** Time passes while the thread is held up: timers run late, all at once. */
  freeze(ms: number): void {
    this.#nowMs += ms;
    this.advance(0);
  }
}

/** Waits, on the real clock, for what real sockets bring. */
export async function until(what: string, holds: () => boolean): Promise<void> {
  const endMs = performance.now() + 5_000;
  while (!holds()) {
    if (performance.now() > endMs) throw new Error(`Did not happen within 5 s: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
}
