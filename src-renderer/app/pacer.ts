/** What the pacer needs of the browser; a test brings its own. */
export interface PacerClock {
  now(): number;
  later(callback: () => void, ms: number): void;
}

const BROWSER_CLOCK: PacerClock = {
  now: () => performance.now(),
  later: (callback, ms) => {
    setTimeout(callback, ms);
  },
};

/**
 * Runs something at most once in a period, the first of a quiet time at once and the last of a burst always. For words
 * and numbers: nobody reads more than ten a second, and every repaint of a list is taken from the chart's frame.
 */
export class Pacer {
  readonly #periodMs: number;
  readonly #run: () => void;
  readonly #clock: PacerClock;
  #lastMs = -Infinity;
  #isWaiting = false;

  constructor(periodMs: number, run: () => void, clock: PacerClock = BROWSER_CLOCK) {
    this.#periodMs = periodMs;
    this.#run = run;
    this.#clock = clock;
  }

  request(): void {
    if (this.#isWaiting) return;
    const dueInMs = this.#lastMs + this.#periodMs - this.#clock.now();
    if (dueInMs <= 0) {
      this.#go();
      return;
    }
    this.#isWaiting = true;
    this.#clock.later(() => {
      this.#isWaiting = false;
      this.#go();
    }, dueInMs);
  }

  #go(): void {
    this.#lastMs = this.#clock.now();
    this.#run();
  }
}

/** How often words and numbers outside the chart's canvas change. */
export const READING_PERIOD_MS = 100;
