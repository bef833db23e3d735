import type { BusQuotes } from '#core/contract/bus-port';
import { ROW_WIDTH } from '#core/market/feed-batch';

/** More symbols than any feed may subscribe; beyond them the one that changed least lately is dropped. */
const MOST_SYMBOLS = 20_000;

/** The newest state of a symbol as the engine sent it. */
export interface BookedQuote {
  readonly symbol: string;
  readonly row: Float64Array;
  contract: string | null;
  previousClose: number | null;
  /** Sent again rather than because it changed. */
  isRepeated: boolean;
}

function isSameRow(known: Float64Array, rows: Float64Array, at: number): boolean {
  return known.every((cell, index) => Object.is(cell, rows[at + index]));
}

/**
 * The newest quote of every symbol, and which of them are still to be sent, oldest first. A newer quote takes the place
 * of one that has not been sent; its memory is one row a symbol, whatever Redis does.
 */
export class QuoteBook {
  readonly #quotes = new Map<string, BookedQuote>();
  readonly #pending = new Set<BookedQuote>();
  readonly #mostSymbols: number;
  #superseded = 0;
  #dropped = 0;

  constructor(mostSymbols = MOST_SYMBOLS) {
    this.#mostSymbols = mostSymbols;
  }

  /** Quotes that newer ones replaced, here or on their way, since the start. */
  get superseded(): number {
    return this.#superseded;
  }

  /** Quotes that were given up for want of room. */
  get dropped(): number {
    return this.#dropped;
  }

  get pendingCount(): number {
    return this.#pending.size;
  }

  get symbols(): readonly string[] {
    return [...this.#quotes.keys()];
  }

  take({ symbols, rows, contracts, previousCloses, superseded, isSnapshot }: BusQuotes): void {
    this.#superseded += superseded;
    for (const [index, symbol] of symbols.entries()) {
      const at = index * ROW_WIDTH;
      const quote = this.#of(symbol);
      // A snapshot repeats what this receiver may have had already.
      if (isSnapshot && isSameRow(quote.row, rows, at)) continue;
      quote.row.set(rows.subarray(at, at + ROW_WIDTH));
      quote.isRepeated = isSnapshot;
      quote.contract = contracts[index] ?? null;
      quote.previousClose = previousCloses[index] ?? null;
      if (this.#pending.has(quote)) this.#superseded += 1;
      else this.#pending.add(quote);
    }
  }

  /** The oldest of those that are to be sent; they count as sent. */
  next(most: number): readonly BookedQuote[] {
    const taken: BookedQuote[] = [];
    for (const quote of this.#pending) {
      if (taken.length === most) break;
      taken.push(quote);
      this.#pending.delete(quote);
    }
    return taken;
  }

  /** All are to be sent again. */
  sendAll(): void {
    for (const quote of this.#quotes.values()) {
      quote.isRepeated ||= !this.#pending.has(quote);
      this.#pending.add(quote);
    }
  }

  clear(): void {
    this.#quotes.clear();
    this.#pending.clear();
  }

  #of(symbol: string): BookedQuote {
    const known = this.#quotes.get(symbol);
    if (known) return known;
    if (this.#quotes.size >= this.#mostSymbols) this.#dropOldest();
    const fresh: BookedQuote = {
      symbol,
      row: new Float64Array(ROW_WIDTH).fill(Infinity),
      contract: null,
      previousClose: null,
      isRepeated: false,
    };
    this.#quotes.set(symbol, fresh);
    return fresh;
  }

  #dropOldest(): void {
    const [pending] = this.#pending;
    const oldest = pending ?? [...this.#quotes.values()][0];
    if (!oldest) return;
    this.#quotes.delete(oldest.symbol);
    if (this.#pending.delete(oldest)) this.#dropped += 1;
  }
}
