import type { Bar } from '../market/bar.ts';
import { CLOSE_GRACE_MS } from '../market/bar-builder.ts';
import type { Instrument } from '../market/instrument.ts';
import { newYorkClock, tradingDaySpanOf, type TradingDaySpan } from '../market/session.ts';
import { MS_PER_MINUTE, epochMs, type TradingDay } from '../market/units.ts';
import type { ActiveStrategy } from './active-strategy.ts';
import type { PastSession } from './past-session.ts';
import type { Evidence } from './proof.ts';
import type { OpeningRangeView, Signal } from './signal.ts';
import type { BarWitness } from './strategy.ts';
import { SymbolStrategies } from './symbol-strategies.ts';

/** Bars that are complete: nothing is open, and what is missing was not traded as far as anybody knows. */
const CLOSED_BARS_ONLY: BarWitness = { gapWithin: () => null, openBar: () => null };

export interface SessionRunListener {
  signalled(signal: Signal, evidence: Evidence): void;
  /** A trading day of which there were bars is over; where each strategy stood at its end. */
  dayOver(day: TradingDay, views: readonly OpeningRangeView[]): void;
}

/**
 * The strategies of one symbol over its closed one-minute bars, the very code that runs live: the clock stands at the end
 * of each bar when it is told, and passes what lies between two bars. Bars must come oldest first.
 */
export class SessionRun {
  readonly #strategies: SymbolStrategies;
  readonly #instrument: Instrument;
  readonly #listener: SessionRunListener;
  #span: TradingDaySpan | null = null;

  constructor(
    instrument: Instrument,
    strategies: readonly ActiveStrategy[],
    listener: SessionRunListener,
    history: readonly PastSession[] = [],
  ) {
    this.#instrument = instrument;
    this.#listener = listener;
    this.#strategies = new SymbolStrategies(instrument, CLOSED_BARS_ONLY, {
      signalled: (signal, evidence) => {
        listener.signalled(signal, evidence);
      },
      // A closed bar comes once and is not revised.
      corrected: () => undefined,
      dueAt: () => undefined,
    });
    if (history.length > 0) this.#strategies.learn(history);
    this.#strategies.use(strategies, []);
  }

  take(bar: Bar): void {
    if (!this.#span || bar.startMs >= this.#span.endMs) this.#beginDay(bar);
    const strategies = this.#strategies;
    strategies.advanceClockIfDue(bar.startMs);
    const closedMs = bar.startMs + MS_PER_MINUTE + CLOSE_GRACE_MS;
    strategies.barChanged('closed', bar, closedMs);
    strategies.advanceClockIfDue(closedMs);
  }

  /** There are no more bars. */
  end(): void {
    this.#endDay();
    this.#span = null;
  }

  #beginDay(bar: Bar): void {
    this.#endDay();
    this.#span = tradingDaySpanOf(bar.startMs, this.#instrument.assetClass);
  }

  #endDay(): void {
    if (!this.#span) return;
    this.#strategies.advanceClock(this.#span.endMs - 1);
    this.#listener.dayOver(this.#span.day, this.#strategies.views());
  }
}

/** What a strategy made of one trading day: its signals, or the reason for none. */
export interface SessionVerdict {
  readonly day: TradingDay;
  readonly signals: readonly Signal[];
  readonly evidence: readonly Evidence[];
  /** A whole sentence; null when there was a signal. */
  readonly reason: string | null;
}

/** Why a day without a signal had none, by where the strategy stood at its end. */
export function reasonOf(view: OpeningRangeView | undefined): string {
  if (!view) return 'The day was not watched.';
  const { state, cutoffMs } = view;
  if (state.kind === 'not-watching') return state.reason;
  return `The range held until ${newYorkClock(epochMs(cutoffMs)).slice(0, 5)} ET: no signal.`;
}

/**
 * One strategy over the bars of one symbol, oldest first: a verdict for each trading day of which there are bars. `history`
 * are the regular sessions before the first bar, where they are known; those within the bars are learned on the way.
 */
export function evaluateSessions(
  instrument: Instrument,
  strategy: ActiveStrategy,
  bars: Iterable<Bar>,
  history: readonly PastSession[] = [],
): readonly SessionVerdict[] {
  const verdicts: SessionVerdict[] = [];
  let [signals, evidence]: [Signal[], Evidence[]] = [[], []];
  const run = new SessionRun(
    instrument,
    [{ ...strategy, isWatching: true }],
    {
      signalled: (signal, rests) => {
        signals.push(signal);
        evidence.push(rests);
      },
      dayOver: (day, [view]) => {
        verdicts.push({ day, signals, evidence, reason: signals.length > 0 ? null : reasonOf(view) });
        [signals, evidence] = [[], []];
      },
    },
    history,
  );
  for (const bar of bars) run.take(bar);
  run.end();
  return verdicts;
}
