import { MS_PER_MINUTE, type Price, type Quantity } from '#core/market/units';
import { drawDepth } from '../market/derived-quotes.ts';
import type { MarketEvent, QuoteEvent } from '../market/market-source.ts';
import type { SeededRandom } from '../market/seeded-random.ts';
import { SLOTS_PER_MINUTE } from './day-path.ts';
import type { ListedSymbol } from './listed-market.ts';

const SLOT_MS = MS_PER_MINUTE / SLOTS_PER_MINUTE;
/** Quotes move in the first milliseconds of a slot, trades and size updates follow. */
const QUOTE_WINDOW_MS = 20;
const CLUSTER_SHARE = 0.04;
const CLUSTER_FACTOR = 5;
const AGGRESSION = 0.35;
const TAIL_CUT = 0.004;

const VENUES = ['Q', 'P', 'Z', 'K', 'D', 'N', 'Y', 'V'] as const;

export interface SymbolMinute {
  readonly listed: ListedSymbol;
  readonly symbol: number;
  readonly startMs: number;
  readonly tickSize: Price;
  /** The previous close in ticks. */
  readonly levelTicks: number;
  /** Move against the previous close at each slot. */
  readonly path: Float64Array;
  readonly activity: number;
  readonly quoteActivity: number;
  readonly wideSpread: number;
}

interface Slot {
  readonly startMs: number;
  readonly bid: Price;
  readonly ask: Price;
  /** Direction of the path: -1, 0 or 1. */
  readonly heading: number;
}

function spreadTicks(wide: number, random: SeededRandom): number {
  const drawn = random.unit();
  if (drawn >= wide) return 1;
  return drawn < wide * 0.2 ? 3 : 2;
}

/** A whole number with the given mean; now and then a cluster. */
function drawCount(mean: number, random: SeededRandom): number {
  const clustered = random.chance(CLUSTER_SHARE) ? mean * CLUSTER_FACTOR : mean;
  return Math.floor(clustered + random.unit());
}

/** Mostly one lot, rarely hundreds; equities also trade less than a lot. */
function drawSize(listed: ListedSymbol, random: SeededRandom): Quantity {
  if (listed.oddLots > 0 && random.chance(listed.oddLots)) return (1 + random.below(listed.lot - 1)) as Quantity;
  const share = TAIL_CUT + (1 - TAIL_CUT) * random.unit();
  const lots = 1 + Math.floor(listed.sizeTail * (1 / share - 1));
  return (lots * listed.lot) as Quantity;
}

/** Sorted instants in the part of the slot that follows its quote. */
function instants(count: number, startMs: number, random: SeededRandom): number[] {
  const spaced = (SLOT_MS - QUOTE_WINDOW_MS) / count;
  const times: number[] = [];
  for (let index = 0; index < count; index += 1) {
    times.push(startMs + QUOTE_WINDOW_MS + Math.floor((index + random.unit()) * spaced));
  }
  return times;
}

/** Generates one symbol's minute. Trades and quotes draw from streams of their own, so either is the same alone. */
export class SymbolMinuteWriter {
  readonly #minute: SymbolMinute;
  readonly #trades: SeededRandom;
  readonly #quotes: SeededRandom | null;
  readonly #events: MarketEvent[] = [];
  #bid = 0;
  #ask = 0;

  constructor(minute: SymbolMinute, trades: SeededRandom, quotes: SeededRandom | null) {
    this.#minute = minute;
    this.#trades = trades;
    this.#quotes = quotes;
  }

  write(): readonly MarketEvent[] {
    for (let slot = 0; slot < SLOTS_PER_MINUTE; slot += 1) this.#writeSlot(this.#slot(slot));
    return this.#events;
  }

  #slot(index: number): Slot {
    const { path, levelTicks, tickSize, wideSpread, startMs } = this.#minute;
    const move = path[index] ?? 0;
    const spread = spreadTicks(wideSpread, this.#trades);
    const bidTicks = Math.floor(levelTicks * (1 + move) - (spread - 1) / 2);
    return {
      startMs: startMs + index * SLOT_MS,
      bid: (bidTicks * tickSize) as Price,
      ask: ((bidTicks + spread) * tickSize) as Price,
      heading: Math.sign((path[index + 1] ?? move) - move),
    };
  }

  #writeSlot(slot: Slot): void {
    const { listed, activity } = this.#minute;
    const updates = this.#quoteSlot(slot);
    const tradeCount = drawCount((listed.tradesPerSecond * activity * SLOT_MS) / 1_000, this.#trades);
    let next = 0;
    for (const ms of instants(tradeCount, slot.startMs, this.#trades)) {
      for (let update = updates[next]; update && update.ms <= ms; update = updates[next]) {
        this.#events.push(update);
        next += 1;
      }
      this.#trade(slot, ms);
    }
    for (const update of updates.slice(next)) this.#events.push(update);
  }

  /** The slot's quotes: at once when bid or ask moved, then changes of size only. */
  #quoteSlot(slot: Slot): readonly QuoteEvent[] {
    const random = this.#quotes;
    if (!random) return [];
    const { listed, quoteActivity } = this.#minute;
    const moved = slot.bid !== this.#bid || slot.ask !== this.#ask;
    this.#bid = slot.bid;
    this.#ask = slot.ask;
    const count = drawCount((listed.sizeUpdatesPerSecond * quoteActivity * SLOT_MS) / 1_000, random);
    const times = instants(count, slot.startMs, random);
    if (moved) times.unshift(slot.startMs + random.below(QUOTE_WINDOW_MS));
    return times.map((ms) => this.#quote(slot, ms, random));
  }

  #quote(slot: Slot, ms: number, random: SeededRandom): QuoteEvent {
    const { symbol, listed } = this.#minute;
    const bidSize = drawDepth(listed.depth, random);
    const askSize = drawDepth(listed.depth, random);
    return { kind: 'quote', symbol, ms, bid: slot.bid, ask: slot.ask, bidSize, askSize };
  }

  #trade(slot: Slot, ms: number): void {
    const { symbol, listed } = this.#minute;
    const random = this.#trades;
    const buyer = random.chance(0.5 + AGGRESSION * slot.heading);
    const venue = listed.lot > 1 ? (VENUES[random.below(VENUES.length)] ?? 'Q') : '?';
    this.#events.push({
      kind: 'trade',
      symbol,
      ms,
      price: buyer ? slot.ask : slot.bid,
      size: drawSize(listed, random),
      setsLast: true,
      venue,
    });
  }
}
