import { equityInstrument, type Instrument } from '#core/market/instrument';
import { priceFromPoints } from '#core/market/price';
import { MS_PER_MINUTE, MS_PER_SECOND, quantity, type Price, type Quantity } from '#core/market/units';
import type { Listing, MarketEvent, MarketSource } from '../market/market-source.ts';
import { SeededRandom } from '../market/seeded-random.ts';

/** How much a market is loaded with beyond its own symbols. */
export interface LoadTerms {
  /** Invented equities, `LOAD001` and so on. */
  readonly symbols: number;
  /** Trades and quotes of all of them together, in a second of exchange time. */
  readonly eventsPerSecond: number;
}

const TICK = priceFromPoints(0.01);
const LOWEST_LEVEL = 20;
const LEVELS = 480;
const LEVEL_STEP = 37;
/** Prices wander so many ticks around their level. */
const REACH_TICKS = 40;
const ROUND_LOT = 100;
const MOST_LOTS = 9;
/** One event in so many is a trade, the others are quotes. */
const TRADE_EVERY = 3;
const NAME_DIGITS = 3;

function instrumentOf(index: number): Instrument {
  const number = String(index + 1).padStart(NAME_DIGITS, '0');
  return equityInstrument(`LOAD${number}`, `Load symbol ${number}`);
}

function listingOf(index: number): Listing {
  const level = LOWEST_LEVEL + ((index * LEVEL_STEP) % LEVELS);
  return { instrument: instrumentOf(index), previousClose: priceFromPoints(level), contract: null };
}

/**
 * A market with more symbols that trade at an even rate from the market's own start to its end, for measuring what a
 * client can take. A pure function like every source: symbols take turns, so that the events are spread evenly.
 */
export class LoadMarket implements MarketSource {
  readonly title: string;
  readonly day: MarketSource['day'];
  readonly listings: readonly Listing[];
  readonly startMs: MarketSource['startMs'];
  readonly endMs: MarketSource['endMs'];
  readonly ownStartMs: MarketSource['ownStartMs'];
  readonly #source: MarketSource;
  readonly #terms: LoadTerms;
  /** Exchange time between two events of one symbol. */
  readonly #everyMs: number;

  constructor(source: MarketSource, terms: LoadTerms) {
    this.#source = source;
    this.#terms = terms;
    this.#everyMs = (terms.symbols * MS_PER_SECOND) / terms.eventsPerSecond;
    this.title = `${source.title}, with ${terms.symbols} load symbols`;
    this.day = source.day;
    this.listings = [...source.listings, ...Array.from({ length: terms.symbols }, (_, index) => listingOf(index))];
    this.startMs = source.startMs;
    this.endMs = source.endMs;
    this.ownStartMs = source.ownStartMs;
  }

  minute(symbol: number, minuteMs: number, withQuotes: boolean): readonly MarketEvent[] {
    const index = symbol - this.#source.listings.length;
    if (index < 0) return this.#source.minute(symbol, minuteMs, withQuotes);
    const listing = this.listings[symbol];
    if (!listing || minuteMs < this.ownStartMs || minuteMs >= this.endMs) return [];
    return this.#loadMinute(listing, symbol, index, minuteMs, withQuotes);
  }

  #loadMinute(
    { instrument, previousClose }: Listing,
    symbol: number,
    index: number,
    minuteMs: number,
    withQuotes: boolean,
  ): MarketEvent[] {
    const random = new SeededRandom('load', instrument.symbol, minuteMs);
    const size = (): Quantity => quantity((1 + random.below(MOST_LOTS)) * ROUND_LOT);
    const events: MarketEvent[] = [];
    // Events are counted from the market's start, so that a rate that divides no minute is kept nevertheless.
    const phaseMs = (index / this.#terms.symbols) * this.#everyMs;
    const sinceMs = minuteMs - this.ownStartMs - phaseMs;
    const first = Math.max(0, Math.ceil(sinceMs / this.#everyMs));
    const end = Math.ceil((sinceMs + MS_PER_MINUTE) / this.#everyMs);
    for (let count = first; count < end; count += 1) {
      const at = { symbol, ms: Math.floor(this.ownStartMs + phaseMs + count * this.#everyMs) };
      const bid = (previousClose + (random.below(2 * REACH_TICKS) - REACH_TICKS) * TICK) as Price;
      const ask = (bid + TICK) as Price;
      const [bidSize, askSize, buyer] = [size(), size(), random.chance(0.5)];
      if (count % TRADE_EVERY === 0) {
        const price = buyer ? ask : bid;
        events.push({ kind: 'trade', ...at, price, size: bidSize, setsLast: true, venue: 'Q' });
      } else if (withQuotes) {
        events.push({ kind: 'quote', ...at, bid, ask, bidSize, askSize });
      }
    }
    return events;
  }
}
