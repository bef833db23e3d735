import { BOOK_FIELDS, BOOK_LEVEL_FIELDS, BOOK_MAKER_FIELDS } from '#core/contract/schwab-fields';
import { priceToPoints } from '#core/market/price';
import type { Price } from '#core/market/units';
import { SeededRandom } from '../seeded-random.ts';
import { msSinceMidnight, type DayHours } from '../trading-time.ts';

/** The best bid and ask that a book is built around. */
export interface BookQuote {
  readonly symbol: string;
  readonly bid: Price;
  readonly ask: Price;
  readonly bidSize: number;
  readonly askSize: number;
  readonly tick: Price;
  /** Shares or contracts in a lot; sizes are whole lots as far as the best quote's are. */
  readonly lot: number;
}

/** Who may stand in a book; written in upper and lower case as the real ones are. */
export type Makers = readonly string[];

export const NASDAQ_MAKERS: Makers = ['NSDQ', 'ARCX', 'BATS', 'EDGX', 'iexg', 'MEMX', 'NYSE', 'EDGA'];
export const NYSE_MAKERS: Makers = ['NYSE', 'ARCX', 'NSDQ', 'BATS', 'IEXG', 'EDGX', 'memx', 'BATY'];
export const OPTION_MAKERS: Makers = ['CBOE', 'ISEX', 'PHLX', 'AMEX', 'BATO', 'MIAX', 'NSDQ', 'ARCX'];

interface Maker {
  readonly id: string;
  readonly size: number;
  readonly quotedMs: number;
}

const LEVELS = 10;
const MOST_MAKERS = 4;
const MOST_LOTS = 12;
/** A level behind the best keeps its size for so long. */
const REST_MS = 10_000;

/** Splits a size among makers in whole lots; the first takes what is no whole lot. */
function split(size: number, lot: number, ids: readonly string[], atMs: number, random: SeededRandom): Maker[] {
  const count = Math.max(1, Math.min(ids.length, 1 + random.below(MOST_MAKERS), Math.floor(size / lot)));
  const first = random.below(ids.length);
  const share = Math.floor(size / lot / count) * lot;
  return Array.from({ length: count }, (_, place) => ({
    id: ids[(first + place) % ids.length] ?? '',
    size: place === 0 ? size - share * (count - 1) : share,
    quotedMs: atMs - (place === 0 ? 0 : random.below(REST_MS)),
  }));
}

/**
 * The content members of a book, best level first: ten levels a side, one tick apart, the best of the size quoted. A
 * pure function of quote and instant. A level's size is the sum of its makers'; there is always at least one.
 */
export function bookOf(quote: BookQuote, makers: Makers, atMs: number, hours: DayHours): Record<number, unknown> {
  const side = (best: Price, bestSize: number, direction: 1 | -1): unknown[] => {
    const levels: unknown[] = [];
    for (let depth = 0; depth < LEVELS; depth += 1) {
      const price = best + direction * depth * quote.tick;
      if (price <= 0) break;
      const quotedMs = depth === 0 ? atMs : Math.floor(atMs / REST_MS) * REST_MS;
      const random = new SeededRandom('book', quote.symbol, price, direction, quotedMs);
      const size = depth === 0 ? bestSize : (1 + random.below(MOST_LOTS) + depth) * quote.lot;
      levels.push(levelOf(price as Price, split(size, quote.lot, makers, quotedMs, random), hours));
    }
    return levels;
  };
  return {
    [BOOK_FIELDS.bookTimeMs]: atMs,
    [BOOK_FIELDS.bidSideLevels]: side(quote.bid, quote.bidSize, -1),
    [BOOK_FIELDS.askSideLevels]: side(quote.ask, quote.askSize, 1),
  };
}

function levelOf(price: Price, makers: readonly Maker[], hours: DayHours): Record<number, unknown> {
  return {
    [BOOK_LEVEL_FIELDS.price]: priceToPoints(price),
    [BOOK_LEVEL_FIELDS.size]: makers.reduce((sum, { size }) => sum + size, 0),
    [BOOK_LEVEL_FIELDS.makerCount]: makers.length,
    [BOOK_LEVEL_FIELDS.makers]: makers.map(({ id, size, quotedMs }) => ({
      [BOOK_MAKER_FIELDS.id]: id,
      [BOOK_MAKER_FIELDS.size]: size,
      [BOOK_MAKER_FIELDS.quoteTimeOfDayMs]: msSinceMidnight(hours, quotedMs),
    })),
  };
}
