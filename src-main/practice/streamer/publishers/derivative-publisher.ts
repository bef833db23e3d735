import { FutureOptionTicker } from '../../market/derivatives/future-option-ticker.ts';
import type { ListedOption } from '../../market/derivatives/option-market.ts';
import { OptionTicker } from '../../market/derivatives/option-ticker.ts';
import type { Market } from '../../market/market.ts';
import type { TapeEvent } from '../../market/tape.ts';
import type { ChangeStream } from '../change-stream.ts';
import { nextDue, type Publisher } from '../publisher.ts';
import type { Service } from '../services.ts';
import type { Subscription } from '../subscriptions.ts';

/** Contracts follow a trade of their underlying within so much exchange time. */
const EVERY_MS = 250;

interface Watched {
  readonly service: Service;
  readonly option: ListedOption;
  readonly ticker: OptionTicker | FutureOptionTicker;
}

/** LEVELONE_OPTIONS and LEVELONE_FUTURES_OPTIONS: contracts that move with the trades of their underlyings. */
export class DerivativePublisher implements Publisher {
  readonly #market: Market;
  readonly #changes: ChangeStream;
  readonly #wanted = new Map<Service, Subscription>();
  readonly #watched = new Map<string, Watched>();
  #byUnderlying: (Watched[] | undefined)[] = [];
  /** Underlyings that have traded since their contracts were last shown. */
  readonly #moved = new Set<number>();
  #dueMs = 0;

  constructor(market: Market, changes: ChangeStream) {
    this.#market = market;
    this.#changes = changes;
  }

  want(subscription: Subscription): void {
    this.#wanted.set(subscription.service, subscription);
    this.#changes.rewant(subscription);
    for (const [key, { service }] of this.#watched) {
      if (service === subscription.service && !subscription.keys.has(key)) this.#watched.delete(key);
    }
    this.#route();
  }

  image(subscription: Subscription, keys: readonly string[], mask: Uint8Array, atMs: number): void {
    for (const key of keys) {
      const watched = this.#watch(subscription.service, key, atMs);
      if (!watched) continue;
      this.#refresh(watched, atMs);
      this.#changes.image(subscription, watched.ticker, mask);
    }
    this.#route();
  }

  offer(event: TapeEvent): void {
    if (event.ms >= this.#dueMs && this.#moved.size > 0) this.#follow(event.ms);
    if (event.kind === 'trade' && this.#byUnderlying[event.symbol]) this.#moved.add(event.symbol);
  }

  #follow(atMs: number): void {
    this.#dueMs = nextDue(atMs, EVERY_MS);
    for (const underlying of this.#moved) {
      for (const watched of this.#byUnderlying[underlying] ?? []) {
        const subscription = this.#wanted.get(watched.service);
        const changed = this.#refresh(watched, atMs);
        if (subscription) this.#changes.change(subscription, watched.ticker, changed, null);
      }
    }
    this.#moved.clear();
  }

  #refresh({ option, ticker }: Watched, atMs: number): readonly number[] {
    const quote = this.#market.options.quote(option, atMs);
    return quote ? ticker.refresh(quote, atMs) : [];
  }

  /** The contract of a key that the service serves; any other key is accepted and stays silent. */
  #watch(service: Service, key: string, atMs: number): Watched | null {
    const known = this.#watched.get(key);
    if (known) return known;
    const option = this.#market.options.find(key);
    const style = service.name === 'LEVELONE_OPTIONS' ? 'equity' : 'future';
    const quote = option?.contract.underlying.style === style ? this.#market.options.quote(option, atMs) : null;
    if (!option || !quote) return null;
    const { contract } = option;
    const ticker =
      style === 'equity' ? new OptionTicker(contract, quote, atMs) : new FutureOptionTicker(contract, quote);
    const watched = { service, option, ticker };
    this.#watched.set(key, watched);
    return watched;
  }

  #route(): void {
    this.#byUnderlying = [];
    for (const watched of this.#watched.values()) {
      const { underlying } = watched.option;
      const others = this.#byUnderlying[underlying] ?? [];
      this.#byUnderlying[underlying] = [...others, watched];
    }
  }
}
