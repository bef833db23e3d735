import type { FieldValue, LevelOneState } from '../market/level-one.ts';
import type { ToldTrade } from '../play/trade-log.ts';
import { levelOneImage, levelOneItem, levelOneItemOf } from './level-one-item.ts';
import { nextDue, type Outbox } from './publisher.ts';
import type { Subscription } from './subscriptions.ts';

interface Pending {
  subscription: Subscription;
  readonly values: Map<number, FieldValue>;
  trade: ToldTrade | null;
}

export interface ChangeStreamOptions {
  readonly outbox: Outbox;
  /** Changes within this much exchange time are merged into one item a symbol; 0 = each change is an item of its own. */
  readonly conflateMs: number;
  /** While this holds nothing is sent: changes are merged until it ends. */
  readonly isHeld: () => boolean;
}

/**
 * Images and deltas of level-one states on their way to one connection. Merged deltas hold the newest value of each
 * field that differs from what the client has been told, and of trades the newest one.
 */
export class ChangeStream {
  readonly #outbox: Outbox;
  readonly #conflateMs: number;
  readonly #isHeld: () => boolean;
  readonly #pending = new Map<LevelOneState, Pending>();
  /** What the client knows, by field; kept only when deltas are merged. */
  readonly #told = new Map<LevelOneState, Map<number, FieldValue>>();
  #dueMs = 0;

  constructor({ outbox, conflateMs, isHeld }: ChangeStreamOptions) {
    this.#outbox = outbox;
    this.#conflateMs = conflateMs;
    this.#isHeld = isHeld;
  }

  /** A service is wanted differently: what nobody wants any more is forgotten, the rest goes by the new fields. */
  rewant(subscription: Subscription): void {
    for (const [state, pending] of this.#pending) {
      if (pending.subscription.service !== subscription.service) continue;
      if (subscription.keys.has(state.symbol)) pending.subscription = subscription;
      else this.#pending.delete(state);
    }
  }

  image(subscription: Subscription, state: LevelOneState, mask: Uint8Array): void {
    this.#outbox.add(subscription.service.name, levelOneImage(state, mask));
    if (mask === subscription.mask) this.#pending.delete(state);
    if (this.#conflateMs === 0) return;
    const told = this.#told.get(state) ?? new Map<number, FieldValue>();
    this.#told.set(state, told);
    mask.forEach((wanted, field) => {
      const value = state.value(field);
      if (wanted === 1 && value !== undefined) told.set(field, value);
    });
  }

  /** Some fields of a state have changed, by a trade or without one. */
  change(subscription: Subscription, state: LevelOneState, changed: readonly number[], trade: ToldTrade | null): void {
    if (this.#conflateMs > 0 || this.#isHeld()) {
      this.#keep(subscription, state, changed, trade);
      return;
    }
    if (this.#pending.size > 0) this.#drain();
    const item = levelOneItem(state, changed, subscription.mask);
    if (item === null) return;
    this.#outbox.add(subscription.service.name, item);
    if (trade) this.#outbox.tell(trade);
  }

  /** Lets go of merged changes when they are due. Called before the changes of an instant. */
  turn(atMs: number): void {
    if (this.#pending.size === 0 || atMs < this.#dueMs || this.#isHeld()) return;
    if (this.#conflateMs > 0) this.#dueMs = nextDue(atMs, this.#conflateMs);
    this.#drain();
  }

  #keep(subscription: Subscription, state: LevelOneState, changed: readonly number[], trade: ToldTrade | null): void {
    const pending = this.#pending.get(state) ?? { subscription, values: new Map<number, FieldValue>(), trade };
    this.#pending.set(state, pending);
    for (const field of changed) {
      const value = state.value(field);
      if (value !== undefined) pending.values.set(field, value);
    }
    if (trade) pending.trade = trade;
  }

  #drain(): void {
    for (const [state, { subscription, values, trade }] of this.#pending) {
      const told = this.#told.get(state);
      for (const [field, value] of values) {
        if (subscription.mask[field] !== 1 || field === 0 || told?.get(field) === value) values.delete(field);
        else told?.set(field, value);
      }
      const item = levelOneItemOf(state.symbol, values);
      if (item === null) continue;
      this.#outbox.add(subscription.service.name, item);
      if (trade) this.#outbox.tell(trade);
    }
    this.#pending.clear();
  }
}
