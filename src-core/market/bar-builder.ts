import type { Bar } from './bar.ts';
import { confirmedBar, haveSameValues, isSoundBrokerBar, isWider } from './broker-bar.ts';
import { Coverage, type Gap } from './coverage.ts';
import { COLUMN, FLAG, type BrokerBarEvent } from './feed-batch.ts';
import { FormingBar } from './forming-bar.ts';
import type { AssetClass } from './instrument.ts';
import { KeptBars } from './kept-bars.ts';
import { counterPeriodStart, isPlausibleInstant, isTradingInstant, tradingDayOf } from './session.ts';
import { isTradedPrice, priceFloorOf } from './traded-price.ts';
import { epochMs, quantity, MS_PER_MINUTE, type EpochMs, type Price, type SymbolName } from './units.ts';
import { LARGEST_TOTAL, VolumeCounter } from './volume-counter.ts';

/** How long after a minute's end, in exchange time, a trade of that minute is still waited for. */
export const CLOSE_GRACE_MS = 1_500;
/** Gaps that ended longer than this before the newest closed bar are forgotten. */
const GAP_MEMORY_MS = 60 * MS_PER_MINUTE;

/**
 * - closed: the minute is over and nothing was published of it before.
 * - revised: a late trade changed a published bar; its close never changes this way.
 * - confirmed: the broker's own bar took its place, or stands for a minute of which nothing was seen here.
 */
export type BarChange = 'closed' | 'revised' | 'confirmed';

export interface BarListener {
  /** The first trade of a minute arrived. */
  barOpened(startMs: EpochMs): void;
  barChanged(change: BarChange, bar: Bar): void;
  /** `advanceClock` must be called once the exchange's clock has reached this instant. */
  dueAt(instantMs: number): void;
  /** A trade at or outside `alarmAbove` or `alarmBelow`. */
  tradedOutside(tradeMs: EpochMs, price: Price): void;
}

/** Where the exchange's clock stands; -Infinity while unknown. */
export interface ClockReading {
  readonly nowMs: number;
}

export interface BarIdentity {
  readonly symbol: SymbolName;
  readonly assetClass: AssetClass;
}

/** What was noticed on the way; one object may serve the builders of many symbols. */
export interface BuilderCounts {
  closed: number;
  revised: number;
  confirmed: number;
  /** Trades that arrived after a trade of a later minute, or after their minute had closed, and were still used. */
  late: number;
  /** Trades that could not be used: too old, without a price or with an impossible one, without any time, while nothing trades. */
  dropped: number;
  duplicates: number;
  /** Totals below the high-water mark of their period. */
  volumeFaults: number;
  /** Broker bars that contradict themselves. */
  brokerBarsRefused: number;
  /** Bars that reached beyond the broker's. */
  widerThanBroker: number;
  /** Volume of stretches in which trades were not seen; it is in no bar made here. */
  unattributedVolume: number;
}

export function noCounts(): BuilderCounts {
  return {
    closed: 0,
    revised: 0,
    confirmed: 0,
    late: 0,
    dropped: 0,
    duplicates: 0,
    volumeFaults: 0,
    brokerBarsRefused: 0,
    widerThanBroker: 0,
    unattributedVolume: 0,
  };
}

/** Plain constants: the compiler folds these, and not the members of an object, into the loop that every tick passes. */
const { exchangeMs: EXCHANGE_MS, last: LAST, lastSize: LAST_SIZE, totalVolume: TOTAL_VOLUME, flags: FLAGS } = COLUMN;

interface UnusualTrade {
  readonly tradeMs: number;
  readonly price: number;
  readonly size: number;
  readonly total: number;
  readonly isEstimated: boolean;
}

/**
 * Where a trade's minute stands: still `open`, `new` (later than all seen), the newest `closed` one, `skipped` (over
 * without a trade, and the one before the current), or `too-old`.
 */
type Place = 'open' | 'new' | 'closed' | 'skipped' | 'too-old';

const isWholeAbove = (value: number, floor: number): boolean =>
  value > floor && value <= Number.MAX_SAFE_INTEGER && Math.floor(value) === value;
