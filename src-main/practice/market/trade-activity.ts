import { MS_PER_MINUTE } from '#core/market/units';

export interface TradedAmount {
  /** Shares or contracts. */
  readonly volume: number;
  readonly trades: number;
}

/** Minutes that can be told apart; older ones count in the whole day alone. */
const MINUTES_KEPT = 60;

/** How much of one symbol has traded: in the whole day and in each of the last sixty minutes. */
export class TradeActivity {
  /** Which minute a place of the ring holds, counted from 1970. */
  readonly #minutes = new Float64Array(MINUTES_KEPT).fill(-1);
  readonly #volumes = new Float64Array(MINUTES_KEPT);
  readonly #trades = new Float64Array(MINUTES_KEPT);
  #dayVolume = 0;
  #dayTrades = 0;

  /** Takes in a trade. Time never goes back. */
  add(ms: number, size: number): void {
    const minute = Math.floor(ms / MS_PER_MINUTE);
    const place = minute % MINUTES_KEPT;
    if (this.#minutes[place] !== minute) {
      this.#minutes[place] = minute;
      this.#volumes[place] = 0;
      this.#trades[place] = 0;
    }
    this.#volumes[place] = (this.#volumes[place] ?? 0) + size;
    this.#trades[place] = (this.#trades[place] ?? 0) + 1;
    this.#dayVolume += size;
    this.#dayTrades += 1;
  }

  /** The minute of `nowMs` and those before it, `minutes` in all and 60 at most; 0 is the whole day. */
  within(minutes: number, nowMs: number): TradedAmount {
    if (minutes === 0) return { volume: this.#dayVolume, trades: this.#dayTrades };
    const newest = Math.floor(nowMs / MS_PER_MINUTE);
    let volume = 0;
    let trades = 0;
    for (let place = 0; place < MINUTES_KEPT; place += 1) {
      const minute = this.#minutes[place] ?? -1;
      if (minute <= newest - minutes) continue;
      volume += this.#volumes[place] ?? 0;
      trades += this.#trades[place] ?? 0;
    }
    return { volume, trades };
  }
}
