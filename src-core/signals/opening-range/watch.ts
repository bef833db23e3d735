import type { Bar } from '../../market/bar.ts';
import { CLOSE_GRACE_MS, type BarChange } from '../../market/bar-builder.ts';
import { epochMs, MS_PER_MINUTE, type EpochMs, type Price } from '../../market/units.ts';
import type { SeenTick } from '../proof.ts';
import {
  tradePlanOf,
  type OpeningRangeState,
  type OpeningRangeView,
  type PriceRange,
  type SignalSide,
} from '../signal.ts';
import type { Json, Strategy, StrategyEvent, StrategyOutcome, StrategySetup, TickBand } from '../strategy.ts';
import { scheduleDay, type DaySchedule } from './day-schedule.ts';
import { judgeDay } from './filters.ts';
import { outcomeOf } from './followed-trade.ts';
import { isBeyond, triggerLevel } from './levels.ts';
import { makeSignal, type Break } from './make-signal.ts';
import { openingRangeParameters, type OpeningRangeParameters } from './parameters.ts';
import { awaitingBroker, brokeUnwatched, noDirection, noOpeningBar, rolled, unreliableBars } from './reasons.ts';
import { judgeVolume, RECENT_BARS } from './volume-filter.ts';
import { blankMemory, withBar, type ArmedRange, type WatchMemory, type WatchState } from './watch-memory.ts';

/**
 * A break that only a late range or the broker's correction brought to light is still told within one bar of its
 * becoming true, when a fill at the next bar's open is still conceivable. Later it would send a trader after a price that
 * is gone.
 */
export const LATE_VERDICT_LIMIT_MS = MS_PER_MINUTE;

const NOTHING: readonly StrategyOutcome[] = [];
/** Signals rest on bars from a complete stream or from the broker, never on partial or estimated ones. */
const isReliable = ({ grade }: Bar): boolean => grade !== 'partial' && grade !== 'estimated';
const closeInstant = (bar: Bar): EpochMs => epochMs(bar.startMs + MS_PER_MINUTE);
const minuteOf = (instantMs: number): EpochMs => epochMs(Math.floor(instantMs / MS_PER_MINUTE) * MS_PER_MINUTE);

/**
 * The opening-range breakout at work on one symbol (analytics, sections 1.1 to 1.10). A verdict falls when its minute
 * closes by the clock or, for a touch, with the trade itself; it does not wait for the broker's bar.
 */
export class OpeningRangeWatch implements Strategy {
  readonly #setup: StrategySetup;
  readonly #p: OpeningRangeParameters;
  readonly #memory: WatchMemory;
  #outcomes: StrategyOutcome[] = [];

  constructor(setup: StrategySetup, memory: WatchMemory = blankMemory()) {
    this.#setup = setup;
    this.#p = openingRangeParameters(setup.parameters);
    this.#memory = memory;
  }

