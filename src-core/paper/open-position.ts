import { MS_PER_MINUTE, epochMs, type EpochMs, type Price } from '../market/units.ts';
import { firstStop, ladderOf, targetPrice } from './bracket.ts';
import type { FillSettings } from './fill-settings.ts';
import { settleTrade, type Exit, type ExitReason, type Trade } from './trade.ts';
import { directionOf, type TradePlan } from './trade-plan.ts';
import { trailedStop } from './trailing-stop.ts';

/** Prices of one minute; it covers [startMs, startMs + 60,000). */
export interface BarPrices {
  readonly startMs: EpochMs;
  readonly open: Price;
  readonly high: Price;
  readonly low: Price;
  readonly close: Price;
}

export interface PositionContext {
  readonly tickSize: Price;
  /** Dollars a point. */
  readonly multiplier: number;
  readonly fills: FillSettings;
}

interface Rung {
  readonly price: Price;
  readonly quantity: number;
}

/**
 * An open position and the orders that protect it (analytics, sections 6.1 to 6.4). What a bar does not prove in the
 * trader's favour is counted against him: the stop comes before the target, and a stop that was moved inside a bar
 * holds from the next one on, unless the close proves that it was hit. The size that is protected is never more than
 * what is open.
 */
export class OpenPosition {
  readonly #plan: TradePlan;
  readonly #context: PositionContext;
  readonly #direction: 1 | -1;
  readonly #entryMs: EpochMs;
  readonly #entryPrice: Price;
  readonly #quantity: number;
  readonly #firstStop: Price;
  readonly #rungs: Rung[];
  readonly #exits: Exit[] = [];
  #stop: Price;
  #stopReason: ExitReason = 'stop';
  #remaining: number;
  #best: number;
  #worst: number;
  /** Decided at a close, to be done at the next price. */
  #leavesNext = false;

  constructor(plan: TradePlan, context: PositionContext, entry: { atMs: EpochMs; price: Price; quantity: number }) {
    const { atMs, price, quantity } = entry;
    this.#plan = plan;
    this.#context = context;
    this.#direction = directionOf(plan.side);
    this.#entryMs = atMs;
    this.#entryPrice = price;
    this.#quantity = quantity;
    this.#remaining = quantity;
    this.#best = this.#worst = price;
    this.#firstStop = this.#stop = firstStop(plan.side, price, plan.stop, context.tickSize);
    this.#rungs = this.#ladder();
  }

