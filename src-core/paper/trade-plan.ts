import type { EpochMs, Price, SymbolName } from '../market/units.ts';
import type { TickRounding } from '../market/tick-rounding.ts';
import type { SignalSide } from '../signals/signal.ts';
import type { TrailRule } from './trailing-stop.ts';

/** How a position is to be opened. */
export type EntryOrder =
  /** At once: at the close at which it was decided or at the next price, as the fill settings say. */
  | { readonly kind: 'market' }
  /** A stop order that waits at its trigger: the touch of a level. */
  | { readonly kind: 'stop'; readonly trigger: Price }
  /** The level was touched inside the bar that told: filled there, at the trigger or, when it gapped, at the open. */
  | { readonly kind: 'touched'; readonly trigger: Price }
  /** A pullback: waits for so many bars, then goes in at the market or not at all. */
  | {
      readonly kind: 'limit';
      readonly limit: Price;
      readonly validBars: number;
      readonly fallback: 'market' | 'cancel';
    };

/** How far from the entry a target lies, on the side of the profit. */
export type TargetDistance =
  | { readonly kind: 'price'; readonly price: Price }
  /** Of the risk really taken: entry as filled to first stop. */
  | { readonly kind: 'risks'; readonly multiple: number }
  | { readonly kind: 'percent'; readonly percent: number }
  | { readonly kind: 'offset'; readonly offset: Price };

export interface TargetRule {
  readonly distance: TargetDistance;
  /** Of the position, 0 to 1. What all targets leave runs on to another exit. */
  readonly portion: number;
  /** Analytics, section 1.3: away from the entry for a long `up`; the origin's presets take the nearest tick. */
  readonly rounding: 'away' | 'nearest';
}

export interface StopRule {
  readonly price: Price;
  /** No further from the entry than this many percent of it; null leaves the stop where it is. */
  readonly capPercent: number | null;
}

export interface BreakEvenRule {
  readonly after:
    | { readonly kind: 'risks'; readonly multiple: number }
    /** Once the first target has been filled. */
    | { readonly kind: 'first-target' };
  /** What the way out costs, on top of the entry. */
  readonly plusTicks: number;
}

/** How a position is to be opened and left, in a form that holds for any price at which the entry may be filled. */
export interface OrderPlan {
  readonly entry: EntryOrder;
  readonly stop: StopRule;
  readonly targets: readonly TargetRule[];
  readonly breakEven: BreakEvenRule | null;
  readonly trail: TrailRule | null;
  /** A bar that closes at this level or back behind it ends the trade; null when closes do not matter. */
  readonly closeBackLevel: Price | null;
  /** What is still open then is closed at the market, and what has not been filled is cancelled. */
  readonly exitAtMs: EpochMs | null;
}

/** A signal as orders: what a strategy wants done, before anything has been filled. */
export interface TradePlan extends OrderPlan {
  readonly id: string;
  readonly strategy: string;
  readonly symbol: SymbolName;
  readonly contract: string | null;
  readonly side: SignalSide;
  /** The orders may work from here on. */
  readonly knownAtMs: EpochMs;
  /** The newest price then: the close of the bar that told. */
  readonly knownPrice: Price;
}

/** The price for which stop and targets are shown before any fill is known. */
export function expectedEntry(entry: EntryOrder, knownPrice: Price): Price {
  switch (entry.kind) {
    case 'market':
      return knownPrice;
    case 'stop':
    case 'touched':
      return entry.trigger;
    case 'limit':
      return entry.limit;
  }
}

export const directionOf = (side: SignalSide): 1 | -1 => (side === 'long' ? 1 : -1);

/** Rounding away from the entry of a trade, on the side of its profit. */
export const profitRounding = (side: SignalSide): TickRounding => (side === 'long' ? 'up' : 'down');
