/** More than is traded of anything in a day: a total above it is none. */
export const LARGEST_TOTAL = 100_000_000_000;

/**
 * Turns a feed's cumulative volume into what was traded between two messages.
 *
 * The first message of a stream gives 0: how much of its total is new is unknown. A total below the high-water mark is
 * an out-of-order message or a bust, gives 0 and counts as a fault, as is one that is no count of contracts or shares; only in a new counter period (the trading day) is
 * it the counter starting over, and gives the whole total. So the deltas of a session add up to its last high-water
 * total. `mayRestart` lasts until the counter moves in the new period, because the first message of a session may
 * still carry the old total.
 */
export class VolumeCounter {
  /** The highest total of the period so far; NaN before the first message. */
  highWater = NaN;
  faults = 0;
  #periodStartMs = -Infinity;
  #mayRestart = false;

  /** Volume traded since the previous message; 0 when the total is not known. */
  take(total: number, periodStartMs: number): number {
    if (Number.isNaN(total)) return 0;
    if (!Number.isInteger(total) || total < 0 || total > LARGEST_TOTAL) return this.#fault();
    if (periodStartMs > this.#periodStartMs) {
      this.#periodStartMs = periodStartMs;
      this.#mayRestart = true;
    }
    const previous = this.highWater;
    if (total < previous && !this.#mayRestart) return this.#fault();
    if (total !== previous) this.#mayRestart = false;
    this.highWater = total;
    if (Number.isNaN(previous)) return 0;
    return total < previous ? total : total - previous;
  }

  #fault(): number {
    this.faults += 1;
    return 0;
  }
}
