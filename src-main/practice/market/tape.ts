import { MS_PER_MINUTE, type Price, type Quantity } from '#core/market/units';
import type { MarketEvent, MarketSource } from './market-source.ts';
import { SeededRandom } from './seeded-random.ts';
import { TapeBlock } from './tape-block.ts';

/** The official bar of a finished minute at the instant at which the exchange publishes it. */
export interface BarEvent {
  readonly kind: 'bar';
  readonly symbol: number;
  /** When it is published. */
  readonly ms: number;
  readonly startMs: number;
  readonly open: Price;
  readonly high: Price;
  readonly low: Price;
  readonly close: Price;
  readonly volume: Quantity;
}

export type TapeEvent = MarketEvent | BarEvent;

const EARLIEST_BAR_DELAY_MS = 1_000;
const BAR_DELAY_SPREAD_MS = 3_000;

type Bar = Omit<BarEvent, 'kind' | 'ms'>;

/** The bar that a minute's trades make; null when nothing set a price. */
export function barOf(symbol: number, startMs: number, events: readonly MarketEvent[]): Bar | null {
  let open: Price | null = null;
  let high = 0 as Price;
  let low = 0 as Price;
  let close = 0 as Price;
  let volume = 0;
  for (const event of events) {
    if (event.kind !== 'trade') continue;
    volume += event.size;
    if (!event.setsLast) continue;
    if (open === null) {
      open = event.price;
      high = event.price;
      low = event.price;
    }
    if (event.price > high) high = event.price;
    if (event.price < low) low = event.price;
    close = event.price;
  }
  return open === null ? null : { symbol, startMs, open, high, low, close, volume: volume as Quantity };
}

/**
 * All symbols of a source in the order of exchange time, a minute at a time, with the official bar of each finished
 * minute published one to four seconds into the next. A pure function of the source.
 */
export class Tape {
  readonly source: MarketSource;
  /** No event comes at or after this instant. */
  readonly endMs: number;
  #finishedMinuteMs = Number.NaN;
  #finished: readonly Bar[] = [];

  constructor(source: MarketSource) {
    this.source = source;
    this.endMs = source.endMs + MS_PER_MINUTE;
  }

  block(minuteMs: number, withQuotes: boolean): readonly TapeEvent[] {
    return this.begin(minuteMs, withQuotes).finish();
  }

  /** A block to be made step by step. The one before it must be made by then, or it is made once more. */
  begin(minuteMs: number, withQuotes: boolean): TapeBlock {
    const published = this.#barsOf(minuteMs - MS_PER_MINUTE).map((bar) => this.#publish(bar));
    const bars: Bar[] = [];
    const minuteOf = (symbol: number): readonly MarketEvent[] => {
      const events = this.source.minute(symbol, minuteMs, withQuotes);
      const bar = barOf(symbol, minuteMs, events);
      if (bar) bars.push(bar);
      return events;
    };
    const symbolCount = this.source.listings.length;
    return new TapeBlock({ minuteMs, symbolCount, minuteOf, published }, () => {
      this.#finishedMinuteMs = minuteMs;
      this.#finished = bars;
    });
  }

  #barsOf(minuteMs: number): readonly Bar[] {
    if (minuteMs === this.#finishedMinuteMs) return this.#finished;
    const { listings } = this.source;
    return listings.flatMap((_, symbol) => barOf(symbol, minuteMs, this.source.minute(symbol, minuteMs, false)) ?? []);
  }

  #publish(bar: Bar): BarEvent {
    const symbol = this.source.listings[bar.symbol]?.instrument.symbol ?? '';
    const delay = EARLIEST_BAR_DELAY_MS + new SeededRandom('bar delay', symbol, bar.startMs).below(BAR_DELAY_SPREAD_MS);
    return { kind: 'bar', ms: bar.startMs + MS_PER_MINUTE + delay, ...bar };
  }
}
