import type { DisplayBatch } from '#core/contract/display';
import type { Bar } from '#core/market/bar';

/** What one batch brings for one symbol. */
export interface BarNews {
  readonly bars: readonly Bar[];
  readonly exchangeMs: number;
  readonly oldestTickReceivedWallMs: number | null;
}

/** Closed bars kept for each symbol: more than can close before the archive has stored them, at any practice speed. */
const KEPT_PER_SYMBOL = 240;

/**
 * Hands the bars of each batch to the chart that shows their symbol, and keeps the newest of every symbol: when the
 * chart turns to another one, the bars that the archive is about to store must not be missing.
 */
export class BarHub {
  readonly #recent = new Map<string, Map<number, Bar>>();
  readonly #listeners = new Map<string, Set<(news: BarNews) => void>>();

  take(batch: DisplayBatch): void {
    const news = new Map<string, Bar[]>();
    // Closed before forming: a minute is final before the next one begins.
    for (const bar of [...batch.closed, ...batch.forming]) {
      this.#keep(bar);
      const bars = news.get(bar.symbol);
      if (bars) bars.push(bar);
      else news.set(bar.symbol, [bar]);
    }
    const { exchangeMs, oldestTickReceivedWallMs } = batch;
    for (const [symbol, bars] of news) {
      for (const listener of this.#listeners.get(symbol) ?? []) {
        listener({ bars, exchangeMs, oldestTickReceivedWallMs });
      }
    }
  }

  /** The newest bars of a symbol, oldest first. */
  recent(symbol: string): readonly Bar[] {
    return [...(this.#recent.get(symbol)?.values() ?? [])].sort((left, right) => left.startMs - right.startMs);
  }

  /** Forgets all: what follows is another time. */
  clear(): void {
    this.#recent.clear();
  }

  /** Forgets bars of an earlier run of the exchange, which lie in the future of the present one. */
  forgetAfter(exchangeMs: number): void {
    for (const bars of this.#recent.values()) {
      for (const startMs of bars.keys()) if (startMs > exchangeMs) bars.delete(startMs);
    }
  }

  listen(symbol: string, listener: (news: BarNews) => void): () => void {
    const listeners = this.#listeners.get(symbol) ?? new Set();
    this.#listeners.set(symbol, listeners.add(listener));
    return () => {
      listeners.delete(listener);
    };
  }

  #keep(bar: Bar): void {
    const bars = this.#recent.get(bar.symbol) ?? new Map<number, Bar>();
    this.#recent.set(bar.symbol, bars);
    bars.set(bar.startMs, bar);
    if (bars.size <= KEPT_PER_SYMBOL) return;
    const oldest = Math.min(...bars.keys());
    bars.delete(oldest);
  }
}

export const barHub = new BarHub();
