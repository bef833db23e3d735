import type { StreamServiceName } from '#core/contract/stream-data';
import { bookOf, type BookQuote, type Makers } from '../../market/book/order-book.ts';
import type { Market } from '../../market/market.ts';
import type { TapeEvent } from '../../market/tape.ts';
import { nextDue, type Outbox, type Publisher } from '../publisher.ts';
import type { Subscription } from '../subscriptions.ts';

/** A book is sent at most once in so much exchange time. */
const EVERY_MS = 1_000;

/** Where a book service finds the quote of a key, and who may stand in the book. */
export interface BookSource {
  /** What a quote of this symbol on the tape moves; null = the service has no book for the key. */
  quote(key: string, atMs: number): BookQuote | null;
  /** The number of the symbol on the tape whose events move the book. */
  moverOf(key: string): number | undefined;
  readonly makers: Makers;
}

interface Watched {
  readonly service: StreamServiceName;
  readonly key: string;
}

/** NYSE_BOOK, NASDAQ_BOOK and OPTIONS_BOOK: the whole book of a key whenever its quote has moved, at a bounded rate. */
export class BookPublisher implements Publisher {
  readonly #market: Market;
  readonly #outbox: Outbox;
  readonly #isHeld: () => boolean;
  readonly #sources: ReadonlyMap<StreamServiceName, BookSource>;
  readonly #wanted = new Map<StreamServiceName, Subscription>();
  #watched: (Watched[] | undefined)[] = [];
  /** Before which instant no other book of a service and key goes out. */
  readonly #dueMs = new Map<string, number>();

  constructor(
    market: Market,
    outbox: Outbox,
    isHeld: () => boolean,
    sources: ReadonlyMap<StreamServiceName, BookSource>,
  ) {
    this.#market = market;
    this.#outbox = outbox;
    this.#isHeld = isHeld;
    this.#sources = sources;
  }

  want(subscription: Subscription): void {
    this.#wanted.set(subscription.service.name, subscription);
    this.#watched = [];
    for (const { service, keys } of this.#wanted.values()) {
      for (const key of keys) {
        const mover = this.#sources.get(service.name)?.moverOf(key);
        if (mover === undefined) continue;
        const watched = this.#watched[mover] ?? [];
        this.#watched[mover] = watched;
        watched.push({ service: service.name, key });
      }
    }
  }

  image(subscription: Subscription, keys: readonly string[], _mask: Uint8Array, atMs: number): void {
    for (const key of keys) this.#show(subscription.service.name, key, atMs);
  }

  offer(event: TapeEvent): void {
    if (event.kind === 'bar') return;
    const watched = this.#watched[event.symbol];
    if (!watched) return;
    for (const { service, key } of watched) {
      if (event.ms >= (this.#dueMs.get(`${service} ${key}`) ?? 0) && !this.#isHeld())
        this.#show(service, key, event.ms);
    }
  }

  #show(service: StreamServiceName, key: string, atMs: number): void {
    const source = this.#sources.get(service);
    const mask = this.#wanted.get(service)?.mask;
    const quote = source?.quote(key, atMs);
    if (!source || !mask || !quote) return;
    const members = Object.entries(bookOf(quote, source.makers, atMs, this.#market.hours));
    const wanted = Object.fromEntries(members.filter(([field]) => mask[Number(field)] === 1));
    this.#dueMs.set(`${service} ${key}`, nextDue(atMs, EVERY_MS));
    this.#outbox.add(service, JSON.stringify({ key, ...wanted }));
  }
}
