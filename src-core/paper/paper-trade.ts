import { MS_PER_MINUTE, epochMs, type EpochMs, type Price } from '../market/units.ts';
import { firstStop } from './bracket.ts';
import { OpenPosition, type BarPrices, type PositionContext } from './open-position.ts';
import type { Trade } from './trade.ts';
import { directionOf, type TradePlan } from './trade-plan.ts';

/** Why a signal did not become a trade. */
export type NotTaken = 'no-contract' | 'stop-passed' | 'no-pullback' | 'time-up' | 'no-price';

export type PaperState =
  | { readonly kind: 'working' }
  | { readonly kind: 'open' }
  | { readonly kind: 'closed'; readonly trade: Trade }
  | { readonly kind: 'not-taken'; readonly because: NotTaken };

export interface PaperContext extends PositionContext {
  /** Contracts for a distance to the stop in price units, at the equity of the moment; 0 is an answer. */
  readonly contractsFor: (stopDistance: number) => number;
}

/**
 * One signal through the market, from its order to flat. It is shown either the closed bars that follow the signal, each
 * once and in order, or the ticks that follow it and beside them the bars as they close. It never looks back, so nothing
 * that comes later changes what has been filled.
 */
export class PaperTrade {
  readonly plan: TradePlan;
  readonly #context: PaperContext;
  readonly #direction: 1 | -1;
  #position: OpenPosition | null = null;
  #notTaken: NotTaken | null = null;
  #barsWaited = 0;
  /** A limit that something was seen on the far side of waits in the book and gets its own price, never a better one. */
  #isResting = false;
  #goesAtMarket: boolean;

  constructor(plan: TradePlan, context: PaperContext) {
    this.plan = plan;
    this.#context = context;
    this.#direction = directionOf(plan.side);
    this.#goesAtMarket = plan.entry.kind === 'market';
    if (this.#goesAtMarket && context.fills.marketFill === 'signal-close') {
      this.#enterAtMarket(plan.knownAtMs, plan.knownPrice);
    }
  }

