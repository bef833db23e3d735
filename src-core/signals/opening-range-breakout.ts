import type { Bar } from '../market/bar.ts';
import { CLOSE_GRACE_MS, type BarChange, type ClockReading } from '../market/bar-builder.ts';
import type { Instrument } from '../market/instrument.ts';
import { newYorkInstant, regularClosureName, tradingDaySpanOf } from '../market/session.ts';
import { REGULAR_OPEN_MINUTE } from '../market/session-calendar.ts';
import { epochMs, MS_PER_MINUTE, type EpochMs, type Price, type TradingDay } from '../market/units.ts';
import { brokenSide, oppositeEnd } from './breakout-levels.ts';
import { resolveExits, type ExitPlan } from './exit-plan.ts';
import {
  awaitingBroker,
  brokeUnwatched,
  noOpeningBar,
  noSession,
  unreliableOpeningBar,
} from './opening-range-reasons.ts';
import type { RangeCorrection } from './proof.ts';
import type { OpeningRangeState, OpeningRangeView, PriceRange as OpeningRange, Signal, SignalSide } from './signal.ts';
import type { BarWitness } from './strategy.ts';

const STRATEGY = 'opening-range-breakout';
/** Raised whenever the same input may give another signal. */
const STRATEGY_VERSION = 1;
const RANGE_MINUTES = 1;
/** Bars stamped 09:31 to 09:43 may signal; the 09:44 bar is the one in which the position would be closed. */
const CUTOFF_MINUTES = 14;
/** The close of the bar stamped 09:44. */
const EXIT_MINUTES = 15;
const TITLE = '9:30 breakout';
const TARGET_RISKS = 2;
/**
 * A break that only a late range or the broker's correction brought to light is still told within one bar of the
 * breaking bar's close, when a fill at the next bar's open is still conceivable. Later it would send a trader after a
 * price that is gone.
 */
export const LATE_VERDICT_LIMIT_MS = MS_PER_MINUTE;

export interface BreakoutListener {
  signalled(signal: Signal): void;
  corrected(correction: RangeCorrection): void;
  /** `advanceClock` must be called once the exchange's clock has reached this instant. */
  dueAt(instantMs: number): void;
}

/** One trading day's watch. */
interface Watch {
  readonly day: TradingDay;
  readonly startMs: EpochMs;
  readonly endMs: EpochMs;
  readonly rangeStartMs: EpochMs;
  readonly rangeEndMs: EpochMs;
  readonly cutoffMs: EpochMs;
  /** Bars that may signal and are fit to be judged, oldest first. */
  readonly judged: Bar[];
}

/**
 * waiting -> building -> armed -> signalled, or expired at the cut-off. `unwatched` when the opening bar is missing or
 * not to be relied on (`isMendable`: the broker's bar of the minute still arms the range), or when the day has none.
 */
type State =
  | { readonly kind: 'waiting' }
  | { readonly kind: 'building' }
  | { readonly kind: 'armed'; readonly range: OpeningRange }
  | { readonly kind: 'signalled'; readonly range: OpeningRange; readonly signal: Signal }
  | { readonly kind: 'expired'; readonly range: OpeningRange }
  | { readonly kind: 'unwatched'; readonly cause: string; readonly isMendable: boolean };

/** Signals rest on bars from a complete stream or from the broker, never on partial or estimated ones. */
const isReliable = (bar: Bar): boolean => bar.grade === 'built' || bar.grade === 'confirmed';
const closeInstant = (bar: Bar): EpochMs => epochMs(bar.startMs + MS_PER_MINUTE);

/**
 * The opening-range breakout, default preset (analytics, sections 1.1 and 1.10). The range is the 09:30 bar; the first
 * later bar that closes strictly beyond it signals, once a day. The verdict falls when the minute closes by the clock;
 * it does not wait for the broker's bar.
 */
export class OpeningRangeBreakout {
  readonly #instrument: Instrument;
  readonly #clock: ClockReading;
  readonly #witness: BarWitness;
  readonly #listener: BreakoutListener;
  #watch: Watch | null = null;
  #state: State = { kind: 'waiting' };

  constructor(instrument: Instrument, clock: ClockReading, witness: BarWitness, listener: BreakoutListener) {
    this.#instrument = instrument;
    this.#clock = clock;
    this.#witness = witness;
    this.#listener = listener;
  }

