import type { Bar } from '../../market/bar.ts';
import type { PastSession } from '../past-session.ts';
import type { ProofStep } from '../proof.ts';
import type { PriceRange, SignalSide } from '../signal.ts';
import type { DaySchedule } from './day-schedule.ts';
import type { FollowedTrade } from './followed-trade.ts';
import type { TriggerLevel } from './levels.ts';

/** A range that is complete and allowed, and what follows from it and from the sessions before. */
export interface ArmedRange {
  readonly range: PriceRange;
  readonly contract: string | null;
  /** The range's own first and last price. */
  readonly open: number;
  readonly close: number;
  readonly sides: readonly SignalSide[];
  readonly levels: Readonly<Record<SignalSide, TriggerLevel>>;
  readonly stretch: number;
  readonly averageTrueRange: number | null;
  readonly steps: readonly ProofStep[];
}

export interface GivenSignal {
  readonly id: string;
  readonly side: SignalSide;
  /** The price that was compared with the level. */
  readonly comparedPrice: number;
}

/**
 * waiting -> building -> armed -> signalled, or expired at the cut-off. `unwatched` when the range is missing, not to be
 * relied on or not allowed; `mend` says what may still change that.
 */
export type WatchState =
  | { readonly kind: 'waiting' }
  | { readonly kind: 'building' }
  | { readonly kind: 'armed'; readonly armed: ArmedRange }
  | { readonly kind: 'signalled'; readonly armed: ArmedRange; readonly signal: GivenSignal }
  | { readonly kind: 'expired'; readonly armed: ArmedRange }
  | { readonly kind: 'unwatched'; readonly cause: string; readonly mend: 'broker' | 'history' | 'revision' | null };

/** Everything a watch remembers, as plain data: it goes through JSON and back. */
export interface WatchMemory {
  /** The exchange's clock; null while it is not known. */
  nowMs: number | null;
  /** Where the clock stood when it was last told by itself: what was due by then has been done. */
  clockMs: number | null;
  schedule: DaySchedule | null;
  sessions: readonly PastSession[];
  /** Newest state of the bars of the range, of those that may signal, and of those that volumes are compared with. */
  rangeBars: readonly Bar[];
  laterBars: readonly Bar[];
  volumeBars: readonly Bar[];
  state: WatchState;
  signalsToday: number;
  /** Bars that start earlier were judged in an attempt before. */
  judgedFromMs: number;
  followed: FollowedTrade | null;
  /** The last attempt is over; the next begins once a bar closes inside the range. */
  awaitsCloseInside: boolean;
}

export function blankMemory(): WatchMemory {
  return {
    nowMs: null,
    clockMs: null,
    schedule: null,
    sessions: [],
    rangeBars: [],
    laterBars: [],
    volumeBars: [],
    state: { kind: 'waiting' },
    signalsToday: 0,
    judgedFromMs: 0,
    followed: null,
    awaitsCloseInside: false,
  };
}

/** Puts the newest state of a bar in its place. */
export function withBar(bars: readonly Bar[], bar: Bar): readonly Bar[] {
  const others = bars.filter(({ startMs }) => startMs !== bar.startMs);
  const last = others.at(-1);
  if (!last || last.startMs < bar.startMs) return [...others, bar];
  return [...others, bar].sort((a, b) => a.startMs - b.startMs);
}
