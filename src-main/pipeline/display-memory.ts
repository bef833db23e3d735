import type { DisplayBatch, QuoteView, SymbolRanges } from '#core/contract/display';
import type { Bar } from '#core/market/bar';

/** Remembers the newest state of every symbol, so that a window that opens or reloads starts complete. */
export class DisplayMemory {
  readonly #quotes = new Map<string, QuoteView>();
  readonly #forming = new Map<string, Bar>();
  readonly #ranges = new Map<string, SymbolRanges>();
  #last: DisplayBatch | null = null;

  remember(batch: DisplayBatch): void {
    for (const quote of batch.quotes) this.#quotes.set(quote.symbol, quote);
    for (const bar of batch.forming) this.#forming.set(bar.symbol, bar);
    // A bar that has closed is in the archive, more complete than it was last seen here.
    for (const { symbol, startMs } of batch.closed) {
      const forming = this.#forming.get(symbol);
      if (forming && forming.startMs <= startMs) this.#forming.delete(symbol);
    }
    for (const range of batch.openingRanges) this.#ranges.set(range.symbol, range);
    this.#last = batch;
  }

  /** Everything remembered as one batch; null before the first. Closed bars and signals come from the archive. */
  snapshot(): DisplayBatch | null {
    if (!this.#last) return null;
    return {
      ...this.#last,
      oldestTickReceivedWallMs: null,
      quotes: [...this.#quotes.values()],
      forming: [...this.#forming.values()],
      openingRanges: [...this.#ranges.values()],
      closed: [],
      signals: [],
    };
  }
}