  /** The exchange's clock has moved; the bars due by now have already been reported. */
  advanceClock(): void {
    const nowMs = this.#clock.nowMs;
    const watch = this.#watchFor(nowMs);
    if (nowMs >= watch.rangeEndMs + CLOSE_GRACE_MS) this.#passOpeningMinute(watch);
    if (nowMs >= watch.cutoffMs + CLOSE_GRACE_MS) this.#passCutoff();
    const deadlines = [watch.rangeEndMs + CLOSE_GRACE_MS, watch.cutoffMs + CLOSE_GRACE_MS, watch.endMs];
    this.#listener.dueAt(Math.min(...deadlines.filter((deadlineMs) => deadlineMs > nowMs)));
  }

  barOpened(startMs: EpochMs): void {
    const watch = this.#watchFor(startMs);
    if (startMs === watch.rangeStartMs && this.#state.kind === 'waiting') this.#state = { kind: 'building' };
  }

  barChanged(change: BarChange, bar: Bar): void {
    const watch = this.#watchFor(bar.startMs);
    if (bar.startMs === watch.rangeStartMs) this.#takeOpeningBar(watch, bar);
    else if (bar.startMs >= watch.rangeEndMs && bar.startMs < watch.cutoffMs) this.#takeLaterBar(watch, change, bar);
  }

  /** What the screen shows; null until the exchange's day is known. */
  view(): OpeningRangeView | null {
    const watch = this.#watch;
    if (!watch) return null;
    const { day, rangeStartMs, rangeEndMs, cutoffMs } = watch;
    const { symbol } = this.#instrument;
    return {
      activeId: STRATEGY,
      title: TITLE,
      symbol,
      tradingDay: day,
      rangeStartMs,
      rangeEndMs,
      cutoffMs,
      state: this.#viewState(watch),
    };
  }

  /** The watch of the day an instant lies in, or the newer one that is already running. */
  #watchFor(instantMs: number): Watch {
    if (this.#watch && instantMs < this.#watch.endMs) return this.#watch;
    const { day, startMs, endMs } = tradingDaySpanOf(epochMs(instantMs), this.#instrument.assetClass);
    const rangeStartMs = newYorkInstant(day, REGULAR_OPEN_MINUTE);
    const after = (minutes: number): EpochMs => epochMs(rangeStartMs + minutes * MS_PER_MINUTE);
    const rangeEndMs = after(RANGE_MINUTES);
    this.#watch = { day, startMs, endMs, rangeStartMs, rangeEndMs, cutoffMs: after(CUTOFF_MINUTES), judged: [] };
    const closure = regularClosureName(day);
    this.#state =
      closure === null ? { kind: 'waiting' } : { kind: 'unwatched', cause: noSession(day, closure), isMendable: false };
    this.#listener.dueAt(-Infinity);
    return this.#watch;
  }

  #passOpeningMinute({ rangeStartMs, rangeEndMs }: Watch): void {
    if (this.#state.kind !== 'waiting' && this.#state.kind !== 'building') return;
    const gap = this.#witness.gapWithin(rangeStartMs, rangeEndMs);
    this.#state = { kind: 'unwatched', cause: noOpeningBar(rangeStartMs, rangeEndMs, gap), isMendable: true };
  }

  #passCutoff(): void {
    if (this.#state.kind === 'armed') this.#state = { kind: 'expired', range: this.#state.range };
    if (this.#state.kind === 'unwatched') this.#state = { ...this.#state, isMendable: false };
  }

  #takeOpeningBar(watch: Watch, bar: Bar): void {
    const range: OpeningRange = { high: bar.high, low: bar.low };
    const state = this.#state;
    if (state.kind === 'waiting' || state.kind === 'building' || state.kind === 'unwatched') {
      if (state.kind === 'unwatched' && !state.isMendable) return;
      if (isReliable(bar)) this.#arm(watch, range);
      else this.#distrust(watch);
      return;
    }
    if (!isReliable(bar) || (state.range.high === range.high && state.range.low === range.low)) return;
    if (state.kind === 'armed') this.#arm(watch, range);
    else this.#state = { ...state, range };
    if (state.kind !== 'signalled') return;
    const { id: signalId, price, side } = state.signal;
    this.#listener.corrected({
      signalId,
      before: state.range,
      after: range,
      isStillBroken: brokenSide(price, range) === side,
    });
  }

