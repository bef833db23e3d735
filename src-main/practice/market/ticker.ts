import { priceToPoints } from '#core/market/price';
import type { Price } from '#core/market/units';
import type { QuoteEvent, TradeEvent } from './market-source.ts';

export type FieldValue = number | string | boolean;

/** Members of an image that are not numbered fields. */
export interface ImageFacts {
  readonly delayed: boolean;
  readonly assetMainType: string;
  readonly assetSubType?: string;
  readonly cusip?: string;
}

/** Schwab shows ratios with eight decimals. */
export function ratio(part: number, whole: number, scale: number): number {
  return whole === 0 ? 0 : Math.round((part / whole) * scale * 1e8) / 1e8;
}

/** The level-one state of one symbol, by field number. Applying an event answers which fields it changed. */
export abstract class Ticker {
  readonly symbol: string;
  abstract readonly facts: ImageFacts;
  readonly #values: (FieldValue | undefined)[] = [];
  #changed: number[] = [];
  #totalVolume = 0;
  protected last: Price;
  protected bid: Price;
  protected ask: Price;

  /** Until the first trade and quote the symbol stands at its previous close. */
  constructor(symbol: string, previousClose: Price, tickSize: Price) {
    this.symbol = symbol;
    this.last = previousClose;
    this.bid = (previousClose - tickSize) as Price;
    this.ask = (previousClose + tickSize) as Price;
  }

  get totalVolume(): number {
    return this.#totalVolume;
  }

  value(field: number): FieldValue | undefined {
    return this.#values[field];
  }

  /** The fields that the trade changed; valid until the next event. */
  trade(event: TradeEvent): readonly number[] {
    this.#changed = [];
    this.#totalVolume += event.size;
    if (event.setsLast) this.last = event.price;
    this.applyTrade(event);
    return this.#changed;
  }

  /** The fields that the quote changed; valid until the next event. */
  quote(event: QuoteEvent): readonly number[] {
    this.#changed = [];
    this.bid = event.bid;
    this.ask = event.ask;
    this.applyQuote(event);
    return this.#changed;
  }

  protected abstract applyTrade(event: TradeEvent): void;
  protected abstract applyQuote(event: QuoteEvent): void;

  protected set(field: number, value: FieldValue): void {
    if (this.#values[field] === value) return;
    this.#values[field] = value;
    this.#changed.push(field);
  }

  /** Last when it lies inside the spread, else the middle. */
  protected markPrice(): number {
    const inside = this.last >= this.bid && this.last <= this.ask;
    return priceToPoints(inside ? this.last : (((this.bid + this.ask) / 2) as Price));
  }
}
