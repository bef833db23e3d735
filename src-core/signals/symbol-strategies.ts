import type { Bar } from '../market/bar.ts';
import type { BarChange } from '../market/bar-builder.ts';
import type { Instrument } from '../market/instrument.ts';
import {
  regularClosureName,
  regularSession,
  tradingDaySpanOf,
  type RegularSession,
  type TradingDaySpan,
} from '../market/session.ts';
import { epochMs, type EpochMs, type Price } from '../market/units.ts';
import type { ActiveStrategy } from './active-strategy.ts';
import { canonicalJson } from './fingerprint.ts';
import type { PastSession } from './past-session.ts';
import type { Evidence, RangeCorrection } from './proof.ts';
import { startStrategy } from './start-strategy.ts';
import { SessionHistory } from './session-history.ts';
import type { OpeningRangeView, Signal } from './signal.ts';
import type { BarWitness, Strategy, StrategyEvent, TickBand } from './strategy.ts';

export interface StrategiesListener {
  signalled(signal: Signal, evidence: Evidence): void;
  corrected(correction: RangeCorrection): void;
  /** `advanceClock` must be called once the exchange's clock has reached this instant. */
  dueAt(instantMs: number): void;
}

interface Running {
  /** Changes with anything that makes it another strategy. */
  readonly key: string;
  readonly strategy: Strategy;
}

/** The strategies that watch one symbol: tells them, in order, what happens, and hands on what they say. */
export class SymbolStrategies {
  readonly #instrument: Instrument;
  readonly #witness: BarWitness;
  readonly #listener: StrategiesListener;
  readonly #history = new SessionHistory();
  #running: readonly Running[] = [];
  #span: TradingDaySpan | null = null;
  #session: RegularSession | null = null;
  #phase: 'before' | 'open' | 'closed' = 'before';
  #nowMs = -Infinity;
  #dueMs = Infinity;

  constructor(instrument: Instrument, witness: BarWitness, listener: StrategiesListener) {
    this.#instrument = instrument;
    this.#witness = witness;
    this.#listener = listener;
  }

  get isEmpty(): boolean {
    return this.#running.length === 0;
  }

  /** Trades outside are wanted by somebody. */
  get band(): TickBand {
    let [above, below] = [Infinity, -Infinity];
    for (const { strategy } of this.#running) {
      const { band } = strategy;
      if (!band) continue;
      above = Math.min(above, band.above);
      below = Math.max(below, band.below);
    }
    return { above, below };
  }

  /**
   * From now on these watch. One that is the same as before goes on; a new one learns the bars of today, which it may not
   * judge as if they had just closed.
   */
  use(actives: readonly ActiveStrategy[], barsOfToday: readonly Bar[]): void {
    const before = new Map(this.#running.map((running) => [running.key, running]));
    this.#running = actives.map((active) => {
      const key = canonicalJson([active.id, active.title, active.rule, active.parameters]);
      return before.get(key) ?? { key, strategy: this.#start(active, barsOfToday) };
    });
    this.#settle();
  }

  learn(sessions: readonly PastSession[]): void {
    this.#history.learn(sessions);
    this.#tell({ kind: 'history', sessions: this.#history.sessions });
  }

  barOpened(startMs: EpochMs): void {
    this.#enter(startMs);
    this.#tell({ kind: 'bar-opened', startMs });
  }

  barChanged(change: BarChange, bar: Bar, nowMs: number): void {
    this.#enter(bar.startMs);
    this.#noteTime(nowMs);
    this.#history.take(bar);
    this.#tell({ kind: 'bar', change, bar, nowMs });
  }

  /** A trade outside the band. */
  tick(instantMs: EpochMs, price: Price, contract: string | null): void {
    this.#enter(instantMs);
    this.#tell({ kind: 'tick', instantMs, price, contract });
  }

  /** The exchange's clock has moved; the bars due by now have already been told. */
  advanceClock(nowMs: number): void {
    this.#enter(nowMs);
    this.#noteTime(nowMs);
    this.#passPhases();
    this.#tell({ kind: 'clock', nowMs });
    // Whoever advances the clock has forgotten what was due.
    this.#listener.dueAt(this.#dueMs);
  }

  /** The same for who plays bars without a clock between them: costs nothing while nobody waits for it. */
  advanceClockIfDue(nowMs: number): void {
    if (nowMs >= this.#dueMs) this.advanceClock(nowMs);
  }

  views(): readonly OpeningRangeView[] {
    return this.#running.map(({ strategy }) => strategy.view()).filter((view) => view !== null);
  }

  /** The day an instant lies in, or the newer one that is running already. */
  #enter(instantMs: number): void {
    if (this.#span && instantMs < this.#span.endMs) return;
    this.#span = tradingDaySpanOf(epochMs(instantMs), this.#instrument.assetClass);
    this.#session = regularSession(this.#span.day);
    this.#phase = 'before';
    if (this.#history.begin(this.#span.day, this.#session)) {
      this.#tell({ kind: 'history', sessions: this.#history.sessions });
    }
    this.#tell(this.#dayEvent(this.#span));
    this.#listener.dueAt(-Infinity);
  }

  #dayEvent(span: TradingDaySpan): StrategyEvent {
    return { kind: 'session', phase: 'day', span, session: this.#session, closure: regularClosureName(span.day) };
  }

  #passPhases(): void {
    const session = this.#session;
    if (!session) return;
    if (this.#phase === 'before' && this.#nowMs >= session.openMs) {
      this.#phase = 'open';
      this.#tell({ kind: 'session', phase: 'open', atMs: session.openMs });
    }
    if (this.#phase === 'open' && this.#nowMs >= session.closeMs) {
      this.#phase = 'closed';
      this.#tell({ kind: 'session', phase: 'close', atMs: session.closeMs });
    }
  }

  #noteTime(nowMs: number): void {
    if (nowMs > this.#nowMs) this.#nowMs = nowMs;
  }

  #tell(event: StrategyEvent): void {
    for (const { strategy } of this.#running) this.#report(strategy, event);
    this.#settle();
  }

  #report(strategy: Strategy, event: StrategyEvent): void {
    for (const outcome of strategy.take(event)) {
      if (outcome.kind === 'signal') this.#listener.signalled(outcome.signal, outcome.evidence);
      else this.#listener.corrected(outcome.correction);
    }
  }

  /** Works out when the clock must be heard again. */
  #settle(): void {
    let dueMs = this.#span?.endMs ?? Infinity;
    for (const { strategy } of this.#running) dueMs = Math.min(dueMs, strategy.dueMs);
    const session = this.#session;
    if (session && this.#phase === 'before') dueMs = Math.min(dueMs, session.openMs);
    if (session && this.#phase === 'open') dueMs = Math.min(dueMs, session.closeMs);
    if (dueMs === this.#dueMs) return;
    this.#dueMs = dueMs;
    this.#listener.dueAt(dueMs);
  }

  #start(active: ActiveStrategy, barsOfToday: readonly Bar[]): Strategy {
    const strategy = startStrategy(active, this.#instrument, this.#witness);
    this.#report(strategy, { kind: 'history', sessions: this.#history.sessions });
    const span = this.#span;
    if (!span) return strategy;
    this.#report(strategy, this.#dayEvent(span));
    for (const bar of barsOfToday) {
      if (bar.startMs < span.startMs) continue;
      this.#report(strategy, { kind: 'bar', change: 'revised', bar, nowMs: this.#nowMs });
    }
    if (this.#nowMs !== -Infinity) this.#report(strategy, { kind: 'clock', nowMs: this.#nowMs });
    return strategy;
  }
}
