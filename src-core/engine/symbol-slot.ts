import type { Bar } from '../market/bar.ts';
import { BarBuilder, type BarChange, type BuilderCounts, type ClockReading } from '../market/bar-builder.ts';
import { COLUMN, ROW_WIDTH, copyRow } from '../market/feed-batch.ts';
import { assetClassOf, instrumentOf, type Instrument } from '../market/instrument.ts';
import { epochMs, wallMs, type Price, type Quantity, type SymbolName } from '../market/units.ts';
import type { QuoteView, SymbolRanges } from '../contract/display.ts';
import type { ActiveStrategy } from '../signals/active-strategy.ts';
import type { PastSession } from '../signals/past-session.ts';
import type { Evidence, RangeCorrection } from '../signals/proof.ts';
import type { Signal } from '../signals/signal.ts';
import type { BarWitness } from '../signals/strategy.ts';
import { SymbolStrategies, type StrategiesListener } from '../signals/symbol-strategies.ts';

/** Where the parts of a symbol report to. */
export interface SlotListener {
  barChanged(change: BarChange, bar: Bar): void;
  signalled(signal: Signal, evidence: Evidence, feedAgeMs: number | null): void;
  corrected(correction: RangeCorrection): void;
  dueAt(instantMs: number): void;
}

const NO_BAND = { above: Infinity, below: -Infinity } as const;

/** All that the engine holds of one symbol. */
export class SymbolSlot {
  readonly symbol: SymbolName;
  previousClose: Price | null = null;
  /** Whether quote or open bars changed since the screen was last told. */
  isChanged = false;
  /** Counts the changes of the quote and of what is known of the symbol. */
  revision = 0;

  readonly #instrument: Instrument | undefined;
  readonly #clock: ClockReading;
  readonly #listener: SlotListener;
  readonly #counts: BuilderCounts;
  readonly #newest = new Float64Array(ROW_WIDTH).fill(NaN);
  #builder: BarBuilder;
  /** Null where nothing watches: then a bar costs nothing here. */
  #strategies: SymbolStrategies | null = null;
  #actives: readonly ActiveStrategy[] = [];
  #sessions: readonly PastSession[] = [];
  #shownForming: readonly Bar[] = [];
  /** As JSON, to tell what changed. */
  #shownRanges = '[]';

  constructor(symbol: SymbolName, clock: ClockReading, listener: SlotListener, counts: BuilderCounts) {
    this.symbol = symbol;
    this.#instrument = instrumentOf(symbol);
    this.#clock = clock;
    this.#listener = listener;
    this.#counts = counts;
    this.#builder = this.#makeBuilder();
  }

  get builder(): BarBuilder {
    return this.#builder;
  }

  /** Forgets everything that was known by time; what an alias stands for stays known. */
  restart(): void {
    const { contract } = this.#builder;
    this.#builder = this.#makeBuilder();
    this.#builder.contract = contract;
    this.#strategies = null;
    this.#watch();
  }

  /** From now on these strategies watch the symbol; one that watched before with the same parameters goes on. */
  useStrategies(actives: readonly ActiveStrategy[]): void {
    this.#actives = actives;
    this.#watch();
  }

  /** Past sessions that the archive knows. */
  learnSessions(sessions: readonly PastSession[]): void {
    this.#sessions = sessions;
    this.#strategies?.learn(sessions);
    this.#setAlarms();
  }

  advanceClock(): void {
    this.#builder.advanceClock();
    this.#strategies?.advanceClock(this.#clock.nowMs);
    this.#setAlarms();
  }

  keepNewest(rows: Float64Array, at: number): void {
    copyRow(rows, at, this.#newest);
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

  /** The opening ranges, when they differ from what was shown last; null when they are the same. */
  takeRanges(): SymbolRanges | null {
    const ranges = this.#strategies?.views() ?? [];
    const signature = JSON.stringify(ranges);
    if (signature === this.#shownRanges) return null;
    this.#shownRanges = signature;
    return { symbol: this.symbol, ranges };
  }

  #watch(): void {
    if (this.#actives.length === 0 || !this.#instrument) {
      this.#strategies = null;
      this.#setAlarms();
      return;
    }
    if (!this.#strategies) {
      this.#strategies = new SymbolStrategies(this.#instrument, this.#witness(), this.#strategiesListener());
      this.#strategies.learn(this.#sessions);
      // The clock may stand in a day that has begun already.
      if (Number.isFinite(this.#clock.nowMs)) this.#strategies.advanceClock(this.#clock.nowMs);
    }
    this.#strategies.use(this.#actives, this.#builder.barsFrom(-Infinity));
    this.#setAlarms();
  }

  #witness(): BarWitness {
    return {
      gapWithin: (startMs, endMs) => this.#builder.gapWithin(startMs, endMs),
      openBar: (startMs) => this.#builder.openBar(startMs),
    };
  }

  #strategiesListener(): StrategiesListener {
    return {
      signalled: (signal, evidence) => {
        // The trade of a touch is newer than the last reading of the clock.
        const ageMs = Math.max(0, this.#clock.nowMs - this.#builder.lastTradeMs);
        this.#listener.signalled(signal, evidence, Number.isFinite(ageMs) ? ageMs : null);
      },
      corrected: (correction) => {
        this.#listener.corrected(correction);
      },
      dueAt: (instantMs) => {
        this.#listener.dueAt(instantMs);
      },
    };
  }

  /** Trades inside the band that the strategies wait for pass without a question. */
  #setAlarms(): void {
    const { above, below } = this.#strategies?.band ?? NO_BAND;
    this.#builder.alarmAbove = above;
    this.#builder.alarmBelow = below;
  }

  #makeBuilder(): BarBuilder {
    const identity = { symbol: this.symbol, assetClass: assetClassOf(this.symbol) };
    return new BarBuilder(
      identity,
      this.#clock,
      {
        barOpened: (startMs) => {
          this.#strategies?.barOpened(startMs);
        },
        barChanged: (change, bar) => {
          this.isChanged = true;
          this.#listener.barChanged(change, bar);
          this.#strategies?.barChanged(change, bar, this.#clock.nowMs);
          this.#setAlarms();
        },
        dueAt: (instantMs) => {
          this.#listener.dueAt(instantMs);
        },
        tradedOutside: (tradeMs, price) => {
          this.#strategies?.tick(tradeMs, price, this.#builder.contract);
          this.#setAlarms();
        },
      },
      this.#counts,
    );
  }
}
