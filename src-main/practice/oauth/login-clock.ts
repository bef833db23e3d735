/**
 * The clock that codes and tokens grow old by: the wall clock, which can be put forward so that a week need not be
 * waited for. It never goes back.
 */
export class LoginClock {
  readonly #wallMs: () => number;
  #aheadMs = 0;

  constructor(wallMs: () => number) {
    this.#wallMs = wallMs;
  }

  get nowMs(): number {
    return this.#wallMs() + this.#aheadMs;
  }

  get aheadMs(): number {
    return this.#aheadMs;
  }

  /** `ms` from 0 on. */
  advance(ms: number): void {
    this.#aheadMs += ms;
  }
}
