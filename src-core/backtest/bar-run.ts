import type { Bar } from '../market/bar.ts';
import type { Instrument } from '../market/instrument.ts';
import { tradingDaySpanOf } from '../market/session.ts';
import { MS_PER_MINUTE, epochMs } from '../market/units.ts';
import { PaperDesk, type PaperTerms } from '../paper/paper-desk.ts';
import { tradeStatistics } from '../performance/trade-statistics.ts';
import type { BacktestResult } from './backtest-result.ts';
import { SessionLedger } from './session-ledger.ts';
import type { MakeWatch, Watch } from './watch.ts';

export interface RunSetup extends PaperTerms {
  readonly instrument: Instrument;
  readonly watch: MakeWatch;
  /** Of the rule, raised whenever the same input may give another signal. */
  readonly strategyVersion: number;
}

/** What a run knows when it is over; the data it ran over is named by whoever read it. */
export type RunOutcome = Omit<BacktestResult, 'data'>;

/**
 * One strategy over closed bars, told of them as the engine tells it live. Each bar first meets the orders that are
 * there and then the strategy, so that no order ever meets a bar that its signal has seen, save the touch that the bar
 * itself tells of.
 */
export class BarRun {
  readonly #setup: RunSetup;
  readonly #watch: Watch;
  readonly #desk: PaperDesk;
  readonly #ledger = new SessionLedger();
  #dayEndMs = -Infinity;
  /** The bar that the strategy was told of last. */
  #told: Bar | null = null;
  #last: Bar | null = null;

  constructor(setup: RunSetup) {
    this.#setup = setup;
    this.#desk = new PaperDesk(setup);
    this.#watch = setup.watch(setup.instrument, {
      signalled: (signal) => {
        this.#ledger.add(signal);
        const told = this.#told;
        this.#desk.take(signal, told?.startMs === signal.barStartMs ? told : null);
      },
      dayOver: (day, [view]) => {
        this.#ledger.endDay(day, view);
      },
    });
  }

  /** The next bars, oldest first. */
  take(bars: readonly Bar[]): void {
    for (const bar of bars) this.#takeBar(bar);
    this.#last = bars.at(-1) ?? this.#last;
  }

  /** Closes what is open at the last price and adds everything up. */
  finish(): RunOutcome {
    this.#watch.end();
    const last = this.#last;
    if (last) this.#desk.end(epochMs(last.startMs + MS_PER_MINUTE), last.close);
    const { trades, untaken, account } = this.#desk;
    return {
      strategyVersion: this.#setup.strategyVersion,
      sessions: this.#ledger.lines,
      trades,
      untaken,
      statistics: tradeStatistics(trades),
      curve: account.curve(),
    };
  }

  #takeBar(bar: Bar): void {
    if (bar.startMs >= this.#dayEndMs) this.#beginDay(bar);
    if (this.#desk.isBusy) this.#desk.takeBar(bar);
    this.#told = bar;
    this.#watch.take(bar);
  }

  #beginDay(bar: Bar): void {
    const { day, endMs } = tradingDaySpanOf(bar.startMs, this.#setup.instrument.assetClass);
    this.#dayEndMs = endMs;
    this.#desk.account.beginDay(day);
  }
}
