import type { Market } from '../../market/market.ts';
import type { TapeEvent } from '../../market/tape.ts';
import type { ChangeStream } from '../change-stream.ts';
import type { Publisher } from '../publisher.ts';
import type { Subscription } from '../subscriptions.ts';
import { SymbolTable } from './symbol-table.ts';

/** LEVELONE_EQUITIES and LEVELONE_FUTURES: the symbols that trade on the tape. */
export class LevelOnePublisher implements Publisher {
  readonly #market: Market;
  readonly #changes: ChangeStream;
  readonly #table: SymbolTable;

  constructor(market: Market, changes: ChangeStream) {
    this.#market = market;
    this.#changes = changes;
    this.#table = new SymbolTable(market);
  }

  want(subscription: Subscription): void {
    this.#table.want(subscription);
    this.#changes.rewant(subscription);
  }

  image(subscription: Subscription, keys: readonly string[], mask: Uint8Array): void {
    for (const key of keys) {
      const index = this.#table.served(subscription.service, key);
      const listed = index === undefined ? undefined : this.#market.symbols[index];
      if (listed) this.#changes.image(subscription, listed.ticker, mask);
    }
  }

  offer(event: TapeEvent, changed: readonly number[]): void {
    if (event.kind === 'bar') return;
    const subscription = this.#table.at(event.symbol);
    const ticker = this.#market.symbols[event.symbol]?.ticker;
    if (!subscription || !ticker) return;
    const { symbol, totalVolume } = ticker;
    const trade = event.kind === 'trade' ? { symbol, trade: event, totalVolume } : null;
    this.#changes.change(subscription, ticker, changed, trade);
  }
}
