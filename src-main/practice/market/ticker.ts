import { priceToPoints } from '#core/market/price';
import type { Price } from '#core/market/units';
import { LevelOneState } from './level-one.ts';
import type { QuoteEvent, TradeEvent } from './market-source.ts';

/** Where a service keeps its quote and what every trade sets. */
export interface TickerFields {
  readonly bidPrice: number;
  readonly askPrice: number;
  readonly bidSize: number;
  readonly askSize: number;
  readonly bidTimeMs: number;
  readonly askTimeMs: number;
  readonly quoteTimeMs: number;
  readonly lastPrice: number;
  readonly lastSize: number;
  readonly tradeTimeMs: number;
  readonly totalVolume: number;
  readonly openPrice: number;
  readonly highPrice: number;
  readonly lowPrice: number;
}

/** The level-one state of a symbol that trades. Applying an event answers which fields it changed. */
export abstract class Ticker extends LevelOneState {
  readonly #fields: TickerFields;
  #totalVolume = 0;
  #high: Price | null = null;
  #low: Price | null = null;
  protected readonly previousClose: Price;
  protected last: Price;
  protected bid: Price;
  protected ask: Price;

  /** Until the first trade and quote the symbol stands at its previous close. */
  constructor(symbol: string, previousClose: Price, tickSize: Price, fields: TickerFields) {
    super(symbol);
    this.#fields = fields;
    this.previousClose = previousClose;
    this.last = previousClose;
    this.bid = (previousClose - tickSize) as Price;
    this.ask = (previousClose + tickSize) as Price;
  }

  get totalVolume(): number {
    return this.#totalVolume;
  }

  /** The fields that the trade changed; valid until the next event. */
  trade(event: TradeEvent): readonly number[] {
    return this.track(() => {
      const fields = this.#fields;
      this.#totalVolume += event.size;
      this.set(fields.totalVolume, this.#totalVolume);
      if (!event.setsLast) return;
      this.last = event.price;
      this.set(fields.lastPrice, priceToPoints(event.price));
      this.set(fields.lastSize, event.size);
      this.set(fields.tradeTimeMs, event.ms);
      this.applyTrade(event);
    });
  }

  /** The fields that the quote changed; valid until the next event. */
  quote(event: QuoteEvent): readonly number[] {
    return this.track(() => {
      const fields = this.#fields;
      const { ms, bidSize, askSize } = event;
      const bid = priceToPoints(event.bid);
      const ask = priceToPoints(event.ask);
      this.bid = event.bid;
      this.ask = event.ask;
      if (bid !== this.value(fields.bidPrice) || bidSize !== this.value(fields.bidSize)) this.set(fields.bidTimeMs, ms);
      if (ask !== this.value(fields.askPrice) || askSize !== this.value(fields.askSize)) this.set(fields.askTimeMs, ms);
      this.set(fields.bidPrice, bid);
      this.set(fields.askPrice, ask);
      this.set(fields.bidSize, bidSize);
      this.set(fields.askSize, askSize);
      this.set(fields.quoteTimeMs, ms);
      this.applyQuote(event);
    });
  }

  /** What a trade that sets the last price changes beyond price, size, time and volume. */
  protected abstract applyTrade(event: TradeEvent): void;
  /** What a quote changes beyond prices, sizes and times. */
  protected abstract applyQuote(event: QuoteEvent): void;

  /** Lets a price count in open, high and low of the session. */
  protected extendRange(price: Price): void {
    const fields = this.#fields;
    const points = priceToPoints(price);
    if (this.#high === null) this.set(fields.openPrice, points);
    if (this.#high === null || price > this.#high) {
      this.#high = price;
      this.set(fields.highPrice, points);
    }
    if (this.#low === null || price < this.#low) {
      this.#low = price;
      this.set(fields.lowPrice, points);
    }
  }

  /** Last when it lies inside the spread, else the middle. */
  protected markPrice(): number {
    const inside = this.last >= this.bid && this.last <= this.ask;
    return priceToPoints(inside ? this.last : (((this.bid + this.ask) / 2) as Price));
  }
}