  get state(): PaperState {
    if (this.#notTaken !== null) return { kind: 'not-taken', because: this.#notTaken };
    if (!this.#position) return { kind: 'working' };
    return this.#position.isFlat ? { kind: 'closed', trade: this.#position.toTrade() } : { kind: 'open' };
  }

  /** Whether nothing can happen to it any more. */
  get isOver(): boolean {
    return this.#notTaken !== null || (this.#position?.isFlat ?? false);
  }

  get position(): OpenPosition | null {
    return this.#position;
  }

  /** Price units times contracts, realised and open at `mark`. */
  profitAt(mark: Price): number {
    return this.#position?.profitAt(mark) ?? 0;
  }

  /** The bar inside which the signal's level was touched. */
  takeSignalBar(bar: BarPrices): void {
    const { entry } = this.plan;
    if (this.isOver || this.#position) return;
    if (entry.kind === 'touched' || entry.kind === 'stop') this.#takeBarAtStop(bar, entry.trigger);
  }

  /** The opening of a bar: what is decided goes in, before anything else of the bar is known. */
  takeOpen({ startMs, open }: BarPrices): void {
    if (this.isOver || this.#position || startMs < this.plan.knownAtMs) return;
    if (this.#isTimeUp(startMs)) this.#notTaken = 'time-up';
    else if (this.#goesAtMarket) this.#enterAtMarket(startMs, open);
  }

  takeBar(bar: BarPrices): void {
    this.takeOpen(bar);
    if (this.isOver) return;
    if (bar.startMs < this.plan.knownAtMs) this.#takeBarOfSignal(bar);
    else if (this.#position) this.#position.takeBar(bar);
    else this.#takeBarAtLevel(bar);
  }

  /** The bar in which a tick gave the signal: what it held before that counts for nothing. */
  #takeBarOfSignal(bar: BarPrices): void {
    if (this.#position) this.#position.takeEntryBar(bar);
    else this.takeSignalBar(bar);
  }

  takeTick(atMs: EpochMs, price: Price): void {
    if (this.isOver || atMs < this.plan.knownAtMs) return;
    if (this.#position) {
      this.#position.takeTick(atMs, price);
      return;
    }
    const { entry } = this.plan;
    if (this.#isTimeUp(atMs)) this.#notTaken = 'time-up';
    else if (this.#goesAtMarket) this.#enterAtMarket(atMs, price);
    else if (entry.kind === 'stop' || entry.kind === 'touched') {
      if (this.#beyond(price, entry.trigger) >= 0) this.#enterAtMarket(atMs, price);
    } else if (entry.kind === 'limit') {
      if (this.#isLimitMet(price, entry.limit)) this.#enter(atMs, this.#isResting ? entry.limit : price);
      if (this.#beyond(price, entry.limit) > 0) this.#isResting = true;
    }
  }

  /** A minute has closed while ticks are taken. */
  barClosed(bar: BarPrices): void {
    if (this.isOver || bar.startMs + MS_PER_MINUTE <= this.plan.knownAtMs) return;
    if (this.#position) this.#position.barClosed(bar);
    else this.#waitAnotherBar(bar);
  }

  /** There is nothing more to come: what is open is closed at the last price that is known. */
  end(atMs: EpochMs, price: Price): void {
    if (this.isOver) return;
    if (this.#position) this.#position.closeAt(atMs, price);
    else this.#notTaken = 'no-price';
  }

  #takeBarAtLevel(bar: BarPrices): void {
    const { entry } = this.plan;
    if (entry.kind === 'stop' || entry.kind === 'touched') this.#takeBarAtStop(bar, entry.trigger);
    if (entry.kind === 'limit') this.#takeBarAtLimit(bar, entry.limit);
    if (!this.#position && !this.isOver) this.#waitAnotherBar(bar);
  }

  #takeBarAtStop(bar: BarPrices, trigger: Price): void {
    if (this.#beyond(bar.open, trigger) >= 0) {
      this.#enterAtMarket(bar.startMs, bar.open)?.takeBar(bar);
      return;
    }
    const reached = this.#direction > 0 ? bar.high : bar.low;
    if (this.#beyond(reached, trigger) < 0) return;
    this.#enterAtMarket(bar.startMs, trigger)?.takeEntryBar(bar);
  }

  #takeBarAtLimit(bar: BarPrices, limit: Price): void {
    if (this.#isLimitMet(bar.open, limit)) {
      this.#enter(bar.startMs, this.#isResting ? limit : bar.open)?.takeBar(bar);
      return;
    }
    this.#isResting = true;
    const reached = this.#direction > 0 ? bar.low : bar.high;
    if (!this.#isLimitMet(reached, limit)) return;
    this.#enter(bar.startMs, limit)?.takeEntryBar(bar);
  }

  #waitAnotherBar(bar: BarPrices): void {
    const { entry } = this.plan;
    this.#barsWaited += 1;
    if (entry.kind !== 'limit' || this.#goesAtMarket || this.#barsWaited < entry.validBars) return;
    if (entry.fallback === 'cancel') {
      this.#notTaken = 'no-pullback';
      return;
    }
    this.#goesAtMarket = true;
    if (this.#context.fills.marketFill === 'signal-close') {
      this.#enterAtMarket(epochMs(bar.startMs + MS_PER_MINUTE), bar.close);
    }
  }

  /** Price units by which a price lies beyond a level, in the direction of the trade. */
  #beyond(price: Price, level: Price): number {
    return this.#direction * (price - level);
  }

  #isLimitMet(price: Price, limit: Price): boolean {
    const missing = this.#beyond(price, limit);
    return this.#context.fills.limitFill === 'touch' ? missing <= 0 : missing < 0;
  }

  #isTimeUp(atMs: number): boolean {
    return this.plan.exitAtMs !== null && atMs >= this.plan.exitAtMs;
  }

  #enterAtMarket(atMs: EpochMs, price: Price): OpenPosition | null {
    const { fills, tickSize } = this.#context;
    return this.#enter(atMs, (price + this.#direction * fills.slippageTicks * tickSize) as Price);
  }

  /** The position, or null when there is a reason to take none. */
  #enter(atMs: EpochMs, price: Price): OpenPosition | null {
    const stop = firstStop(this.plan.side, price, this.plan.stop, this.#context.tickSize);
    const stopDistance = this.#beyond(price, stop);
    if (stopDistance <= 0) {
      this.#notTaken = 'stop-passed';
      return null;
    }
    const quantity = this.#context.contractsFor(stopDistance);
    if (quantity <= 0) {
      this.#notTaken = 'no-contract';
      return null;
    }
    this.#position = new OpenPosition(this.plan, this.#context, { atMs, price, quantity });
    return this.#position;
  }
}
