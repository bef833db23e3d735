import type { Bar } from '../market/bar.ts';
import type { EpochMs, Price, TradingDay } from '../market/units.ts';
import type { PriceRange, Signal } from './signal.ts';

export type ProofUnit = 'price' | 'percent' | 'contracts' | 'multiple' | 'count';

/** A number that a verdict rests on, by the name a trader knows it by. Prices are price units. */
export interface ProofFigure {
  readonly name: string;
  readonly value: number;
  readonly unit: ProofUnit;
}

/** One step of a rule's arithmetic: how a figure came about, or two figures that were compared. */
export type ProofStep =
  | {
      readonly kind: 'figure';
      readonly figure: ProofFigure;
      /** How it was computed, e.g. `range high + 1 tick, rounded up`. */
      readonly how: string;
    }
  | {
      readonly kind: 'comparison';
      readonly left: ProofFigure;
      readonly sign: '>' | '>=' | '<' | '<=';
      readonly right: ProofFigure;
      readonly holds: boolean;
    };

/** The trade that touched a level. */
export interface SeenTick {
  readonly instantMs: EpochMs;
  readonly price: Price;
}

/** What a signal rests on, as the rule saw it. */
export interface Evidence {
  /** The bars of the range, those a filter looked at and the one that signalled, oldest first. */
  readonly bars: readonly Bar[];
  readonly tick: SeenTick | null;
  /** The past sessions that a filter or a stop was computed from. */
  readonly historyDays: readonly TradingDay[];
  readonly steps: readonly ProofStep[];
}

/** Where the stored feed stood when the verdict fell: every row up to this one was known, none after it. */
export interface FeedPosition {
  readonly epoch: string;
  readonly throughRowSeq: number;
}

/** What the engine knows of a signal beside the signal; stored with it under its id. */
export interface SignalProof extends Evidence {
  readonly signalId: string;
  /** The exchange's clock when the verdict fell. */
  readonly decidedAtMs: EpochMs;
  /** How old the symbol's newest trade was by that clock; null when none had come. */
  readonly feedAgeMs: number | null;
  /** Null where no feed was heard: a backtest over bars. */
  readonly position: FeedPosition | null;
}

/** A bar of the range changed after a signal that relied on it. The signal stands; this says how it would look now. */
export interface RangeCorrection {
  readonly signalId: string;
  readonly before: PriceRange;
  readonly after: PriceRange;
  /** Whether the price that signalled lies beyond the corrected level too. */
  readonly isStillBroken: boolean;
}

/** The whole story of a signal, for its card. */
export interface StoredProof {
  readonly signal: Signal;
  /** Null for a signal from before proofs were kept. */
  readonly proof: SignalProof | null;
  /** SHA-256 of the evidence's canonical JSON, made when it was stored; null without a proof. */
  readonly evidenceSha256: string | null;
  readonly corrections: readonly RangeCorrection[];
  /** When it was stored, on this computer's clock. */
  readonly storedWallMs: number;
}
