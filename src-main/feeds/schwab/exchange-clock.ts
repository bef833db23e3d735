/** How far the extrapolated clock stays behind. See `extrapolate`. */
export const EXTRAPOLATION_MARGIN_MS = 1_000;
/** A leap of more than this beyond what the time passed explains is believed only when the next frame agrees. */
const PLAUSIBLE_LEAP_MS = 600_000;
const PLAUSIBLE_HASTE = 4;
/** Frames may overtake each other by this much; further back is another time line. The engine draws the same line. */
const PLAUSIBLE_STEP_BACK_MS = 60_000;
/** How far ahead of a leap the frame that confirms it may lie: a replay at full speed plays hours in seconds. */
const CONFIRMING_STEP_MS = 6 * 3_600_000;

/** In a burst the clock is told in steps: a row for every frame would be as much again as the ticks themselves. */
export const SHORTEST_STEP_MS = 100;

const RATE_WINDOW_MS = 2_000;
const SHORTEST_RATE_SPAN_MS = 500;
const SAMPLE_SPACING_MS = 50;
const SLOWEST_REAL_RATE = 0.9;
const FASTEST_REAL_RATE = 1.1;

interface Sample {
  readonly exchangeMs: number;
  readonly monotonicMs: number;
}

/**
 * The exchange's clock as its frames tell it: does not follow a single wild timestamp, knows how fast it runs against
 * this computer's clock, and can go on by itself for a moment where it runs at about the same rate. What it tells never
 * runs back, but for one case: two frames agree that it is more than a minute earlier. Then the exchange has begun
 * anew (a practice session played again), and a clock that waited to be caught up with would stand still.
 */
export class ExchangeClock {
  #told: number | null = null;
  /** The newest frame of this link; NaN before the first. */
  #newestExchangeMs = NaN;
  #newestMonotonicMs = NaN;
  #suspect: number | null = null;
  #samples: Sample[] = [];
  #nextSampleMs = -Infinity;
  #rate: number | null = null;

  /** The newest instant that `observe` or `extrapolate` has returned; null before the first. */
  get reading(): number | null {
    return this.#told;
  }

  /** Exchange milliseconds per real millisecond; null until two frames lie far enough apart. */
  get rate(): number | null {
    return this.#rate;
  }

  /** The link is new: what was learnt of rate and delay is not true of it. What was told stays told. */
  relink(): void {
    this.#newestExchangeMs = NaN;
    this.#newestMonotonicMs = NaN;
    this.#suspect = null;
    this.#samples = [];
    this.#nextSampleMs = -Infinity;
    this.#rate = null;
  }

  /** Another exchange, with a time of its own. */
  reset(): void {
    this.relink();
    this.#told = null;
  }

  /**
   * A frame was built at `exchangeMs` and arrived now. A timestamp that leaps too far is held back until the next one;
   * when that one does not agree, the wild timestamp is returned, for the record. null when there is nothing to report.
   */
  observe(exchangeMs: number, monotonicMs: number): number | null {
    const suspect = this.#suspect;
    if (!this.#leaps(exchangeMs, monotonicMs)) {
      this.#suspect = null;
      this.#take(exchangeMs, monotonicMs);
      return suspect;
    }
    const sinceSuspect = exchangeMs - (suspect ?? NaN);
    if (!(sinceSuspect > -PLAUSIBLE_STEP_BACK_MS && sinceSuspect < CONFIRMING_STEP_MS)) {
      this.#suspect = exchangeMs;
      return suspect;
    }
    // A real leap, e.g. over a weekend in a replay: the rate is learnt again from here.
    this.relink();
    if (this.#told !== null && exchangeMs < this.#told - PLAUSIBLE_STEP_BACK_MS) this.#told = null;
    this.#take(exchangeMs, monotonicMs);
    return null;
  }

  /** The instant the clock has reached; null when that is not at least a step, or not at all, beyond what was told. */
  advance(stepMs = SHORTEST_STEP_MS): number | null {
    const told = this.#told ?? -Infinity;
    if (!(this.#newestExchangeMs > told && this.#newestExchangeMs >= told + stepMs)) return null;
    this.#told = this.#newestExchangeMs;
    return this.#told;
  }

  /**
   * Where the clock must have got to without a new frame; null when that is not known or not new. A frame takes some
   * time to arrive, so "newest frame + time since" is behind the exchange by that frame's delay. A tick still on its way
   * is overtaken only when it is late by the margin more than that frame was; and the rate counts as at most 1.
   * Not used when the exchange runs faster or slower than real time: a simulated one may stop or leap at any moment.
   */
  extrapolate(monotonicMs: number): number | null {
    if (this.#told === null || this.#rate === null) return null;
    if (this.#rate < SLOWEST_REAL_RATE || this.#rate > FASTEST_REAL_RATE) return null;
    const passedMs = (monotonicMs - this.#newestMonotonicMs) * Math.min(this.#rate, 1);
    const reached = Math.floor(this.#newestExchangeMs + passedMs - EXTRAPOLATION_MARGIN_MS);
    if (!(reached > this.#told)) return null;
    this.#told = reached;
    return reached;
  }

  #take(exchangeMs: number, monotonicMs: number): void {
    this.#newestExchangeMs = exchangeMs;
    this.#newestMonotonicMs = monotonicMs;
    if (monotonicMs >= this.#nextSampleMs) this.#sampleRate(exchangeMs, monotonicMs);
  }

  #leaps(exchangeMs: number, monotonicMs: number): boolean {
    const earliest = (this.#told ?? -Infinity) - PLAUSIBLE_STEP_BACK_MS;
    const passedMs = (monotonicMs - this.#newestMonotonicMs) * Math.max(this.#rate ?? 1, 1) * PLAUSIBLE_HASTE;
    // On a new link any advance is plausible (the comparison with NaN is false): the outage may have been long.
    return exchangeMs < earliest || exchangeMs > this.#newestExchangeMs + passedMs + PLAUSIBLE_LEAP_MS;
  }

  #sampleRate(exchangeMs: number, monotonicMs: number): void {
    this.#nextSampleMs = monotonicMs + SAMPLE_SPACING_MS;
    this.#samples.push({ exchangeMs, monotonicMs });
    // One sample from before the window stays: between two heartbeats there may be nothing else.
    while (monotonicMs - (this.#samples[1]?.monotonicMs ?? monotonicMs) >= RATE_WINDOW_MS) this.#samples.shift();
    const oldest = this.#samples[0];
    if (!oldest || monotonicMs - oldest.monotonicMs < SHORTEST_RATE_SPAN_MS) return;
    this.#rate = (exchangeMs - oldest.exchangeMs) / (monotonicMs - oldest.monotonicMs);
  }
}
