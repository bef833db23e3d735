import { MS_PER_MINUTE, type TradingDay } from '#core/market/units';
import { SeededRandom } from '../seeded-random.ts';
import { globexHours } from '../trading-time.ts';
import type { ForexPair } from './forex-pair.ts';

/** The close of the day before lies this far around the typical level, different for each day. */
const LEVEL_SPREAD = 0.02;

/** Where a pair stands, in the second currency. */
export interface ForexMoment {
  readonly mid: number;
  readonly high: number;
  readonly low: number;
}

/**
 * The middle price of a pair throughout a trading day: a random walk from minute to minute and a straight line between,
 * so that high and low lie on minutes. A pure function of pair and day: it stands where it stands whoever asks when.
 */
export class ForexPath {
  readonly pair: ForexPair;
  readonly day: TradingDay;
  readonly previousClose: number;
  readonly startMs: number;
  readonly endMs: number;
  readonly #mids: Float64Array;
  /** Highest and lowest of all minutes up to each. */
  readonly #highs: Float64Array;
  readonly #lows: Float64Array;

  constructor(pair: ForexPair, day: TradingDay) {
    const { startMs, endMs } = globexHours(day);
    const random = new SeededRandom('forex', pair.symbol, day);
    const minutes = Math.ceil((endMs - startMs) / MS_PER_MINUTE);
    this.pair = pair;
    this.day = day;
    this.startMs = startMs;
    this.endMs = endMs;
    this.previousClose = this.#rounded(pair.level * (1 + (random.unit() - 0.5) * LEVEL_SPREAD));
    this.#mids = new Float64Array(minutes + 1);
    this.#highs = new Float64Array(minutes + 1);
    this.#lows = new Float64Array(minutes + 1);
    let mid = this.previousClose;
    let high = mid;
    let low = mid;
    for (let minute = 0; minute <= minutes; minute += 1) {
      this.#mids[minute] = mid;
      high = Math.max(high, mid);
      low = Math.min(low, mid);
      this.#highs[minute] = high;
      this.#lows[minute] = low;
      mid *= 1 + random.bell() * pair.minuteDeviation;
    }
  }

  /** Before the day begins the pair stands at its previous close, after it where it ended. */
  at(ms: number): ForexMoment {
    const elapsed = Math.min(Math.max(0, ms - this.startMs), this.endMs - this.startMs) / MS_PER_MINUTE;
    const minute = Math.floor(elapsed);
    const from = this.#mids[minute] ?? this.previousClose;
    const mid = from + ((this.#mids[minute + 1] ?? from) - from) * (elapsed - minute);
    return {
      mid,
      high: Math.max(this.#highs[minute] ?? mid, mid),
      low: Math.min(this.#lows[minute] ?? mid, mid),
    };
  }

  #rounded(price: number): number {
    return Number(price.toFixed(this.pair.digits));
  }
}
