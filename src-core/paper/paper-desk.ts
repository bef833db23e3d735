import type { Instrument } from '../market/instrument.ts';
import type { EpochMs, Price } from '../market/units.ts';
import { EquityAccount } from '../performance/equity-account.ts';
import { tradePlanOf, type Signal } from '../signals/signal.ts';
import type { FillSettings } from './fill-settings.ts';
import type { BarPrices } from './open-position.ts';
import { PaperTrade, type NotTaken, type PaperContext } from './paper-trade.ts';
import { contractsFor, type PositionSize } from './position-size.ts';
import { dollarsOf, exitMsOf, type Trade } from './trade.ts';

export interface PaperTerms {
  readonly instrument: Pick<Instrument, 'tickSize' | 'multiplier'>;
  readonly fills: FillSettings;
  readonly size: PositionSize;
  /** Dollars. */
  readonly startEquity: number;
}

/** A signal that did not become a trade. */
export interface Untaken {
  readonly id: string;
  readonly because: NotTaken;
}

/**
 * Trades the signals of one strategy and symbol on paper, each by its own plan, and keeps their account. A market knows
 * one position: an entry to the other side closes what is open.
 */
export class PaperDesk {
  readonly account: EquityAccount;
  readonly trades: Trade[] = [];
  readonly untaken: Untaken[] = [];
  readonly #context: PaperContext;
  readonly #multiplier: number;
  #working: PaperTrade[] = [];
  /** Those of the working trades that wait for their entry. */
  #waiting: PaperTrade[] = [];

  constructor({ instrument, fills, size, startEquity }: PaperTerms) {
    const { tickSize, multiplier } = instrument;
    this.#multiplier = multiplier;
    this.account = new EquityAccount(startEquity);
    this.#context = {
      tickSize,
      multiplier,
      fills,
      contractsFor: (stopDistance) => contractsFor(size, this.account.equity, stopDistance, multiplier),
    };
  }

  /** Whether any signal still waits or is open: only then does it matter what the market does. */
  get isBusy(): boolean {
    return this.#working.length > 0;
  }

  /** Trades that have a position now. */
  get open(): readonly PaperTrade[] {
    return this.#working.filter(({ position }) => position !== null);
  }

  /** Takes a signal; `signalBar` is the bar that gave it, when bars are all that is known. */
  take(signal: Signal, signalBar: BarPrices | null): void {
    const trade = new PaperTrade(tradePlanOf(signal), this.#context);
    if (signalBar) trade.takeSignalBar(signalBar);
    this.#working.push(trade);
    this.#waiting.push(trade);
    this.#reverse();
    this.#settle(signal.price);
  }

  /** A closed bar, after the signals of the bar before and before its own. */
  takeBar(bar: BarPrices): void {
    if (this.#working.length === 0) return;
    for (const trade of this.#working) trade.takeOpen(bar);
    this.#reverse();
    for (const trade of this.#working) trade.takeBar(bar);
    this.#reverse();
    this.#settle(bar.close);
  }

  takeTick(atMs: EpochMs, price: Price): void {
    if (this.#working.length === 0) return;
    for (const trade of this.#working) trade.takeTick(atMs, price);
    this.#reverse();
    this.#settle(price);
  }

  /** A minute has closed while ticks are taken. */
  barClosed(bar: BarPrices): void {
    if (this.#working.length === 0) return;
    for (const trade of this.#working) trade.barClosed(bar);
    this.#settle(bar.close);
  }

  /** Nothing more is to come. */
  end(atMs: EpochMs, price: Price): void {
    for (const trade of this.#working) trade.end(atMs, price);
    this.#settle(price);
  }

  /** Closes what is open to the other side of a trade that has just been entered. */
  #reverse(): void {
    if (this.#waiting.length === 0) return;
    for (const { plan, position } of this.#waiting) {
      if (!position) continue;
      const { atMs, price } = position.entry;
      for (const other of this.#working) {
        if (other.plan.side !== plan.side && other.position?.isFlat === false) other.position.reverseAt(atMs, price);
      }
    }
    this.#waiting = this.#waiting.filter(({ position, isOver }) => position === null && !isOver);
  }

  /** Books what is over, and marks what is open at the newest price. */
  #settle(price: Price): void {
    let profit = 0;
    let isAnyOver = false;
    for (const trade of this.#working) {
      if (trade.isOver) {
        isAnyOver = true;
        this.#book(trade);
      } else profit += trade.profitAt(price);
    }
    if (isAnyOver) this.#working = this.#working.filter(({ isOver }) => !isOver);
    this.account.mark(dollarsOf(profit, 1, this.#multiplier));
  }

  #book(trade: PaperTrade): void {
    const { state, plan } = trade;
    if (state.kind === 'closed') {
      this.trades.push(state.trade);
      this.account.close(state.trade, exitMsOf(state.trade));
    } else if (state.kind === 'not-taken') this.untaken.push({ id: plan.id, because: state.because });
  }
}
