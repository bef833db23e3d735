import type { Bar } from '#core/market/bar';
import { unpackBars } from '#core/market/packed-bars';
import type { TradeFrame } from '#core/market/trade-frame';
import { bridge, plainMessage } from '../app/bridge.ts';
import { MOST_BARS } from './bar-history.ts';

/** The archive stores trades within a fraction of a second; asking more often would show nothing new. */
const ASK_EVERY_MS = 500;

export interface TradeBarListeners {
  /** `isFirst`: in place of whatever was there; else changed and new bars, oldest first. */
  readonly onBars: (bars: readonly Bar[], isFirst: boolean) => void;
  /** Why there is nothing yet. */
  readonly onWaiting: (reason: string) => void;
}

/** Asks for bars made of trades until it is stopped: all at first, then from the newest one on. */
export class TradeBarPoll {
  readonly #listeners: TradeBarListeners;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** Grows with every start and stop: an answer to an earlier question is not wanted any more. */
  #generation = 0;

  constructor(listeners: TradeBarListeners) {
    this.#listeners = listeners;
  }

  start(symbol: string, frame: TradeFrame): void {
    this.stop();
    void this.#ask(symbol, frame, null, this.#generation);
  }

  stop(): void {
    this.#generation += 1;
    clearTimeout(this.#timer);
  }

  /** @param newestMs start of the newest bar there is; null before the first answer */
  async #ask(symbol: string, frame: TradeFrame, newestMs: number | null, generation: number): Promise<void> {
    let from = newestMs;
    try {
      const answer = await bridge().request('history.tradeBars', { symbol, frame, fromMs: newestMs, limit: MOST_BARS });
      if (generation !== this.#generation) return;
      const bars = unpackBars(answer);
      const newest = bars.at(-1)?.startMs ?? null;
      if (newestMs !== null && newest === null) {
        // What was the newest is there no more: the exchange has begun anew.
        from = null;
      } else {
        this.#listeners.onBars(bars, newestMs === null);
        from = newest;
      }
    } catch (error) {
      if (generation !== this.#generation) return;
      if (newestMs === null) this.#listeners.onWaiting(plainMessage(error));
    }
    this.#timer = setTimeout(() => void this.#ask(symbol, frame, from, generation), ASK_EVERY_MS);
  }
}
