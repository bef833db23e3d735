import type { Bar } from '../market/bar.ts';
import type { OpeningRangeView, Signal } from '../signals/signal.ts';
import type { EpochMs, Price, Quantity, SymbolName, WallMs } from '../market/units.ts';

/** The newest state of one symbol, as a watchlist shows it. null is "not known yet", never zero. */
export interface QuoteView {
  readonly symbol: SymbolName;
  readonly contract: string | null;
  readonly last: Price | null;
  readonly lastSize: Quantity | null;
  readonly bid: Price | null;
  readonly ask: Price | null;
  readonly bidSize: Quantity | null;
  readonly askSize: Quantity | null;
  readonly totalVolume: Quantity | null;
  readonly previousClose: Price | null;
  readonly exchangeMs: EpochMs;
  readonly receivedWallMs: WallMs;
}

/** The opening ranges that are watched in one symbol, one for each strategy; none when nothing watches any more. */
export interface SymbolRanges {
  readonly symbol: SymbolName;
  readonly ranges: readonly OpeningRangeView[];
}

/**
 * What changed on screen since the previous batch: at most one a display frame, latest values only. Drawing may be
 * thinned this way; the archive and the signals never read it.
 */
export interface DisplayBatch {
  readonly seq: number;
  /** The exchange's clock when the batch was made, and the computer's clock at that moment. */
  readonly exchangeMs: EpochMs;
  readonly madeWallMs: WallMs;
  /** Receive time of the oldest tick in this batch that had not been shown before; null when it holds none. */
  readonly oldestTickReceivedWallMs: WallMs | null;
  readonly quotes: readonly QuoteView[];
  /** The bar in progress of each symbol that traded. */
  readonly forming: readonly Bar[];
  /** Bars closed, revised or confirmed since the previous batch, in order; never thinned. */
  readonly closed: readonly Bar[];
  /** Of each symbol where one changed. */
  readonly openingRanges: readonly SymbolRanges[];
  readonly signals: readonly Signal[];
}

/** Bars as columns, for moving thousands of them in one message. */
export interface PackedBars {
  readonly symbol: SymbolName;
  readonly count: number;
  /** Row-major: startMs, open, high, low, close, volume, tickCount, grade rank. */
  readonly cells: Float64Array;
  readonly contracts: readonly (string | null)[];
}
export const PACKED_BAR_WIDTH = 8;

/** Some of the bars of a block (`#core/market/bar-block`): those of the rows [from, to). */
export interface BarBlockPart {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly from: number;
  readonly to: number;
}

/** Stored bars as they lie in the archive, oldest first; `openHistory` of `#core/market/bar-block` makes columns of them. */
export interface BarHistory {
  readonly symbol: SymbolName;
  readonly count: number;
  readonly parts: readonly BarBlockPart[];
}
