import type { Market } from '../market/market.ts';
import type { TapeEvent } from '../market/tape.ts';
import type { ToldTrade } from '../play/trade-log.ts';
import { chartItem, DataFrame, levelOneImage, levelOneItem } from './frames.ts';
import type { StreamerRequest } from './request.ts';
import type { Service } from './services.ts';
import { Subscriptions, type Subscription, type SubscriptionChange } from './subscriptions.ts';

/** A frame holds at most this many content items; more make another frame. */
const FRAME_ITEMS = 256;

/** Takes a finished frame and the trades in it. */
export type FrameSender = (frame: string, trades: readonly ToldTrade[]) => void;

/** What one connection has subscribed to, and how it gets it: images first, then what changes, in order. */
export class Delivery {
  readonly #market: Market;
  readonly #send: FrameSender;
  readonly #subscriptions: Subscriptions;
  readonly #frame = new DataFrame();
  /** The trades in the frame. */
  #trades: ToldTrade[] = [];
  /** The subscription that serves a symbol, by the symbol's number, so that an event costs no search. */
  #levelOne: (Subscription | undefined)[] = [];
  #charts: (Subscription | undefined)[] = [];

  constructor(market: Market, maximumKeys: number, send: FrameSender) {
    this.#market = market;
    this.#send = send;
    this.#subscriptions = new Subscriptions(maximumKeys);
  }

  get isEmpty(): boolean {
    return this.#subscriptions.isEmpty;
  }

  change(service: Service, request: StreamerRequest): SubscriptionChange {
    const change = this.#subscriptions.apply(service, request);
    this.#route();
    return change;
  }

  /** Sends the images that a change of subscription has made due. */
  sendImages(service: Service, change: SubscriptionChange, timestamp: number): void {
    const subscription = this.#subscriptions.of(service);
    if (!subscription) return;
    for (const key of change.imageKeys) {
      const index = this.#served(subscription, key);
      if (index === undefined) continue;
      if (service.delivers === 'chart') this.#addBar(index);
      else this.#addImage(subscription, index, change.imageMask ?? subscription.mask);
    }
    this.flush(timestamp);
  }

  /** Queues what an event changed, as far as it is wanted. */
  offer(event: TapeEvent, changed: readonly number[]): void {
    if (event.kind === 'bar') this.#addBar(event.symbol);
    else this.#addChange(event, changed);
    if (this.#frame.count >= FRAME_ITEMS) this.flush(event.ms);
  }

  /** Hands over what is queued. */
  flush(timestamp: number): void {
    const frame = this.#frame.take(timestamp);
    if (frame === null) return;
    const trades = this.#trades;
    this.#trades = [];
    this.#send(frame, trades);
  }

  /** Delivers nothing more. */
  stop(): void {
    this.#levelOne = [];
    this.#charts = [];
  }

  #route(): void {
    this.stop();
    for (const subscription of this.#subscriptions.all) {
      const table = subscription.service.delivers === 'level-one' ? this.#levelOne : this.#charts;
      for (const key of subscription.keys) {
        const index = this.#served(subscription, key);
        if (index !== undefined) table[index] = subscription;
      }
    }
  }

  /** The number of a symbol that this service serves; any other key is accepted and stays silent. */
  #served({ service }: Subscription, key: string): number | undefined {
    const index = this.#market.indexOf(key);
    if (index === undefined) return undefined;
    const assetClass = this.#market.symbols[index]?.listing.instrument.assetClass;
    return assetClass === service.assetClass ? index : undefined;
  }

  #addChange(event: Exclude<TapeEvent, { kind: 'bar' }>, changed: readonly number[]): void {
    const subscription = this.#levelOne[event.symbol];
    const ticker = this.#market.symbols[event.symbol]?.ticker;
    if (!subscription || !ticker) return;
    const item = levelOneItem(ticker, changed, subscription.mask);
    if (item === null) return;
    this.#frame.add(subscription.service.name, item);
    const { symbol, totalVolume } = ticker;
    if (event.kind === 'trade') this.#trades.push({ symbol, trade: event, totalVolume });
  }

  #addImage(subscription: Subscription, index: number, mask: Uint8Array): void {
    const ticker = this.#market.symbols[index]?.ticker;
    if (ticker) this.#frame.add(subscription.service.name, levelOneImage(ticker, mask));
  }

  /** The newest official bar of a symbol, when there is one and it is wanted. */
  #addBar(index: number): void {
    const subscription = this.#charts[index];
    const listed = this.#market.symbols[index];
    if (!subscription || !listed?.chart) return;
    const { service, mask } = subscription;
    const { chartOpenMs } = this.#market.hours;
    if (service.assetClass === 'equity' && listed.chart.bar.startMs < chartOpenMs) return;
    this.#frame.add(service.name, chartItem(service, listed.ticker.symbol, listed.chart, mask, chartOpenMs));
  }
}
