import type { Bar } from '../market/bar.ts';
import type { BarChange } from '../market/bar-builder.ts';
import type { RangeCorrection, SignalProof } from '../signals/proof.ts';
import type { Signal } from '../signals/signal.ts';

export interface BarEvent {
  readonly change: BarChange;
  readonly bar: Bar;
}

/** What a stretch of input led to, each list in the order of the input. The caller empties it. */
export class EngineOutput {
  readonly bars: BarEvent[] = [];
  /** To be stored and told. */
  readonly signals: Signal[] = [];
  /** Found again while rebuilding the state: to be stored (their ids are the same), not to be told. */
  readonly recovered: Signal[] = [];
  /** What each of the signals above rests on, under its id. */
  readonly proofs: SignalProof[] = [];
  readonly corrections: RangeCorrection[] = [];

  clear(): void {
    this.bars.length = 0;
    this.signals.length = 0;
    this.recovered.length = 0;
    this.proofs.length = 0;
    this.corrections.length = 0;
  }
}

/** Everything the engine counts; a superset of what `EngineHealth` shows. */
export interface EngineCounters {
  readonly barsClosed: number;
  readonly barsRevised: number;
  readonly barsConfirmed: number;
  readonly lateTicks: number;
  readonly droppedTicks: number;
  readonly volumeFaults: number;
  readonly duplicates: number;
  /** Readings of the clock, and trades or broker bars, that lay in the exchange's future. */
  readonly clockFaults: number;
  /** Times the exchange's clock went back for good, and with it the engine to a blank state. */
  readonly clockRestarts: number;
  readonly brokerBarsRefused: number;
  readonly widerThanBroker: number;
  readonly unattributedVolume: number;
  /** Rows of no known kind or symbol. */
  readonly unknownRows: number;
}