  get entry(): { readonly atMs: EpochMs; readonly price: Price } {
    return { atMs: this.#entryMs, price: this.#entryPrice };
  }

  get isFlat(): boolean {
    return this.#remaining === 0;
  }

  /** Where the protective stop is. */
  get stop(): Price {
    return this.#stop;
  }

  /** What the stop and the targets left protect: always what is open. */
  get remaining(): number {
    return this.#remaining;
  }

  /** Price units times contracts: realised and, at `mark`, open. */
  profitAt(mark: Price): number {
    const realised = this.#exits.reduce((sum, { price, quantity }) => sum + this.#gain(price) * quantity, 0);
    return realised + this.#gain(mark) * this.#remaining;
  }

  /** A whole minute in which the position was open from its opening on. */
  takeBar(bar: BarPrices): void {
    const { startMs, open } = bar;
    if (this.#leavesNext) {
      this.#leaveAtMarket(startMs, open, 'close-back');
      return;
    }
    if (this.#isTimeUp(startMs)) {
      this.#leaveAtMarket(startMs, open, 'time');
      return;
    }
    if (this.#gain(open) <= this.#gain(this.#stop)) {
      this.#leaveAtMarket(startMs, open, this.#stopReason);
      return;
    }
    if (this.#reachTargets(startMs, open)) return;
    const [favourable, adverse] = this.#extremesOf(bar);
    if (this.#gain(adverse) <= this.#gain(this.#stop)) {
      this.#leaveAtMarket(startMs, this.#stop, this.#stopReason);
      return;
    }
    const before = this.#remaining;
    this.#see(adverse);
    if (this.#reachTargets(startMs, favourable)) return;
    this.#see(favourable);
    if (this.#remaining < before) this.#moveToBreakEven();
    this.#finishBar(bar);
  }

  /**
   * The minute in which the position was opened at a level inside it. What came before the entry counts for nothing:
   * the stop is taken as hit when the bar reaches it, a target never.
   */
  takeEntryBar(bar: BarPrices): void {
    const [, adverse] = this.#extremesOf(bar);
    if (this.#gain(adverse) <= this.#gain(this.#stop)) {
      this.#leaveAtMarket(bar.startMs, this.#stop, this.#stopReason);
      return;
    }
    this.#finishBar(bar);
  }

  takeTick(atMs: EpochMs, price: Price): void {
    if (this.#leavesNext) this.#leaveAtMarket(atMs, price, 'close-back');
    else if (this.#isTimeUp(atMs)) this.#leaveAtMarket(atMs, price, 'time');
    else if (this.#gain(price) <= this.#gain(this.#stop)) this.#leaveAtMarket(atMs, price, this.#stopReason);
    else {
      if (this.#reachTargets(atMs, price)) return;
      this.#see(price);
      this.#moveToBreakEven();
      this.#trail();
    }
  }

  /** A minute has closed while ticks are taken: what rests on closes is decided now. */
  barClosed({ startMs, close }: BarPrices): void {
    if (!this.isFlat) this.#judgeClose(epochMs(startMs + MS_PER_MINUTE), close);
  }

  /** There is nothing more to come: closed at the last price that is known. */
  closeAt(atMs: EpochMs, price: Price): void {
    this.#leaveAtMarket(atMs, price, 'end-of-data');
  }

  /** An order to the other side was filled at this price, which closes what is open. */
  reverseAt(atMs: EpochMs, price: Price): void {
    this.#exit({ atMs, price, quantity: this.#remaining, reason: 'reversed' });
  }

  toTrade(): Trade {
    const { id, strategy, symbol, contract, side } = this.#plan;
    return settleTrade({
      id,
      strategy,
      symbol,
      contract,
      side,
      quantity: this.#quantity,
      entryMs: this.#entryMs,
      entryPrice: this.#entryPrice,
      firstStop: this.#firstStop,
      exits: this.#exits,
      worstExcursion: Math.max(0, -this.#gain(this.#worst)),
      bestExcursion: Math.max(0, this.#gain(this.#best)),
      multiplier: this.#context.multiplier,
      feePerSide: this.#context.fills.feePerSide,
    });
  }

  #ladder(): Rung[] {
    const { side, targets } = this.#plan;
    const risk = -this.#gain(this.#firstStop);
    const quantities = ladderOf(
      targets.map(({ portion }) => portion),
      this.#quantity,
    );
    return targets
      .map((rule, index) => ({
        price: targetPrice(side, this.#entryPrice, risk, rule, this.#context.tickSize),
        quantity: quantities[index] ?? 0,
      }))
      .filter(({ quantity }) => quantity > 0)
      .sort((left, right) => this.#gain(left.price) - this.#gain(right.price));
  }

  /** Price units in favour of the trader. */
  #gain(price: number): number {
    return this.#direction * (price - this.#entryPrice);
  }

  #extremesOf({ high, low }: BarPrices): readonly [favourable: Price, adverse: Price] {
    return this.#direction > 0 ? [high, low] : [low, high];
  }

  #isTimeUp(atMs: number): boolean {
    return this.#plan.exitAtMs !== null && atMs >= this.#plan.exitAtMs;
  }

  #see(price: Price): void {
    if (this.#gain(price) > this.#gain(this.#best)) this.#best = price;
    if (this.#gain(price) < this.#gain(this.#worst)) this.#worst = price;
  }

  /** Fills the targets that `price` reaches, each at its own price; whether nothing is open any more. */
  #reachTargets(atMs: EpochMs, price: Price): boolean {
    const needsThrough = this.#context.fills.limitFill === 'trade-through';
    for (let rung = this.#rungs[0]; rung; rung = this.#rungs[0]) {
      const beyond = this.#gain(price) - this.#gain(rung.price);
      if (beyond < 0 || (needsThrough && beyond === 0)) break;
      this.#rungs.shift();
      this.#exit({ atMs, price: rung.price, quantity: Math.min(rung.quantity, this.#remaining), reason: 'target' });
    }
    return this.isFlat;
  }

  #exit(exit: Exit): void {
    this.#see(exit.price);
    this.#exits.push(exit);
    this.#remaining -= exit.quantity;
  }

  #leaveAtMarket(atMs: EpochMs, price: Price, reason: ExitReason): void {
    const { tickSize, fills } = this.#context;
    const paid = (price - this.#direction * fills.slippageTicks * tickSize) as Price;
    this.#exit({ atMs, price: paid, quantity: this.#remaining, reason });
  }

  /** What the close of a bar decides, and what it tells of a stop that was moved inside the bar. */
  #finishBar(bar: BarPrices): void {
    const closeMs = epochMs(bar.startMs + MS_PER_MINUTE);
    this.#see(bar.close);
    if (this.#gain(bar.close) <= this.#gain(this.#stop)) {
      this.#leaveAtMarket(bar.startMs, this.#stop, this.#stopReason);
      return;
    }
    if (this.#isTimeUp(closeMs)) {
      this.#leaveAtMarket(closeMs, bar.close, 'time');
      return;
    }
    if (this.#judgeClose(closeMs, bar.close)) return;
    this.#moveToBreakEven();
    this.#trail();
  }

  /** Whether the close ends the trade, now or at the next price. */
  #judgeClose(closeMs: EpochMs, close: Price): boolean {
    const { closeBackLevel } = this.#plan;
    if (closeBackLevel === null || this.#gain(close) > this.#gain(closeBackLevel)) return false;
    if (this.#context.fills.marketFill === 'signal-close') this.#leaveAtMarket(closeMs, close, 'close-back');
    else this.#leavesNext = true;
    return true;
  }

  #moveToBreakEven(): void {
    const rule = this.#plan.breakEven;
    if (!rule) return;
    const { after, plusTicks } = rule;
    const isReached =
      after.kind === 'first-target'
        ? this.#exits.some(({ reason }) => reason === 'target')
        : this.#gain(this.#best) >= after.multiple * -this.#gain(this.#firstStop);
    if (!isReached) return;
    const level = (this.#entryPrice + this.#direction * plusTicks * this.#context.tickSize) as Price;
    this.#raiseStop(level, 'break-even');
  }

  #trail(): void {
    const { trail, side } = this.#plan;
    if (!trail || this.#gain(this.#best) < trail.activationTicks * this.#context.tickSize) return;
    const { tickSize } = this.#context;
    this.#raiseStop(trailedStop(trail, { side, stop: this.#stop, extreme: this.#best as Price, tickSize }), 'trail');
  }

  #raiseStop(level: Price, reason: ExitReason): void {
    if (this.#gain(level) <= this.#gain(this.#stop)) return;
    this.#stop = level;
    this.#stopReason = reason;
  }
}
