/** A longer pause between two looks at the clock is a computer that slept, or a thread that was held up very long. */
const SLEEP_MS = 30_000;

/**
 * Notices a sleep that no event told of. Some systems let the monotonic clock stand still meanwhile and some do not,
 * so both clocks are looked at. After a suspicious pause, a frame that arrives before the next look clears the link:
 * then the thread was held up and nothing was lost.
 */
export class SleepWatch {
  #lastMonotonicMs = NaN;
  #lastWallMs = NaN;
  #suspectSinceMs: number | null = null;

  /** Call several times a second; true when the link must be taken for dead. */
  look(monotonicMs: number, wallMs: number, lastFrameMs: number): boolean {
    const suspectSinceMs = this.#suspectSinceMs;
    const pauseMs = Math.max(monotonicMs - this.#lastMonotonicMs, wallMs - this.#lastWallMs);
    this.awake(monotonicMs, wallMs);
    if (pauseMs > SLEEP_MS) this.#suspectSinceMs = monotonicMs;
    else if (suspectSinceMs !== null) return !(lastFrameMs >= suspectSinceMs);
    return false;
  }

  /** The computer is known to be awake, and what follows from it has been done. */
  awake(monotonicMs: number, wallMs: number): void {
    this.#lastMonotonicMs = monotonicMs;
    this.#lastWallMs = wallMs;
    this.#suspectSinceMs = null;
  }
}
