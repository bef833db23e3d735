/** A stretch [fromMs, toMs) of exchange time in which trades may have been missed; toMs is Infinity while it lasts. */
export interface Gap {
  readonly fromMs: number;
  readonly toMs: number;
}

/**
 * When a symbol's trades could be seen. A gap begins where the link was last known to be good and ends with the
 * symbol's first update afterwards. That update may be stamped with an old trade's time, so the gap extends to the next
 * reading of the exchange's clock or the next trade: a minute is called complete only when it certainly is.
 */
export class Coverage {
  /** Closed gaps, oldest first; before anything was received lies one without a beginning. */
  #gaps: Gap[] = [];
  #lostAtMs: number | null = -Infinity;
  #isSettling = false;

  /** Whether nothing has been seen since the link was lost or the start. */
  get isLost(): boolean {
    return this.#lostAtMs !== null;
  }

  /** Whether the end of the newest gap is not known for certain yet. */
  get isSettling(): boolean {
    return this.#isSettling;
  }

  lose(atMs: number): void {
    this.#isSettling = false;
    this.#lostAtMs ??= atMs;
  }

  regain(atMs: number): void {
    if (this.#lostAtMs === null) return;
    this.#gaps.push({ fromMs: this.#lostAtMs, toMs: Math.max(this.#lostAtMs, atMs) });
    this.#lostAtMs = null;
    this.#isSettling = true;
  }

  settle(atMs: number): void {
    const newest = this.#gaps.at(-1);
    if (!this.#isSettling || !newest) return;
    this.#isSettling = false;
    this.#gaps[this.#gaps.length - 1] = { fromMs: newest.fromMs, toMs: Math.max(newest.toMs, atMs) };
  }

  /** The first gap that touches [startMs, endMs), or null when it was seen whole. */
  gapWithin(startMs: number, endMs: number): Gap | null {
    const gap = this.#gaps.find(({ fromMs, toMs }) => fromMs < endMs && toMs > startMs);
    if (gap) return gap;
    const lostAtMs = this.#lostAtMs;
    return lostAtMs !== null && lostAtMs < endMs ? { fromMs: lostAtMs, toMs: Infinity } : null;
  }

  /** Gaps that ended before an instant are not asked for any more. */
  forgetBefore(instantMs: number): void {
    if (this.#gaps.some(({ toMs }) => toMs < instantMs)) {
      this.#gaps = this.#gaps.filter(({ toMs }) => toMs >= instantMs);
    }
  }
}
