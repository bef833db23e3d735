import type { Bar } from './bar.ts';

/** More than the 1,380 minutes of a Globex session. */
const KEPT_BARS = 1_500;
/** The oldest go many at a time: a map is slow to find its first entry behind those that were deleted one by one. */
const MAXIMUM_KEPT_BARS = 2 * KEPT_BARS;

/** The newest published bars of one symbol: what a late trade or the broker's correction refers to. */
export class KeptBars {
  /** Start of the newest minute that is over; -Infinity before the first. */
  newestMs = -Infinity;
  readonly #bars = new Map<number, Bar>();

  at(startMs: number): Bar | null {
    return this.#bars.get(startMs) ?? null;
  }

  /** What is kept from an instant on, oldest first. */
  from(startMs: number): readonly Bar[] {
    return [...this.#bars.values()].filter((bar) => bar.startMs >= startMs).sort((a, b) => a.startMs - b.startMs);
  }

  keep(bar: Bar): void {
    this.#bars.set(bar.startMs, bar);
    this.newestMs = Math.max(this.newestMs, bar.startMs);
    if (this.#bars.size > MAXIMUM_KEPT_BARS) this.#forgetOldest();
  }

  #forgetOldest(): void {
    for (const oldest of this.#bars.keys()) {
      if (this.#bars.size <= KEPT_BARS) return;
      this.#bars.delete(oldest);
    }
  }
}