  get band(): TickBand | null {
    const { state } = this.#memory;
    if (this.#p.trigger !== 'touch' || this.#p.direction !== 'first-break' || state.kind !== 'armed') return null;
    const { sides, levels } = state.armed;
    return {
      above: sides.includes('long') ? levels.long.price : Infinity,
      below: sides.includes('short') ? levels.short.price : -Infinity,
    };
  }

  get dueMs(): number {
    const { schedule, clockMs } = this.#memory;
    if (!schedule) return Infinity;
    // Asked after every bar: no lists are made here.
    const heardMs = clockMs ?? -Infinity;
    const rangeDueMs = schedule.rangeEndMs + CLOSE_GRACE_MS;
    const cutoffDueMs = schedule.cutoffMs + CLOSE_GRACE_MS;
    const nextRangeMs = rangeDueMs > heardMs ? rangeDueMs : Infinity;
    const nextCutoffMs = cutoffDueMs > heardMs ? cutoffDueMs : Infinity;
    return Math.min(nextRangeMs, nextCutoffMs);
  }

  take(event: StrategyEvent): readonly StrategyOutcome[] {
    switch (event.kind) {
      case 'session':
        if (event.phase === 'day') this.#beginDay(scheduleDay(this.#p, event.span, event.session, event.closure));
        break;
      case 'history':
        this.#learnHistory(event.sessions);
        break;
      case 'tick':
        this.#takeTick(event.instantMs, event.price, event.contract);
        break;
      case 'bar-opened':
        this.#noteOpening(event.startMs);
        break;
      case 'bar':
        this.#noteTime(event.nowMs);
        this.#takeBar(event.change, event.bar);
        break;
      case 'clock':
        this.#noteTime(event.nowMs);
        this.#memory.clockMs = this.#memory.nowMs;
        this.#advanceClock();
        break;
    }
    if (this.#outcomes.length === 0) return NOTHING;
    const outcomes = this.#outcomes;
    this.#outcomes = [];
    return outcomes;
  }

  snapshot(): Json {
    return JSON.parse(JSON.stringify(this.#memory)) as Json;
  }

  view(): OpeningRangeView | null {
    const { schedule } = this.#memory;
    if (!schedule) return null;
    const { activeId, title, instrument } = this.#setup;
    const { day, rangeStartMs, rangeEndMs, cutoffMs } = schedule;
    const state = this.#viewState(schedule);
    return { activeId, title, symbol: instrument.symbol, tradingDay: day, rangeStartMs, rangeEndMs, cutoffMs, state };
  }

  // ---- The day

  #beginDay(schedule: DaySchedule): void {
    const { nowMs, clockMs, sessions } = this.#memory;
    Object.assign(this.#memory, blankMemory(), {
      nowMs,
      clockMs,
      sessions,
      schedule,
      judgedFromMs: schedule.rangeEndMs,
    });
    if (schedule.refusal !== null) this.#become({ kind: 'unwatched', cause: schedule.refusal, mend: null });
  }

  #learnHistory(sessions: WatchMemory['sessions']): void {
    this.#memory.sessions = sessions;
    const { state, schedule } = this.#memory;
    if (schedule && state.kind === 'unwatched' && state.mend === 'history') this.#assessRange(schedule);
  }

  #noteTime(nowMs: number): void {
    if (nowMs > (this.#memory.nowMs ?? -Infinity)) this.#memory.nowMs = nowMs;
  }

  #advanceClock(): void {
    const { schedule } = this.#memory;
    if (!schedule) return;
    const { state } = this.#memory;
    const isForming = state.kind === 'waiting' || state.kind === 'building';
    if (isForming && this.#isPast(schedule.rangeEndMs)) this.#assessRange(schedule);
    if (this.#isPast(schedule.cutoffMs)) this.#passCutoff();
  }

  #passCutoff(): void {
    const { state } = this.#memory;
    if (state.kind === 'armed') this.#become({ kind: 'expired', armed: state.armed });
    if (state.kind === 'unwatched' && state.mend !== null) this.#become({ ...state, mend: null });
  }

  /** Whether the exchange's clock has passed an instant and the grace for the bar that ended there. */
  #isPast(instantMs: number): boolean {
    return (this.#memory.nowMs ?? -Infinity) >= instantMs + CLOSE_GRACE_MS;
  }

  #become(state: WatchState): void {
    this.#memory.state = state;
  }

  // ---- The range

  #noteOpening(startMs: EpochMs): void {
    const { schedule, state } = this.#memory;
    if (!schedule || state.kind !== 'waiting') return;
    if (startMs >= schedule.rangeStartMs && startMs < schedule.rangeEndMs) this.#become({ kind: 'building' });
  }

