import type { AuthClock } from '../auth-clock.ts';

interface Timer {
  readonly dueMs: number;
  readonly run: () => void;
}

export const TEST_START_WALL_MS = Date.UTC(2026, 10, 16, 14, 30);

/** A clock that only moves when a test moves it. */
export class ManualClock implements AuthClock {
  #passedMs = 0;
  #wallOffsetMs: number;
  readonly #timers = new Set<Timer>();

  constructor(startWallMs = TEST_START_WALL_MS) {
    this.#wallOffsetMs = startWallMs;
  }

  wallMs(): number {
    return this.#wallOffsetMs + this.#passedMs;
  }

  after(ms: number, run: () => void): () => void {
    const timer = { dueMs: this.#passedMs + ms, run };
    this.#timers.add(timer);
    return () => {
      this.#timers.delete(timer);
    };
  }

  get timers(): number {
    return this.#timers.size;
  }

  /** Lets time pass, running each timer at its moment and letting promises settle in between. */
  async advance(ms: number): Promise<void> {
    const endMs = this.#passedMs + ms;
    await settled();
    for (;;) {
      const next = [...this.#timers].filter(({ dueMs }) => dueMs <= endMs).sort((a, b) => a.dueMs - b.dueMs)[0];
      if (!next) break;
      this.#timers.delete(next);
      this.#passedMs = Math.max(this.#passedMs, next.dueMs);
      next.run();
      await settled();
    }
    this.#passedMs = endMs;
  }

  /** The computer's clock is set, or the computer slept: the wall clock jumps, timers know nothing of it. */
  jump(ms: number): void {
    this.#wallOffsetMs += ms;
  }
}

/** Every promise that waits for nothing but other promises has gone on. */
export const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