  #distrust({ rangeStartMs, rangeEndMs }: Watch): void {
    const gap = this.#witness.gapWithin(rangeStartMs, rangeEndMs);
    this.#state = { kind: 'unwatched', cause: unreliableOpeningBar(gap), isMendable: true };
  }

  /** The range is known, or known better: what has closed since then is judged by it. */
  #arm(watch: Watch, range: OpeningRange): void {
    this.#state = { kind: 'armed', range };
    for (const bar of watch.judged) {
      if (this.#judge(watch, bar, range, false)) return;
    }
  }

  #takeLaterBar(watch: Watch, change: BarChange, bar: Bar): void {
    if (!isReliable(bar)) return;
    const { judged } = watch;
    const known = judged.findIndex(({ startMs }) => startMs === bar.startMs);
    if (known >= 0) judged[known] = bar;
    else {
      judged.push(bar);
      judged.sort((a, b) => a.startMs - b.startMs);
    }
    if (this.#state.kind === 'armed') this.#judge(watch, bar, this.#state.range, change === 'closed');
  }

  /** Whether the bar breaks the range; then it signals, or says why it is too late to. */
  #judge(watch: Watch, bar: Bar, range: OpeningRange, isFresh: boolean): boolean {
    const side = brokenSide(bar.close, range);
    if (side === null) return false;
    const knownAtMs = closeInstant(bar);
    const nowMs = this.#clock.nowMs;
    if (!isFresh && nowMs - knownAtMs > LATE_VERDICT_LIMIT_MS) {
      this.#state = { kind: 'unwatched', cause: brokeUnwatched(side, knownAtMs, nowMs), isMendable: false };
      return true;
    }
    const signal = this.#makeSignal(watch, bar, range, side);
    this.#state = { kind: 'signalled', range, signal };
    this.#listener.signalled(signal);
    return true;
  }

  #makeSignal({ day, rangeStartMs }: Watch, bar: Bar, range: OpeningRange, side: SignalSide): Signal {
    const { symbol, tickSize } = this.#instrument;
    const timeExitMs = epochMs(rangeStartMs + EXIT_MINUTES * MS_PER_MINUTE);
    const exits: ExitPlan = {
      stops: [{ kind: 'level', price: oppositeEnd(side, range) }],
      targets: [{ unit: 'risk', amount: TARGET_RISKS, portion: 1 }],
      targetRounding: 'nearest',
      timeExitMs,
      breaksEven: false,
      closeInside: null,
      heatPercent: null,
      trailPercent: null,
    };
    return {
      id: [STRATEGY, `v${STRATEGY_VERSION}`, symbol, day, bar.startMs, side].join(':'),
      kind: 'entry',
      strategy: STRATEGY,
      strategyVersion: STRATEGY_VERSION,
      activeId: STRATEGY,
      title: TITLE,
      parameters: {},
      symbol,
      contract: bar.contract,
      tradingDay: day,
      side,
      barStartMs: bar.startMs,
      knownAtMs: closeInstant(bar),
      price: bar.close,
      range,
      entry: { kind: 'signal-close' },
      ...resolveExits(exits, side, bar.close, tickSize),
      timeExitMs,
      exits,
    };
  }

  #viewState({ rangeStartMs }: Watch): OpeningRangeState {
    const state = this.#state;
    switch (state.kind) {
      case 'waiting':
        return { kind: 'waiting', opensAtMs: rangeStartMs };
      case 'building': {
        const open = this.#witness.openBar(rangeStartMs);
        if (!open) return { kind: 'waiting', opensAtMs: rangeStartMs };
        return { kind: 'building', high: open.high as Price, low: open.low as Price };
      }
      case 'armed':
      case 'expired':
        return { kind: state.kind, ...state.range };
      case 'signalled':
        return { kind: 'signalled', ...state.range, side: state.signal.side, signalId: state.signal.id };
      case 'unwatched': {
        const hope = state.isMendable ? ` ${awaitingBroker(rangeStartMs)}` : '';
        return { kind: 'not-watching', reason: state.cause + hope };
      }
    }
  }
}