  #takeBar(change: BarChange, bar: Bar): void {
    const { schedule } = this.#memory;
    if (!schedule) return;
    const { rangeStartMs, rangeEndMs, cutoffMs } = schedule;
    const isNear = bar.startMs >= rangeStartMs - RECENT_BARS * MS_PER_MINUTE && bar.startMs < cutoffMs;
    if (this.#p.volume !== 'off' && isNear && isReliable(bar)) {
      this.#memory.volumeBars = withBar(this.#memory.volumeBars, bar);
    }
    if (bar.startMs >= rangeStartMs && bar.startMs < rangeEndMs) this.#takeRangeBar(schedule, bar);
    else if (bar.startMs >= rangeEndMs && bar.startMs < cutoffMs) this.#takeLaterBar(schedule, change, bar);
  }

  #takeRangeBar(schedule: DaySchedule, bar: Bar): void {
    const { state, rangeBars } = this.#memory;
    const isKnown = rangeBars.some(({ startMs, grade }) => startMs === bar.startMs && grade !== 'partial');
    if (!isReliable(bar) && isKnown) return;
    if (state.kind === 'unwatched' && state.mend === null) return;
    this.#memory.rangeBars = withBar(rangeBars, bar);
    if (state.kind === 'signalled' || state.kind === 'expired') this.#revise(state);
    else this.#assessRange(schedule);
  }

  /** Arms the range when it is complete, or says why it is not watched. */
  #assessRange(schedule: DaySchedule): void {
    const { rangeStartMs, rangeEndMs } = schedule;
    const { rangeBars } = this.#memory;
    const { witness } = this.#setup;
    if (!rangeBars.every(isReliable)) {
      const cause = unreliableBars(schedule, witness.gapWithin(rangeStartMs, rangeEndMs));
      this.#become({ kind: 'unwatched', cause, mend: 'broker' });
      return;
    }
    const isComplete = rangeBars.length === this.#p.rangeMinutes;
    if (!isComplete && !this.#isPast(rangeEndMs)) return;
    const gap = isComplete ? null : witness.gapWithin(rangeStartMs, rangeEndMs);
    if (rangeBars[0]?.startMs !== rangeStartMs || gap) {
      this.#become({ kind: 'unwatched', cause: noOpeningBar(schedule, gap), mend: 'broker' });
      return;
    }
    this.#judgeRange(schedule, rangeBars);
  }

  #judgeRange(schedule: DaySchedule, bars: readonly Bar[]): void {
    const contracts = [...new Set(bars.flatMap(({ contract }) => contract ?? []))];
    const [contract = null, other] = contracts;
    if (contract !== null && other !== undefined) {
      this.#become({ kind: 'unwatched', cause: rolled(contract, other, schedule.rangeEndMs), mend: null });
      return;
    }
    const facts = { range: rangeOf(bars), open: bars[0]?.open ?? NaN, close: bars.at(-1)?.close ?? NaN, contract };
    const verdict = judgeDay(this.#p, this.#memory.sessions, facts.range, facts.open);
    if (verdict.kind !== 'allowed') {
      const mend = verdict.kind === 'unknown' ? 'history' : 'revision';
      this.#become({ kind: 'unwatched', cause: verdict.reason, mend });
      return;
    }
    const { sides, stretch, averageTrueRange, steps } = verdict;
    const levels = this.#levels(facts.range, stretch);
    this.#arm(schedule, { ...facts, sides, stretch, averageTrueRange, steps, levels });
  }

  #levels(range: PriceRange, stretch: number): ArmedRange['levels'] {
    const { tickSize } = this.#setup.instrument;
    const level = (side: SignalSide): ArmedRange['levels'][SignalSide] =>
      triggerLevel(side, range, this.#p, stretch, tickSize);
    return { long: level('long'), short: level('short') };
  }

  /** The range is known, or known better: what has closed since then is judged by it. */
  #arm(schedule: DaySchedule, armed: ArmedRange): void {
    this.#become({ kind: 'armed', armed });
    if (this.#p.direction === 'opening-candle') {
      this.#followCandle(schedule, armed);
      return;
    }
    for (const bar of this.#memory.laterBars) {
      if (this.#memory.state.kind === 'armed') this.#judge(schedule, bar, armed, false);
    }
    if (this.#p.trigger === 'touch' && this.#memory.state.kind === 'armed') this.#judgeOpenBar(schedule, armed);
  }

  /** A bar of the range changed after the verdict. The verdict stands; a signal learns how it would look now. */
  #revise(state: Extract<WatchState, { kind: 'signalled' | 'expired' }>): void {
    const before = state.armed.range;
    const bars = this.#memory.rangeBars;
    const after = rangeOf(bars);
    if (!bars.every(isReliable) || (before.high === after.high && before.low === after.low)) return;
    const levels = this.#levels(after, state.armed.stretch);
    const armed = { ...state.armed, range: after, levels, close: bars.at(-1)?.close ?? NaN };
    this.#become({ ...state, armed });
    if (state.kind === 'expired') return;
    const { id: signalId, side, comparedPrice } = state.signal;
    const isStillBroken =
      this.#p.direction === 'opening-candle'
        ? (side === 'long' ? 1 : -1) * (armed.close - armed.open) > 0
        : isBeyond(side, comparedPrice, levels[side]);
    this.#outcomes.push({ kind: 'correction', correction: { signalId, before, after, isStillBroken } });
  }

  // ---- The break

  #followCandle(schedule: DaySchedule, armed: ArmedRange): void {
    const bar = this.#memory.rangeBars.at(-1);
    const { open, close } = armed;
    if (!bar || close === open) {
      this.#become({ kind: 'unwatched', cause: noDirection(), mend: 'revision' });
      return;
    }
    const side = close > open ? 'long' : 'short';
    if (!armed.sides.includes(side)) {
      const cause = `The range points ${side}, and only ${armed.sides.join(' and ')} signals are wanted.`;
      this.#become({ kind: 'unwatched', cause, mend: 'revision' });
      return;
    }
    const knownAtMs = schedule.rangeEndMs;
    if (this.#isTooLate(side, knownAtMs)) return;
    this.#signal(schedule, armed, {
      side,
      bar,
      tick: null,
      price: bar.close,
      knownAtMs,
      compared: close,
      steps: [],
      extraBars: [],
    });
  }

  #takeLaterBar(schedule: DaySchedule, change: BarChange, bar: Bar): void {
    if (!isReliable(bar)) return;
    const isNew = !this.#memory.laterBars.some(({ startMs }) => startMs === bar.startMs);
    this.#memory.laterBars = withBar(this.#memory.laterBars, bar);
    const { state } = this.#memory;
    if (state.kind === 'armed') this.#judge(schedule, bar, state.armed, change === 'closed');
    else if (state.kind === 'signalled' && isNew) this.#followSignal(schedule, bar, state.armed);
  }

  #judge(schedule: DaySchedule, bar: Bar, armed: ArmedRange, isFresh: boolean): void {
    if (bar.startMs < this.#memory.judgedFromMs || this.#hasRolled(armed, bar.contract, bar.startMs)) return;
    const side = this.#brokenSide(bar, armed);
    if (side === null) return;
    const volume = judgeVolume(this.#p, bar, this.#memory.volumeBars, schedule.openMs);
    if (volume.kind === 'too-little') return;
    if (volume.kind === 'unknown') {
      const cause = 'The range broke, and the volume that it should be compared with is not known.';
      this.#become({ kind: 'unwatched', cause, mend: null });
      return;
    }
    const knownAtMs = closeInstant(bar);
    if (!isFresh && this.#isTooLate(side, knownAtMs)) return;
    const isTouch = this.#p.trigger === 'touch';
    const level = armed.levels[side].price;
    const beyondOpen = side === 'long' ? Math.max(level, bar.open) : Math.min(level, bar.open);
    this.#signal(schedule, armed, {
      side,
      bar,
      tick: null,
      price: isTouch ? (beyondOpen as Price) : bar.close,
      knownAtMs,
      compared: isTouch ? (side === 'long' ? bar.high : bar.low) : bar.close,
      steps: volume.step ? [volume.step] : [],
      extraBars: volume.bars,
    });
  }

  /** When a bar touched both levels, the one nearer to its open came first as far as anybody can tell. */
  #brokenSide(bar: Bar, { sides, levels }: ArmedRange): SignalSide | null {
    const isTouch = this.#p.trigger === 'touch';
    const reached = (side: SignalSide): Price => (isTouch ? (side === 'long' ? bar.high : bar.low) : bar.close);
    const broken = sides.filter((side) => isBeyond(side, reached(side), levels[side]));
    const distance = (side: SignalSide): number => Math.abs(levels[side].price - bar.open);
    return broken.toSorted((a, b) => distance(a) - distance(b))[0] ?? null;
  }

  /** The bar in progress may have gone beyond before the range was known. */
  #judgeOpenBar(schedule: DaySchedule, armed: ArmedRange): void {
    const startMs = minuteOf(this.#memory.nowMs ?? NaN);
    const open = this.#setup.witness.openBar(startMs);
    if (!open || startMs < schedule.rangeEndMs || startMs >= schedule.cutoffMs) return;
    const side = armed.sides.find((each) => isBeyond(each, each === 'long' ? open.high : open.low, armed.levels[each]));
    if (!side) return;
    const price = armed.levels[side].price;
    this.#touched(schedule, armed, side, { instantMs: epochMs(this.#memory.nowMs ?? startMs), price });
  }

  #takeTick(instantMs: EpochMs, price: Price, contract: string | null): void {
    const { schedule, state } = this.#memory;
    if (!schedule || state.kind !== 'armed' || this.#p.trigger !== 'touch') return;
    const { armed } = state;
    const startMs = minuteOf(instantMs);
    if (startMs < this.#memory.judgedFromMs || startMs >= schedule.cutoffMs) return;
    if (this.#hasRolled(armed, contract, instantMs)) return;
    const side = armed.sides.find((each) => isBeyond(each, price, armed.levels[each]));
    if (side) this.#touched(schedule, armed, side, { instantMs, price });
  }

  #touched(schedule: DaySchedule, armed: ArmedRange, side: SignalSide, tick: SeenTick): void {
    const { instantMs: knownAtMs, price } = tick;
    this.#signal(schedule, armed, {
      side,
      bar: null,
      tick,
      price,
      knownAtMs,
      compared: price,
      steps: [],
      extraBars: [],
    });
  }

  #hasRolled({ contract: known }: ArmedRange, contract: string | null, atMs: number): boolean {
    if (known === null || contract === null || known === contract) return false;
    this.#become({ kind: 'unwatched', cause: rolled(known, contract, atMs), mend: null });
    return true;
  }

  #isTooLate(side: SignalSide, knownAtMs: EpochMs): boolean {
    const nowMs = this.#memory.nowMs ?? -Infinity;
    if (nowMs - knownAtMs <= LATE_VERDICT_LIMIT_MS) return false;
    this.#become({ kind: 'unwatched', cause: brokeUnwatched(side, knownAtMs, nowMs), mend: null });
    return true;
  }

  #signal(schedule: DaySchedule, armed: ArmedRange, found: Break): void {
    const outcome = makeSignal(this.#setup, this.#p, schedule, armed, this.#memory, found);
    const { signal } = outcome;
    this.#outcomes.push(outcome);
    this.#memory.signalsToday += 1;
    const given = { id: signal.id, side: signal.side, comparedPrice: found.compared };
    this.#become({ kind: 'signalled', armed, signal: given });
    if (this.#memory.signalsToday >= this.#p.attempts) return;
    const plan = tradePlanOf(signal);
    const { entry } = plan;
    // A stop order that a trade has met is as good as one that a bar has met: the rest of the bar tells the same.
    const followed =
      entry.kind === 'stop' ? { ...plan, entry: { kind: 'touched', trigger: entry.trigger } as const } : plan;
    const signalBar = entry.kind === 'touched' ? found.bar : null;
    this.#memory.followed = { plan: followed, signalBar, bars: [] };
    this.#memory.awaitsCloseInside = false;
  }

  // ---- The next attempt

  /** Another attempt begins once the last one is over, the pause has passed and a bar has closed inside the range. */
  #followSignal(schedule: DaySchedule, bar: Bar, armed: ArmedRange): void {
    const { followed } = this.#memory;
    if (!followed) return;
    const { plan } = followed;
    const isSignalBar =
      plan.entry.kind === 'touched' && minuteOf(plan.knownAtMs) === bar.startMs && !followed.signalBar;
    const next = isSignalBar ? { ...followed, signalBar: bar } : { ...followed, bars: [...followed.bars, bar] };
    this.#memory.followed = next;
    const { isOver, hasWon } = outcomeOf(next, this.#setup.instrument);
    if (!isOver) return;
    if (hasWon && this.#p.stopsAfterWin) {
      this.#memory.followed = null;
      return;
    }
    const isInside = bar.close <= armed.range.high && bar.close >= armed.range.low;
    if (!isInside || closeInstant(bar) < plan.knownAtMs + this.#p.cooldownMinutes * MS_PER_MINUTE) return;
    this.#memory.followed = null;
    this.#memory.judgedFromMs = closeInstant(bar);
    this.#become(this.#isPast(schedule.cutoffMs) ? { kind: 'expired', armed } : { kind: 'armed', armed });
  }

  #viewState(schedule: DaySchedule): OpeningRangeState {
    const { state } = this.#memory;
    const waiting = { kind: 'waiting', opensAtMs: schedule.rangeStartMs } as const;
    switch (state.kind) {
      case 'waiting':
        return waiting;
      case 'building': {
        const range = this.#rangeSoFar(schedule);
        return range ? { kind: 'building', ...range } : waiting;
      }
      case 'armed':
      case 'expired':
        return { kind: state.kind, ...state.armed.range };
      case 'signalled':
        return { kind: 'signalled', ...state.armed.range, side: state.signal.side, signalId: state.signal.id };
      case 'unwatched':
        return {
          kind: 'not-watching',
          reason: state.mend === 'broker' ? `${state.cause} ${awaitingBroker(schedule)}` : state.cause,
        };
    }
  }

  #rangeSoFar({ rangeEndMs }: DaySchedule): PriceRange | null {
    const bars: { readonly high: number; readonly low: number }[] = [...this.#memory.rangeBars];
    const lastStartMs = rangeEndMs - MS_PER_MINUTE;
    for (
      let startMs = lastStartMs;
      startMs > lastStartMs - this.#p.rangeMinutes * MS_PER_MINUTE;
      startMs -= MS_PER_MINUTE
    ) {
      const open = this.#setup.witness.openBar(startMs);
      if (open) bars.push(open);
    }
    return bars.length === 0 ? null : rangeOf(bars);
  }
}

function rangeOf(bars: readonly { readonly high: number; readonly low: number }[]): PriceRange {
  return {
    high: Math.max(...bars.map(({ high }) => high)) as Price,
    low: Math.min(...bars.map(({ low }) => low)) as Price,
  };
}
