import { NO_FAULTS, type Faults } from '../faults/faults.ts';
import type { Market } from '../market/market.ts';
import type { TapeEvent } from '../market/tape.ts';
import type { ToldTrade } from '../play/trade-log.ts';
import { ChangeStream } from './change-stream.ts';
import { DataFrame } from './frames.ts';
import type { Outbox, Publisher } from './publisher.ts';
import { ActivityPublisher, type AccountActivity } from './publishers/activity-publisher.ts';
import { BookPublisher } from './publishers/book-publisher.ts';
import { bookSources } from './publishers/book-sources.ts';
import { ChartPublisher } from './publishers/chart-publisher.ts';
import { DerivativePublisher } from './publishers/derivative-publisher.ts';
import { ForexPublisher } from './publishers/forex-publisher.ts';
import { LevelOnePublisher } from './publishers/level-one-publisher.ts';
import { ScreenerPublisher } from './publishers/screener-publisher.ts';
import type { StreamerRequest } from './request.ts';
import type { Service, ServiceKind } from './services.ts';
import { Subscriptions, type SubscriptionChange } from './subscriptions.ts';

/** A frame holds at most this many content items; more make another frame. */
const FRAME_ITEMS = 256;
/** How much exchange time is collected when frames are merged. */
const MERGED_MS = 1_000;

/** Takes a finished frame and the trades in it. */
export type FrameSender = (frame: string, trades: readonly ToldTrade[]) => void;

export interface DeliveryOptions {
  readonly market: Market;
  /** Symbols a service. */
  readonly maximumKeys: number;
  /** See StreamerLimits. */
  readonly conflateMs: number;
  readonly nightlyOddity: boolean;
  readonly faults?: Faults;
  /** Whether the login may see an account. */
  readonly sees: (accountNumber: string) => boolean;
  readonly send: FrameSender;
  /** The timestamp of a frame that is made at an instant of the exchange clock. */
  readonly stamp: (atMs: number) => number;
}

/** What one connection has subscribed to, and how it gets it: images first, then what changes, in order. */
export class Delivery {
  readonly #options: DeliveryOptions;
  readonly #faults: Faults;
  readonly #subscriptions: Subscriptions;
  readonly #changes: ChangeStream;
  readonly #activity: ActivityPublisher;
  readonly #publishers: Readonly<Record<ServiceKind, Publisher>>;
  /** Those of a service that has ever been asked for, so that an event costs no more than what is used. */
  #busy: readonly Publisher[] = [];
  readonly #frame = new DataFrame();
  /** The trades in the frame. */
  #trades: ToldTrade[] = [];
  #sentMs = 0;

  constructor(options: DeliveryOptions) {
    const { market, conflateMs, nightlyOddity, sees, faults = NO_FAULTS } = options;
    const outbox: Outbox = {
      add: (service, item) => {
        this.#frame.add(service, item);
      },
      tell: (trade) => this.#trades.push(trade),
    };
    const isHeld = (): boolean => this.#isHeld;
    this.#options = options;
    this.#faults = faults;
    this.#subscriptions = new Subscriptions(() => faults.active('symbol-limit')?.value ?? options.maximumKeys);
    this.#changes = new ChangeStream({ outbox, conflateMs, isHeld });
    this.#activity = new ActivityPublisher({ outbox, hours: market.hours, sees, nightlyOddity });
    this.#publishers = {
      'level-one': new LevelOnePublisher(market, this.#changes),
      derivative: new DerivativePublisher(market, this.#changes),
      forex: new ForexPublisher(market, this.#changes),
      chart: new ChartPublisher(market, outbox, faults),
      book: new BookPublisher(market, outbox, isHeld, bookSources(market)),
      screener: new ScreenerPublisher(market, outbox, isHeld),
      activity: this.#activity,
    };
  }

  get isEmpty(): boolean {
    return this.#subscriptions.isEmpty;
  }

  /** Carries out SUBS, ADD, UNSUBS or VIEW. */
  change(service: Service, request: StreamerRequest): SubscriptionChange {
    const change = this.#subscriptions.apply(service, request);
    const subscription = this.#subscriptions.of(service);
    if (!subscription) return change;
    const publisher = this.#publishers[service.kind];
    publisher.want(subscription);
    if (!this.#busy.includes(publisher)) this.#busy = [...this.#busy, publisher];
    return change;
  }

  /** Sends the images that a change of subscription has made due. */
  sendImages(service: Service, change: SubscriptionChange, atMs: number): void {
    const subscription = this.#subscriptions.of(service);
    if (!subscription || change.imageKeys.length === 0) return;
    const mask = change.imageMask ?? subscription.mask;
    this.#publishers[service.kind].image(subscription, change.imageKeys, mask, atMs);
    this.#send(atMs);
  }

  /** Queues what an event changed, as far as it is wanted. */
  offer(event: TapeEvent, changed: readonly number[]): void {
    this.#changes.turn(event.ms);
    for (const publisher of this.#busy) publisher.offer?.(event, changed);
    if (this.#frame.count >= FRAME_ITEMS) this.#send(event.ms);
  }

  /** Something happened in an account. */
  push(activity: AccountActivity, atMs: number): void {
    this.#activity.push(activity);
    this.#send(atMs);
  }

  /** The exchange clock stands at `atMs`: hands over what is queued. */
  flush(atMs: number): void {
    this.#changes.turn(atMs);
    for (const publisher of this.#busy) publisher.turn?.(atMs);
    this.#send(atMs);
  }

  /** Delivers nothing more. */
  stop(): void {
    this.#busy = [];
  }

  /** Data is held back, not lost: what can be merged is merged until it may go on. */
  get #isHeld(): boolean {
    return this.#faults.active('stall') !== null || this.#faults.active('silence') !== null;
  }

  #send(atMs: number): void {
    if (this.#isHeld) return;
    const mayWait = this.#frame.count < FRAME_ITEMS && atMs - this.#sentMs < MERGED_MS;
    if (mayWait && this.#faults.active('merged-frames')) return;
    const frame = this.#frame.take(this.#options.stamp(atMs));
    if (frame === null) return;
    this.#sentMs = atMs;
    const trades = this.#trades;
    this.#trades = [];
    this.#options.send(frame, trades);
  }
}
