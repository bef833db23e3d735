import type { Price } from '#core/market/units';
import type { Side } from '../orders/order-terms.ts';
import type { BookQuote } from '../quotes/quote-source.ts';

/** A quote older than this fills nothing: the market may have gone. */
const STALE_QUOTE_MS = 60_000;

/** Whether orders may be filled against a quote. */
export const isQuoteFresh = (quote: BookQuote, nowMs: number): boolean =>
  quote.isTrading && nowMs - quote.quoteMs <= STALE_QUOTE_MS;

interface Level {
  price: Price;
  size: number;
  /** What is left of the size after the practice orders have taken theirs. */
  left: number;
}

function renew(level: Level, price: Price, size: number): void {
  if (level.price === price && level.size === size) return;
  level.price = price;
  level.size = size;
  level.left = size;
}

const emptyLevel = (): Level => ({ price: 0 as Price, size: 0, left: 0 });

/** The bid and the ask of one symbol: a size that has been taken is not there again until the quote changes. */
export class Book {
  readonly #bid = emptyLevel();
  readonly #ask = emptyLevel();
  #quote: BookQuote | null = null;

  /** The newest quote taken in; null before the first. */
  get quote(): BookQuote | null {
    return this.#quote;
  }

  takeIn(quote: BookQuote): void {
    this.#quote = quote;
    renew(this.#bid, quote.bidPrice, quote.bidSize);
    renew(this.#ask, quote.askPrice, quote.askSize);
  }

  /** What a buyer pays or a seller gets, and how much there is of it; null when nothing may be filled now. */
  offer(side: Side, nowMs: number): { readonly price: Price; readonly size: number } | null {
    const quote = this.#quote;
    if (!quote || !isQuoteFresh(quote, nowMs)) return null;
    const { price, left } = side === 'buy' ? this.#ask : this.#bid;
    return price > 0 && left > 0 ? { price, size: left } : null;
  }

  take(side: Side, quantity: number): void {
    const level = side === 'buy' ? this.#ask : this.#bid;
    level.left -= quantity;
  }
}
