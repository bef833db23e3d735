import { MS_PER_MINUTE, type TradingDay } from '#core/market/units';
import { OptionMarket } from './derivatives/option-market.ts';
import { EquityTicker } from './equity-ticker.ts';
import { FOREX_PAIRS } from './forex/forex-pair.ts';
import { ForexPath } from './forex/forex-path.ts';
import { FuturesTicker } from './futures-ticker.ts';
import type { Listing } from './market-source.ts';
import type { BarEvent, Tape, TapeEvent } from './tape.ts';
import { equityFacts } from './reference-data.ts';
import type { Ticker } from './ticker.ts';
import { TradeActivity } from './trade-activity.ts';
import { dayHours, type DayHours } from './trading-time.ts';

/** The newest official bar of a symbol and its place in the symbol's sequence, counted from 1 within the day. */
export interface PublishedBar {
  readonly bar: BarEvent;
  readonly seq: number;
}

export interface Listed {
  readonly listing: Listing;
  readonly ticker: Ticker;
  /** Letter of the exchange that lists an equity; null for futures. */
  readonly venue: string | null;
  /** What has traded lately. */
  readonly activity: TradeActivity;
  chart: PublishedBar | null;
}

const NOTHING_CHANGED: readonly number[] = [];

/** Where every symbol stands. Built up event by event; the same events give the same state. */
export class Market {
  readonly hours: DayHours;
  readonly day: TradingDay;
  /** Currency pairs, which are invented for every day and trade beside the tape. */
  readonly forex: readonly ForexPath[];
  readonly options: OptionMarket;
  readonly symbols: readonly Listed[];
  readonly #indexes: ReadonlyMap<string, number>;

  constructor(tape: Tape) {
    const { day, listings } = tape.source;
    this.hours = dayHours(day);
    this.day = day;
    this.forex = FOREX_PAIRS.map((pair) => new ForexPath(pair, day));
    this.symbols = listings.map((listing) => ({
      listing,
      ticker:
        listing.instrument.assetClass === 'future'
          ? new FuturesTicker(listing, this.hours)
          : new EquityTicker(listing, this.hours),
      venue: listing.instrument.assetClass === 'future' ? null : equityFacts(listing.instrument.symbol).homeVenue,
      activity: new TradeActivity(),
      chart: null,
    }));
    this.options = new OptionMarket(this.symbols, this.hours, day);
    this.#indexes = new Map(listings.map(({ instrument }, index) => [instrument.symbol, index]));
  }

  indexOf(symbol: string): number | undefined {
    return this.#indexes.get(symbol);
  }

  /** Takes in one event and answers the level-one fields it changed. */
  apply(event: TapeEvent): readonly number[] {
    const listed = this.symbols[event.symbol];
    if (!listed) return NOTHING_CHANGED;
    if (event.kind === 'trade') {
      listed.activity.add(event.ms, event.size);
      return listed.ticker.trade(event);
    }
    if (event.kind === 'quote') return listed.ticker.quote(event);
    listed.chart = { bar: event, seq: (listed.chart?.seq ?? 0) + 1 };
    return NOTHING_CHANGED;
  }

  /**
   * Brings a fresh market to the beginning of a minute without playing it: every trade and bar before counts, of the
   * quotes only the newest of each symbol.
   */
  catchUp(tape: Tape, minuteMs: number): void {
    const activeMinutes = new Map<number, number>();
    for (let at: number = tape.source.startMs; at < minuteMs; at += MS_PER_MINUTE) {
      for (const event of tape.block(at, false)) {
        if (event.kind === 'trade') activeMinutes.set(event.symbol, at);
        this.apply(event);
      }
    }
    for (const [symbol, activeMs] of activeMinutes) {
      const newest = tape.source.minute(symbol, activeMs, true).findLast((event) => event.kind === 'quote');
      if (newest) this.apply(newest);
    }
  }
}
