import { epochMs, MS_PER_MINUTE } from '#core/market/units';
import type { MarketSource } from '../../market/market-source.ts';
import { barOf } from '../../market/tape.ts';
import type { Candle } from './candle.ts';

interface Seen {
  readonly candles: Candle[];
  nextMs: number;
}

/**
 * The finished minutes of the session that is played, made of the very trades that the stream sends: the bars of the
 * chart services. What was made once is kept.
 */
export class SessionMinutes {
  readonly #source: MarketSource;
  readonly #seen = new Map<number, Seen>();

  constructor(source: MarketSource) {
    this.#source = source;
  }

  /** Every minute of a listed symbol that has ended by `nowMs` and has a price, oldest first. */
  until(symbol: number, nowMs: number): readonly Candle[] {
    const seen = this.#seen.get(symbol) ?? { candles: [], nextMs: this.#source.startMs };
    this.#seen.set(symbol, seen);
    const endMs = Math.min(nowMs, this.#source.endMs);
    for (; seen.nextMs + MS_PER_MINUTE <= endMs; seen.nextMs += MS_PER_MINUTE) {
      const bar = barOf(symbol, seen.nextMs, this.#source.minute(symbol, seen.nextMs, false));
      if (!bar) continue;
      const { open, high, low, close, volume } = bar;
      seen.candles.push({ startMs: epochMs(seen.nextMs), open, high, low, close, volume });
    }
    return seen.candles;
  }
}
