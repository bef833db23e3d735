import { FOREX_STEP_MS, ForexTicker } from '../../market/forex/forex-ticker.ts';
import type { Market } from '../../market/market.ts';
import type { ChangeStream } from '../change-stream.ts';
import { nextDue, type Publisher } from '../publisher.ts';
import type { Subscription } from '../subscriptions.ts';

/** LEVELONE_FOREX: a quote a second, driven by the clock. */
export class ForexPublisher implements Publisher {
  readonly #market: Market;
  readonly #changes: ChangeStream;
  readonly #tickers = new Map<string, ForexTicker>();
  #subscription: Subscription | null = null;
  #dueMs = 0;

  constructor(market: Market, changes: ChangeStream) {
    this.#market = market;
    this.#changes = changes;
  }

  want(subscription: Subscription): void {
    this.#subscription = subscription;
    for (const key of this.#tickers.keys()) if (!subscription.keys.has(key)) this.#tickers.delete(key);
    this.#changes.rewant(subscription);
  }

  image(subscription: Subscription, keys: readonly string[], mask: Uint8Array, atMs: number): void {
    for (const key of keys) {
      const path = this.#market.forex.find(({ pair }) => pair.symbol === key);
      if (!path) continue;
      const ticker = this.#tickers.get(key) ?? new ForexTicker(path, atMs);
      this.#tickers.set(key, ticker);
      ticker.refresh(atMs);
      this.#changes.image(subscription, ticker, mask);
    }
  }

  turn(atMs: number): void {
    if (!this.#subscription || atMs < this.#dueMs) return;
    this.#dueMs = nextDue(atMs, FOREX_STEP_MS);
    for (const ticker of this.#tickers.values()) {
      this.#changes.change(this.#subscription, ticker, ticker.refresh(atMs), null);
    }
  }
}