const isRise = (total: number, traded: number): boolean =>
  traded >= 0 && total <= LARGEST_TOTAL && Math.floor(traded) === traded;
const isWithin = (instantMs: number, fromMs: number, untilMs: number): boolean =>
  instantMs >= fromMs && instantMs < untilMs;
const sameNumber = (a: number, b: number): boolean => a === b || (Number.isNaN(a) && Number.isNaN(b));
const minuteOf = (instantMs: number): number => Math.floor(instantMs / MS_PER_MINUTE) * MS_PER_MINUTE;

/**
 * Makes the one-minute bars of one symbol from its trades (the rules: analytics, section 2).
 *
 * A minute is [start, start + 60 s) of trade time. It closes by the exchange's clock, `CLOSE_GRACE_MS` after its end;
 * until then the minute that ended and the one that follows are open side by side. A trade for the newest closed minute
 * extends that bar's high and low; an older one is counted and dropped, and its volume shows up with the next trade.
 * Volume goes to the minute in which it was reported, because a cumulative counter does not tell more.
 */
export class BarBuilder {
  /** Trades at or above, and at or below, are told one by one. */
  alarmAbove = Infinity;
  alarmBelow = -Infinity;

  readonly #symbol: SymbolName;
  readonly #assetClass: AssetClass;
  readonly #priceFloor: number;
  readonly #clock: ClockReading;
  readonly #listener: BarListener;
  readonly #counts: BuilderCounts;
  readonly #volume = new VolumeCounter();
  readonly #coverage = new Coverage();
  readonly #kept = new KeptBars();
  #current = new FormingBar();
  /** The minute before `#current`, while it waits for the grace to pass; then `#current` is open too. */
  #ending = new FormingBar();
  /** Trades stamped in [fastFromMs, fastUntilMs) meet none of the special cases; empty while one is pending. */
  #fastFromMs = Infinity;
  #fastUntilMs = -Infinity;
  #linkUpMs = -Infinity;
  #lastPrice = NaN;
  #lastSize = NaN;
  #lastTradeMs = NaN;
  #contract: string | null = null;
  /** What the alias stood for before, and until when. */
  #formerContract: { readonly name: string; readonly untilMs: number } | null = null;

  constructor(identity: BarIdentity, clock: ClockReading, listener: BarListener, counts: BuilderCounts) {
    this.#symbol = identity.symbol;
    this.#assetClass = identity.assetClass;
    this.#priceFloor = priceFloorOf(identity.assetClass);
    this.#clock = clock;
    this.#listener = listener;
    this.#counts = counts;
  }

  /** The contract an alias stands for, as far as the feed told. */
  get contract(): string | null {
    return this.#contract;
  }

