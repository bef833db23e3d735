import type { StreamServiceName } from '#core/contract/stream-data';
import type { TapeEvent } from '../market/tape.ts';
import type { ToldTrade } from '../play/trade-log.ts';
import type { Subscription } from './subscriptions.ts';

/** Where the content items of one connection collect on their way into a frame. */
export interface Outbox {
  /** `item` is JSON text. */
  add(service: StreamServiceName, item: string): void;
  /** A trade is in the item just added. */
  tell(trade: ToldTrade): void;
}

/** Turns what happens in the market into content items of the services of one kind, for one connection. */
export interface Publisher {
  /** What is wanted of a service has changed, or nothing is any more. The image, if one is due, is asked for next. */
  want(subscription: Subscription): void;
  /** Shows these keys as they stand; of level-one states no more than the fields of `mask`. */
  image(subscription: Subscription, keys: readonly string[], mask: Uint8Array, atMs: number): void;
  /** The market has taken in an event that changed these level-one fields of its symbol. */
  offer?(event: TapeEvent, changed: readonly number[]): void;
  /** The exchange clock stands at `atMs` and everything before has been offered. */
  turn?(atMs: number): void;
}

/** The first instant after `ms` at which something that happens every `everyMs` is due. */
export function nextDue(ms: number, everyMs: number): number {
  return (Math.floor(ms / everyMs) + 1) * everyMs;
}
