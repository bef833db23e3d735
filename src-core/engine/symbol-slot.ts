import type { Bar } from '../market/bar.ts';
import { BarBuilder, type BarChange, type BuilderCounts, type ClockReading } from '../market/bar-builder.ts';
import { COLUMN, ROW_WIDTH } from '../market/feed-batch.ts';
import { findInstrument, type AssetClass, type Instrument } from '../market/instrument.ts';
import { epochMs, wallMs, type Price, type Quantity, type SymbolName } from '../market/units.ts';
import type { QuoteView } from '../contract/display.ts';
import { OpeningRangeBreakout } from '../signals/opening-range-breakout.ts';
import type { RangeCorrection } from '../signals/proof.ts';
import type { OpeningRangeView, Signal } from '../signals/signal.ts';

/** Where the parts of a symbol report to. */
export interface SlotListener {
  barChanged(change: BarChange, bar: Bar): void;
  signalled(signal: Signal): void;
  corrected(correction: RangeCorrection): void;
  dueAt(instantMs: number): void;
}

/** A leading slash marks a future; everything else trades as an equity. */
function assetClassOf(symbol: SymbolName): AssetClass {
  return findInstrument(symbol)?.assetClass ?? (symbol.startsWith('/') ? 'future' : 'equity');
}

/** All that the engine holds of one symbol. */
export class SymbolSlot {
  readonly symbol: SymbolName;
  previousClose: Price | null = null;
  /** Whether quote or open bars changed since the screen was last told. */
  isChanged = false;
  /** Counts the changes of the quote and of what is known of the symbol. */
  revision = 0;

  readonly #watched: Instrument | null;
  readonly #clock: ClockReading;
  readonly #listener: SlotListener;
  readonly #counts: BuilderCounts;
  readonly #newest = new Float64Array(ROW_WIDTH).fill(NaN);
  #builder: BarBuilder;
  #breakout: OpeningRangeBreakout | null;
  #shownForming: readonly Bar[] = [];
  #shownRange = '';

  /** `watched` is the instrument when its opening range is watched. */
  constructor(
    symbol: SymbolName,
    watched: Instrument | null,
    clock: ClockReading,
    listener: SlotListener,
    counts: BuilderCounts,
  ) {
    this.symbol = symbol;
    this.#watched = watched;
    this.#clock = clock;
    this.#listener = listener;
    this.#counts = counts;
    [this.#builder, this.#breakout] = this.#makeParts();
  }

  get builder(): BarBuilder {
    return this.#builder;
  }

  /** Forgets everything that was known by time; what an alias stands for stays known. */
  restart(): void {
    const { contract } = this.#builder;
    [this.#builder, this.#breakout] = this.#makeParts();
    this.#builder.contract = contract;
  }

  advanceClock(): void {
    this.#builder.advanceClock();
    this.#breakout?.advanceClock();
  }

  keepNewest(rows: Float64Array, at: number): void {
    this.#newest.set(rows.subarray(at, at + ROW_WIDTH));
    this.noteChange();
  }

  noteChange(): void {
    this.isChanged = true;
    this.revision += 1;
  }

  /** The newest row as the feed sent it, all NaN before the first. */
  get newestRow(): Float64Array {
    return this.#newest;
  }

  /** The newest quote, or null before the first row. */
  quote(): QuoteView | null {
    if (Number.isNaN(this.#newest[COLUMN.kind])) return null;
    const known = (column: number): number | null => {
      const value = this.#newest[column] ?? NaN;
      return Number.isNaN(value) ? null : value;
    };
    return {
      symbol: this.symbol,
      contract: this.#builder.contract,
      last: known(COLUMN.last) as Price | null,
      lastSize: known(COLUMN.lastSize) as Quantity | null,
      bid: known(COLUMN.bid) as Price | null,
      ask: known(COLUMN.ask) as Price | null,
      bidSize: known(COLUMN.bidSize) as Quantity | null,
      askSize: known(COLUMN.askSize) as Quantity | null,
      totalVolume: known(COLUMN.totalVolume) as Quantity | null,
      previousClose: this.previousClose,
      exchangeMs: epochMs(this.#newest[COLUMN.exchangeMs] ?? NaN),
      receivedWallMs: wallMs(this.#newest[COLUMN.receivedWallMs] ?? NaN),
    };
  }

  /** The open bars, oldest first; none when they are as they were shown last. */
  takeForming(): readonly Bar[] {
    const shown = this.#shownForming;
    const forming = this.#builder.formingBars();
    this.#shownForming = forming;
    const isShown = forming.every((bar, index) => {
      const before = shown[index];
      return (
        before?.startMs === bar.startMs &&
        before.tickCount === bar.tickCount &&
        before.volume === bar.volume &&
        before.grade === bar.grade
      );
    });
    return isShown ? [] : forming;
  }

  /** The opening range if it differs from the one shown last. */
  takeRange(): OpeningRangeView | null {
    const view = this.#breakout?.view();
    if (!view) return null;
    const signature = JSON.stringify(view);
    if (signature === this.#shownRange) return null;
    this.#shownRange = signature;
    return view;
  }

  #makeParts(): [BarBuilder, OpeningRangeBreakout | null] {
    const identity = { symbol: this.symbol, assetClass: assetClassOf(this.symbol) };
    const builder = new BarBuilder(
      identity,
      this.#clock,
      {
        barOpened: (startMs) => this.#breakout?.barOpened(startMs),
        barChanged: (change, bar) => {
          this.isChanged = true;
          this.#listener.barChanged(change, bar);
          this.#breakout?.barChanged(change, bar);
        },
        dueAt: (instantMs) => {
          this.#listener.dueAt(instantMs);
        },
      },
      this.#counts,
    );
    const breakout = this.#watched
      ? new OpeningRangeBreakout(this.#watched, this.#clock, builder, this.#listener)
      : null;
    return [builder, breakout];
  }
}