  /** The feed names a contract. A minute that is open keeps the one it was traded in, if that was known. */
  set contract(name: string | null) {
    const former = this.#contract;
    if (former !== null && former !== name) this.#formerContract = { name: former, untilMs: this.#clock.nowMs };
    this.#contract = name;
    for (const open of [this.#ending, this.#current]) open.contract ??= name;
  }

  /** Takes the trade row that begins at `rows[at]`. */
  trade(rows: Float64Array, at: number): void {
    const tradeMs = rows[at + EXCHANGE_MS] ?? NaN;
    const price = rows[at + LAST] ?? NaN;
    const size = rows[at + LAST_SIZE] ?? NaN;
    const total = rows[at + TOTAL_VOLUME] ?? NaN;
    const traded = total - this.#volume.highWater;
    const isOrdinary =
      isWithin(tradeMs, this.#fastFromMs, this.#fastUntilMs) &&
      rows[at + FLAGS] === 0 &&
      isRise(total, traded) &&
      isWholeAbove(price, this.#priceFloor);
    if (!isOrdinary) {
      this.#takeUnusual(rows, at);
      return;
    }
    if (traded === 0 && this.#isRepeated(price, size, tradeMs)) {
      this.#counts.duplicates += 1;
      return;
    }
    this.#volume.highWater = total;
    this.#lastPrice = price;
    this.#lastSize = size;
    this.#lastTradeMs = tradeMs;
    const bar = this.#current;
    bar.add(tradeMs, price);
    bar.volume += traded;
    if (price >= this.alarmAbove || price <= this.alarmBelow) this.#tellOutside(tradeMs, price);
  }

  /**
   * Takes a snapshot of the past, the first update after a (re)connection. It says where the volume counter stands and
   * since when trades can be seen again. The trade it carries happened before, so it makes no bar, even when its time
   * lies in the current minute.
   */
  image(rows: Float64Array, at: number): void {
    const statedMs = rows[at + EXCHANGE_MS] ?? NaN;
    const reportedMs = Math.max(this.#clock.nowMs, isPlausibleInstant(statedMs) ? statedMs : -Infinity);
    this.#regain(reportedMs);
    if (Number.isFinite(reportedMs)) {
      this.#counts.unattributedVolume += this.#advanceCounter(rows[at + TOTAL_VOLUME] ?? NaN, reportedMs);
    }
    this.#lastPrice = rows[at + LAST] ?? NaN;
    this.#lastSize = rows[at + LAST_SIZE] ?? NaN;
    this.#lastTradeMs = statedMs;
  }

  /** The exchange's clock has moved: closes what is due. */
  advanceClock(): void {
    const nowMs = this.#clock.nowMs;
    this.#settle(nowMs);
    for (const open of [this.#ending, this.#current]) {
      if (open.isActive && open.endMs + CLOSE_GRACE_MS <= nowMs) this.#close(open);
      else if (open.isActive) this.#listener.dueAt(open.endMs + CLOSE_GRACE_MS);
    }
  }

  /** The link was lost; what happened since `atMs` may not have been seen. */
  linkLost(atMs: number): void {
    this.#coverage.lose(atMs);
    this.#watchCurrent();
  }

  /** The link is back. What happens from here on is seen once the symbol's first update has come. */
  linkUp(atMs: number): void {
    this.#linkUpMs = atMs;
  }

  /** The broker's bar for a minute that is over takes the place of ours, and closes the minute if it is still open. */
  brokerBar(event: BrokerBarEvent): void {
    if (!isSoundBrokerBar(event) || !isTradingInstant(event.startMs, this.#assetClass)) {
      this.#counts.brokerBarsRefused += 1;
      return;
    }
    for (const open of [this.#ending, this.#current]) {
      if (open.isActive && open.startMs < event.startMs) this.#close(open);
    }
    const open = this.openBar(event.startMs);
    const known = open ? this.#toBar(open) : this.#kept.at(event.startMs);
    const bar = confirmedBar(event, known, this.#contractAt(event.startMs));
    if (known?.grade === 'confirmed' && haveSameValues(known, bar)) return;
    if (known && isWider(known, bar)) this.#counts.widerThanBroker += 1;
    if (open) {
      this.#counts.closed += 1;
      open.end();
      this.#watchCurrent();
    }
    this.#counts.confirmed += 1;
    this.#publish('confirmed', bar);
  }

  /** When the newest trade happened; NaN before the first. */
  get lastTradeMs(): number {
    return this.#lastTradeMs;
  }

  /** The closed bars from an instant on that are still remembered, oldest first. */
  barsFrom(startMs: number): readonly Bar[] {
    return this.#kept.from(startMs);
  }

  /** The minute that starts here, if it is still open. */
  openBar(startMs: number): FormingBar | null {
    if (this.#current.startMs === startMs) return this.#current;
    return this.#ending.startMs === startMs ? this.#ending : null;
  }

  /** The bars of the minutes still open, oldest first. */
  formingBars(): Bar[] {
    return [this.#ending, this.#current].filter((open) => open.isActive).map((open) => this.#toBar(open));
  }

  /** The first stretch of [startMs, endMs) in which trades may have been missed, or null. */
  gapWithin(startMs: number, endMs: number): Gap | null {
    return this.#coverage.gapWithin(startMs, endMs);
  }

  #takeUnusual(rows: Float64Array, at: number): void {
    if (((rows[at + FLAGS] ?? 0) & FLAG.image) !== 0) {
      this.image(rows, at);
      return;
    }
    const trade = this.#readTrade(rows, at);
    if (!isTradedPrice(trade.price, this.#assetClass) || !isPlausibleInstant(trade.tradeMs)) {
      this.#counts.dropped += 1;
      return;
    }
    const { price, size, tradeMs, total } = trade;
    const isTotalKept = Number.isNaN(total) || total === this.#volume.highWater;
    if (isTotalKept && this.#isRepeated(price, size, tradeMs)) {
      this.#counts.duplicates += 1;
      return;
    }
    const place = this.#placeOf(minuteOf(tradeMs));
    if (place === 'too-old' || this.#isOutOfHours(place, tradeMs)) {
      this.#counts.dropped += 1;
      return;
    }
    this.#put(trade, place);
    this.#lastPrice = price;
    this.#lastSize = size;
    this.#lastTradeMs = tradeMs;
    if (price >= this.alarmAbove || price <= this.alarmBelow) this.#tellOutside(tradeMs, price);
  }

  /** A minute that is known was begun while something could trade. */
  #isOutOfHours(place: Place, tradeMs: number): boolean {
    const isNewMinute = place === 'new' || place === 'skipped';
    return isNewMinute && !isTradingInstant(epochMs(tradeMs), this.#assetClass);
  }

  #tellOutside(tradeMs: number, price: number): void {
    this.#listener.tradedOutside(epochMs(tradeMs), price as Price);
  }

  #readTrade(rows: Float64Array, at: number): UnusualTrade {
    const statedMs = rows[at + EXCHANGE_MS] ?? NaN;
    const isTimed = !Number.isNaN(statedMs);
    const clockMs = this.#clock.nowMs;
    const substituteMs = Number.isFinite(clockMs) ? clockMs : (rows[at + COLUMN.receivedWallMs] ?? NaN);
    return {
      tradeMs: isTimed ? statedMs : substituteMs,
      price: rows[at + LAST] ?? NaN,
      size: rows[at + LAST_SIZE] ?? NaN,
      total: rows[at + TOTAL_VOLUME] ?? NaN,
      isEstimated: !isTimed || ((rows[at + FLAGS] ?? 0) & FLAG.estimatedTime) !== 0,
    };
  }

  #placeOf(startMs: number): Place {
    if (this.openBar(startMs)) return 'open';
    if (startMs === this.#kept.newestMs) return this.#kept.at(startMs) && this.#isToday(startMs) ? 'closed' : 'too-old';
    if (startMs < this.#kept.newestMs) return 'too-old';
    if (this.#current.isActive && startMs < this.#current.startMs) {
      return startMs === this.#current.startMs - MS_PER_MINUTE ? 'skipped' : 'too-old';
    }
    // The minute after this one has closed too, without a trade.
    const isLongOver = startMs + 2 * MS_PER_MINUTE + CLOSE_GRACE_MS <= this.#clock.nowMs;
    return isLongOver && !this.#current.isActive ? 'too-old' : 'new';
  }

  /** Whether a closed minute lies in the trading day that is running. */
  #isToday(startMs: number): boolean {
    const runningMs = this.#current.isActive ? this.#current.startMs : Math.max(startMs, this.#clock.nowMs);
    const day = (instantMs: number): string => tradingDayOf(epochMs(instantMs), this.#assetClass);
    return day(startMs) === day(runningMs);
  }

  #put(trade: UnusualTrade, place: Exclude<Place, 'too-old'>): void {
    const { tradeMs, price, isEstimated } = trade;
    const startMs = minuteOf(tradeMs);
    if (place === 'new') this.#open(startMs, tradeMs, price);
    const open = this.openBar(startMs);
    if (open !== this.#current) this.#counts.late += 1;
    if (open && place === 'open') open.add(tradeMs, price);
    if (open && isEstimated) open.isEstimated = true;
    const traded = this.#takeVolume(trade.total, tradeMs);
    if (this.#current.isActive) this.#current.volume += traded;
    if (open) return;
    const unplaced = this.#current.isActive ? 0 : traded;
    if (place === 'skipped') this.#closeSkipped(trade);
    else this.#revise(startMs, price, unplaced);
  }

  /** Volume that a minute may be credited with; what was traded while nothing could be seen is set aside. */
  #takeVolume(total: number, tradeMs: number): number {
    const traded = this.#advanceCounter(total, tradeMs);
    const wasLost = this.#coverage.isLost;
    if (wasLost) this.#regain(Math.max(this.#clock.nowMs, tradeMs));
    this.#settle(tradeMs);
    if (!wasLost) return traded;
    this.#counts.unattributedVolume += traded;
    return 0;
  }

  #advanceCounter(total: number, reportedMs: number): number {
    const faultsBefore = this.#volume.faults;
    const traded = this.#volume.take(total, counterPeriodStart(epochMs(reportedMs), this.#assetClass));
    this.#counts.volumeFaults += this.#volume.faults - faultsBefore;
    return traded;
  }

  #regain(atMs: number): void {
    if (!this.#coverage.isLost) return;
    this.#coverage.regain(Math.max(atMs, this.#linkUpMs));
    this.#listener.dueAt(-Infinity);
  }

  #settle(atMs: number): void {
    if (!this.#coverage.isSettling) return;
    this.#coverage.settle(atMs);
    this.#watchCurrent();
  }

  #open(startMs: number, tradeMs: number, price: number): void {
    if (this.#ending.isActive) this.#close(this.#ending);
    if (this.#current.isActive) {
      if (tradeMs >= this.#current.endMs + CLOSE_GRACE_MS) this.#close(this.#current);
      else [this.#ending, this.#current] = [this.#current, this.#ending];
    }
    // Before the first minute that was seen lies nothing that could be completed.
    if (this.#kept.newestMs === -Infinity) this.#kept.newestMs = startMs - MS_PER_MINUTE;
    this.#current.begin(startMs, tradeMs, price, this.#contract);
    this.#watchCurrent();
    this.#listener.dueAt(this.#current.endMs + CLOSE_GRACE_MS);
    this.#listener.barOpened(epochMs(startMs));
  }

  /** Lets ordinary trades of the current minute pass without questions, unless the link is lost or just back. */
  #watchCurrent(): void {
    const isOrdinary = this.#current.isActive && !this.#coverage.isLost && !this.#coverage.isSettling;
    this.#fastFromMs = isOrdinary ? this.#current.startMs : Infinity;
    this.#fastUntilMs = isOrdinary ? this.#current.endMs : -Infinity;
  }

  #close(open: FormingBar): void {
    const bar = this.#toBar(open);
    open.end();
    this.#watchCurrent();
    this.#counts.closed += 1;
    this.#publish('closed', bar);
  }

  /** A minute whose only trade came when the next one had begun. */
  #closeSkipped({ tradeMs, price, isEstimated }: UnusualTrade): void {
    const only = new FormingBar();
    const startMs = minuteOf(tradeMs);
    only.begin(startMs, tradeMs, price, this.#contractAt(startMs));
    only.isEstimated = isEstimated;
    this.#close(only);
  }

  #revise(startMs: number, price: number, traded: number): void {
    const bar = this.#kept.at(startMs);
    if (!bar || bar.grade === 'confirmed') {
      // The broker has spoken: its bar already holds this trade.
      this.#counts.unattributedVolume += traded;
      return;
    }
    this.#counts.revised += 1;
    this.#publish('revised', {
      ...bar,
      high: Math.max(bar.high, price) as Price,
      low: Math.min(bar.low, price) as Price,
      volume: quantity(bar.volume + traded),
      tickCount: bar.tickCount + 1,
    });
  }

  #publish(change: BarChange, bar: Bar): void {
    this.#kept.keep(bar);
    this.#coverage.forgetBefore(this.#kept.newestMs - GAP_MEMORY_MS);
    this.#listener.barChanged(change, bar);
  }

  #toBar(open: FormingBar): Bar {
    const isPartial = this.#coverage.gapWithin(open.startMs, open.endMs) !== null;
    return open.toBar(this.#symbol, isPartial);
  }

  /** The contract of a minute that nobody saw begin. */
  #contractAt(startMs: number): string | null {
    const former = this.#formerContract;
    return former && startMs < former.untilMs ? former.name : this.#contract;
  }

  #isRepeated(price: number, size: number, tradeMs: number): boolean {
    return (
      sameNumber(price, this.#lastPrice) && sameNumber(size, this.#lastSize) && sameNumber(tradeMs, this.#lastTradeMs)
    );
  }
}
