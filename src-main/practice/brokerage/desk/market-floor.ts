import type { Price } from '#core/market/units';
import { isSessionOpen } from '../orders/order-session.ts';
import type { Order } from '../orders/order.ts';
import { isOnClose } from '../orders/order-terms.ts';
import type { QuoteSource } from '../quotes/quote-source.ts';
import { Book, isQuoteFresh } from './book.ts';
import { accepts, executable, type Execution } from './executable.ts';
import { watchStop } from './stop-watch.ts';

/** Where orders meet quotes: one book for each symbol that somebody has an order for. */
export class MarketFloor {
  readonly #quotes: QuoteSource;
  readonly #books = new Map<string, Book>();

  constructor(quotes: QuoteSource) {
    this.#quotes = quotes;
  }

  /** Takes the newest quote of an order's symbol into its book. */
  lookUp({ symbol }: Order): void {
    const quote = this.#quotes.quote(symbol);
    if (quote) this.#bookOf(symbol).takeIn(quote);
  }

  /** Whether the stop of an order has been reached; a trailing one moves. */
  reachesStop(order: Order, atMs: number): boolean {
    return isSessionOpen(order.terms.session, atMs) && watchStop(order, this.#bookOf(order.symbol), atMs);
  }

  /** What the market fills of an order now. The size is taken from the book. */
  execute(order: Order, atMs: number): Execution | null {
    if (isOnClose(order.terms.rule) || !isSessionOpen(order.terms.session, atMs)) return null;
    const book = this.#bookOf(order.symbol);
    const execution = executable(order, book, atMs);
    if (execution) book.take(order.side, execution.quantity);
    return execution;
  }

  /** The price at which the close fills an order: the last one before it, if that is fresh and good enough. */
  closingPrice(order: Order, closeMs: number): Price | null {
    const { quote } = this.#bookOf(order.symbol);
    if (!quote || quote.quoteMs >= closeMs || !isQuoteFresh(quote, closeMs)) return null;
    return accepts(order, quote.lastPrice) ? quote.lastPrice : null;
  }

  #bookOf(symbol: string): Book {
    const known = this.#books.get(symbol);
    if (known) return known;
    const book = new Book();
    this.#books.set(symbol, book);
    return book;
  }
}
