import type { BusQuotes } from '../contract/bus-port.ts';
import type { DisplayBatch } from '../contract/display.ts';
import type { Bar } from '../market/bar.ts';
import { noCounts, type BarBuilder, type BarChange } from '../market/bar-builder.ts';
import {
  COLUMN,
  FLAG,
  ROW_CLOCK,
  ROW_QUOTE,
  ROW_TRADE,
  ROW_WIDTH,
  type BrokerBarEvent,
  type FeedBatch,
  type LinkEvent,
  type RareFeedEvent,
  type ReferenceEvent,
} from '../market/feed-batch.ts';
import { instrumentOf } from '../market/instrument.ts';
import {
  epochMs,
  symbolName,
  wallMs,
  MS_PER_MINUTE,
  type EpochMs,
  type SymbolName,
  type WallMs,
} from '../market/units.ts';
import type { ActiveStrategy } from '../signals/active-strategy.ts';
import type { Evidence, FeedPosition } from '../signals/proof.ts';
import type { Signal } from '../signals/signal.ts';
import type { BusGatherer } from './bus-gatherer.ts';
import { DisplayGatherer } from './display-gatherer.ts';
import type { EngineCounters, EngineOutput } from './engine-output.ts';
import { ExchangeClock } from './exchange-clock.ts';
import { SymbolSlot, type SlotListener } from './symbol-slot.ts';
import { WaitingRoom, type Waiting } from './waiting-room.ts';

/** A trade stamped further ahead of the exchange's clock than this is a fault of a clock. */
const FUTURE_TOLERANCE_MS = 5_000;
const NO_ROW = -1;
/** Plain constants: the compiler folds these, and not the members of an object, into the loop below. */
const { kind: KIND, symbol: SYMBOL, exchangeMs: EXCHANGE_MS } = COLUMN;

/**
 * Ticks to bars to signals. A function of its input: rows and rare events in their order, in whatever batches, give the
 * same output, bit for bit. Rows that were applied before, known by epoch and number, are passed over.
 */
export class Engine {
  readonly #slots = new Map<SymbolName, SymbolSlot>();
  /** By name, so that bars which close at one reading of the clock come in the same order always. */
  #ordered: readonly SymbolSlot[] = [];
  readonly #counts = noCounts();
  readonly #clock = new ExchangeClock();
  /** What the parts go by: follows `#clock` once the rows before a reading have been applied. */
  readonly #time = { nowMs: -Infinity };
  readonly #waiting = new WaitingRoom();
  readonly #display = new DisplayGatherer();
  readonly #told = new Set<string>();
  readonly #nextRows = new Map<string, number>();
  #epoch: string | null = null;
  #lastLink: LinkEvent | null = null;
  #nextDueMs = -Infinity;
  /** The batch at hand, by the numbers that its rows use: symbols, their builders, and where their newest row begins. */
  #batchSlots: readonly SymbolSlot[] = [];
  #builders: readonly BarBuilder[] = [];
  #newestRowAt = new Int32Array(0);
  /** Rows stamped later wait for the clock: all while one waits, none while the clock is unknown. */
  #limitMs = Infinity;
  #clockFaults = 0;
  #clockRestarts = 0;
  #unknownRows = 0;
  #out: EngineOutput | null = null;
  #isRecovering = false;
  /** Which row is being applied: its place in the batch, and the number of the batch's first. */
  #row = 0;
  #batchFirstRowSeq = 0;

  /** `strategies` watch until the feed names others: a recording from before strategies were kept names none. */
  constructor(strategies: readonly ActiveStrategy[]) {
    const unknown = strategies.flatMap(({ symbols }) => symbols).find((symbol) => !instrumentOf(symbol));
    if (unknown) throw new RangeError(`The opening range of ${unknown} cannot be watched: its tick is not known.`);
    this.#useStrategies(strategies);
  }

  /** The exchange's time, or null before its clock was heard. */
  get exchangeMs(): EpochMs | null {
    return this.#time.nowMs === -Infinity ? null : epochMs(this.#time.nowMs);
  }

  /**
   * Whether an engine that is greeted by a feed has to read what the feed sent before: always when it knows nothing,
   * and when a feed it has not heard yet has already sent rows.
   */
  needsRecovery(epoch: string, throughRowSeq: number): boolean {
    return this.#epoch === null || (throughRowSeq > 0 && !this.#nextRows.has(epoch));
  }

  /** Whether rows of a feed that is known, up to this one, have never come: they will not come live any more. */
  misses(epoch: string, throughRowSeq: number): boolean {
    return throughRowSeq >= (this.#nextRows.get(epoch) ?? Infinity);
  }

  /** Applies a batch as it comes from the feed, and adds what follows from it to `out`. */
  apply(batch: FeedBatch, out: EngineOutput): void {
    const { epoch, firstRowSeq, rowCount } = batch;
    const nextRow = this.#nextRows.get(epoch) ?? -Infinity;
    if (this.#isRepeated(batch, nextRow)) return;
    if (firstRowSeq > nextRow && epoch === this.#epoch) this.#loseLink(this.#time.nowMs);
    this.#applyFrom(batch, Math.max(0, nextRow - firstRowSeq), out);
    this.#nextRows.set(epoch, Math.max(nextRow, firstRowSeq + rowCount));
  }

  /**
   * Applies a stored batch to rebuild the state. Bars come out as usual, for storing is idempotent; signals come out as
   * `recovered`, because they were told when they happened; and the screen is not taken through the past. Stored rows
   * are numbered with holes (plain quotes are not kept), so only whole epochs are recognised as known.
   */
  applyRecovery(batch: FeedBatch, out: EngineOutput): void {
    if (this.#nextRows.has(batch.epoch)) return;
    this.#isRecovering = true;
    this.#applyFrom(batch, 0, out);
    this.#isRecovering = false;
    this.#display.forgetOldBars(this.#time.nowMs);
  }

  /** All of an epoch up to a row has been applied; what the feed sends from here on joins without a gap. */
  finishRecovery(epoch: string, throughRowSeq: number): void {
    if (epoch !== this.#epoch) this.#loseLink(this.#time.nowMs);
    this.#epoch = epoch;
    this.#nextRows.set(epoch, throughRowSeq + 1);
  }

  /** What changed on screen since the last call, or null. Does not influence any bar or signal. */
  takeDisplay(nowWallMs: WallMs): DisplayBatch | null {
    return this.#display.take(this.#ordered, this.exchangeMs ?? epochMs(nowWallMs), nowWallMs);
  }

  /** What changed for one receiver of the bus since its last call, or null. Does not influence any bar or signal. */
  takeBus(gatherer: BusGatherer): BusQuotes | null {
    return gatherer.take(this.#ordered);
  }

  counters(): EngineCounters {
    const { closed, revised, confirmed, late, dropped, ...others } = this.#counts;
    return {
      ...others,
      barsClosed: closed,
      barsRevised: revised,
      barsConfirmed: confirmed,
      lateTicks: late,
      droppedTicks: dropped,
      clockFaults: this.#clockFaults,
      clockRestarts: this.#clockRestarts,
      unknownRows: this.#unknownRows,
    };
  }

  #applyFrom(batch: FeedBatch, firstRow: number, out: EngineOutput): void {
    this.#out = out;
    this.#batchFirstRowSeq = batch.firstRowSeq;
    if (batch.epoch !== this.#epoch) this.#loseLink(this.#time.nowMs);
    this.#epoch = batch.epoch;
    this.#useSymbols(batch.symbols);
    let row = firstRow;
    for (const { beforeRow, event } of batch.rare) {
      if (beforeRow < firstRow) continue;
      this.#applyRows(batch.rows, row, beforeRow);
      row = beforeRow;
      this.#applyRare(event);
    }
    this.#applyRows(batch.rows, row, batch.rowCount);
    if (!this.#isRecovering) this.#noteOldestTick(batch);
    for (const [symbol, slot] of this.#batchSlots.entries()) {
      const at = this.#newestRowAt[symbol] ?? NO_ROW;
      if (at !== NO_ROW) slot.keepNewest(batch.rows, at);
    }
    this.#out = null;
  }

  /** Looks up by name once a batch what its rows name by number. */
  #useSymbols(symbols: readonly SymbolName[]): void {
    this.#batchSlots = symbols.map((symbol) => this.#slotOf(symbol));
    this.#builders = this.#batchSlots.map((slot) => slot.builder);
    this.#newestRowAt = new Int32Array(symbols.length).fill(NO_ROW);
  }

  #noteOldestTick({ rows, rowCount }: FeedBatch): void {
    for (let at = 0; at < rowCount * ROW_WIDTH; at += ROW_WIDTH) {
      if (rows[at + KIND] === ROW_CLOCK) continue;
      this.#display.noteTick(wallMs(rows[at + COLUMN.receivedWallMs] ?? NaN));
      return;
    }
  }

  /** A batch is applied whole, so one whose rows are known is known with its events. */
  #isRepeated({ epoch, firstRowSeq, rowCount }: FeedBatch, nextRow: number): boolean {
    if (rowCount > 0) return firstRowSeq + rowCount <= nextRow;
    return firstRowSeq < nextRow || (epoch !== this.#epoch && nextRow !== -Infinity);
  }

  /** The loop that every tick passes: no allocation, no lookup by name. */
  #applyRows(rows: Float64Array, from: number, until: number): void {
    for (let row = from, at = from * ROW_WIDTH; row < until; row += 1, at += ROW_WIDTH) {
      this.#row = row;
      if (rows[at + KIND] === ROW_CLOCK) this.#readClock(rows[at + EXCHANGE_MS] ?? NaN);
      else this.#applyTick(rows, at);
    }
  }

  #applyTick(rows: Float64Array, at: number): void {
    const kind = rows[at + KIND];
    const symbol = rows[at + SYMBOL] ?? NO_ROW;
    const builder = symbol >= 0 ? this.#builders[symbol] : undefined;
    if (kind === ROW_TRADE && builder !== undefined && (rows[at + EXCHANGE_MS] ?? NaN) <= this.#limitMs) {
      this.#newestRowAt[symbol] = at;
      builder.trade(rows, at);
    } else this.#applyUnusual(symbol, rows, at);
  }

  /** A quote, a trade without a time or from the future, or something that is no row at all. */
  #applyUnusual(symbol: number, rows: Float64Array, at: number): void {
    const kind = rows[at + KIND];
    const slot = this.#batchSlots[symbol];
    if (slot === undefined || (kind !== ROW_TRADE && kind !== ROW_QUOTE)) {
      this.#unknownRows += 1;
      return;
    }
    // A quote can do no harm by its time; it waits only behind what waits already.
    const mayWait = kind === ROW_TRADE || !this.#waiting.isEmpty;
    if (mayWait && (rows[at + EXCHANGE_MS] ?? NaN) > this.#limitMs) {
      if (!this.#waiting.admitRow(slot, rows, at)) this.#refuseRow();
      this.#limitMs = -Infinity;
      return;
    }
    this.#newestRowAt[symbol] = at;
    if (kind === ROW_TRADE) slot.builder.trade(rows, at);
    else if (((rows[at + COLUMN.flags] ?? 0) & FLAG.image) !== 0) slot.builder.image(rows, at);
  }

  #readClock(readingMs: number): void {
    const step = this.#clock.read(readingMs);
    if (step === 'fault') {
      this.#clockFaults += 1;
      return;
    }
    if (step === 'restarted') this.#restart();
    const { nowMs } = this.#clock;
    this.#limitMs = nowMs + FUTURE_TOLERANCE_MS;
    if (!this.#waiting.isEmpty) this.#release(this.#limitMs);
    this.#time.nowMs = nowMs;
    if (nowMs < this.#nextDueMs) return;
    this.#nextDueMs = Infinity;
    for (const slot of this.#ordered) slot.advanceClock();
  }

  /** The exchange's clock went back for good: nothing known by time holds any longer. */
  #restart(): void {
    this.#clockRestarts += 1;
    this.#time.nowMs = -Infinity;
    this.#nextDueMs = -Infinity;
    for (const slot of this.#ordered) slot.restart();
    this.#builders = this.#batchSlots.map((slot) => slot.builder);
  }

  #release(limitMs: number): void {
    this.#waiting.release(limitMs, (item, isInFuture) => {
      if (!isInFuture) this.#accept(item);
      else if (item.kind === 'row') this.#refuseRow();
      else this.#refuseBrokerBar();
    });
  }

  #accept(item: Waiting): void {
    const { slot } = item;
    if (item.kind === 'broker-bar') {
      slot.builder.brokerBar(item.event);
      return;
    }
    const { cells } = item;
    if (cells[KIND] === ROW_TRADE) slot.builder.trade(cells, 0);
    else if (((cells[COLUMN.flags] ?? 0) & FLAG.image) !== 0) slot.builder.image(cells, 0);
    const symbol = this.#batchSlots.indexOf(slot);
    if (symbol >= 0) this.#newestRowAt[symbol] = NO_ROW;
    slot.keepNewest(cells, 0);
  }

  #refuseRow(): void {
    this.#clockFaults += 1;
    this.#counts.dropped += 1;
  }

  #refuseBrokerBar(): void {
    this.#clockFaults += 1;
    this.#counts.brokerBarsRefused += 1;
  }

  #applyRare(event: RareFeedEvent): void {
    switch (event.kind) {
      case 'broker-bar':
        this.#takeBrokerBar(event);
        break;
      case 'reference':
        this.#takeReference(event);
        break;
      case 'link':
        this.#takeLink(event);
        break;
      case 'strategies':
        this.#useStrategies(event.strategies);
        break;
      case 'sessions':
        this.#slotOf(event.symbol).learnSessions(event.sessions);
        break;
    }
  }

  #useStrategies(strategies: readonly ActiveStrategy[]): void {
    const watching = strategies.filter(({ isWatching }) => isWatching);
    for (const symbol of watching.flatMap(({ symbols }) => symbols)) {
      if (instrumentOf(symbol)) this.#slotOf(symbolName(symbol));
      else this.#unknownRows += 1;
    }
    for (const slot of this.#ordered) {
      slot.useStrategies(watching.filter(({ symbols }) => symbols.includes(slot.symbol)));
    }
  }

  /** A minute that has not ended by the exchange's clock has no final bar: such a bar waits, or is refused. */
  #takeBrokerBar(event: BrokerBarEvent): void {
    const slot = this.#slotOf(event.symbol);
    if (event.startMs + MS_PER_MINUTE <= this.#limitMs && this.#waiting.isEmpty) slot.builder.brokerBar(event);
    else if (!this.#waiting.admitBrokerBar(slot, event)) this.#refuseBrokerBar();
  }

  #takeReference({ symbol, contract, previousClose }: ReferenceEvent): void {
    const slot = this.#slotOf(symbol);
    if (contract !== undefined) slot.builder.contract = contract;
    if (previousClose !== undefined) slot.previousClose = previousClose;
    slot.noteChange();
  }

  #takeLink(event: LinkEvent): void {
    const last = this.#lastLink;
    if (last?.state === event.state && last.exchangeMs === event.exchangeMs) return;
    this.#lastLink = event;
    if (!this.#waiting.isEmpty) {
      this.#release(event.exchangeMs + FUTURE_TOLERANCE_MS);
      this.#limitMs = this.#time.nowMs + FUTURE_TOLERANCE_MS;
    }
    if (event.state === 'down' || last?.state === 'up') this.#loseLink(event.exchangeMs);
    if (event.state === 'down') return;
    for (const slot of this.#ordered) slot.builder.linkUp(event.exchangeMs);
  }

  /** Nothing is certain since the clock was last heard, which may be before the loss was noticed. */
  #loseLink(noticedMs: number): void {
    const heardMs = this.#time.nowMs;
    const isHeard = heardMs !== -Infinity;
    const lostMs = Number.isFinite(noticedMs) && isHeard ? Math.min(heardMs, noticedMs) : isHeard ? heardMs : noticedMs;
    for (const slot of this.#ordered) slot.builder.linkLost(lostMs);
  }

  #slotOf(symbol: SymbolName): SymbolSlot {
    const known = this.#slots.get(symbol);
    if (known) return known;
    const slot = new SymbolSlot(symbol, this.#time, this.#listener(), this.#counts);
    if (this.#lastLink?.state === 'up') slot.builder.linkUp(this.#lastLink.exchangeMs);
    this.#slots.set(symbol, slot);
    this.#ordered = [...this.#slots.values()].sort((a, b) => (a.symbol < b.symbol ? -1 : 1));
    this.#nextDueMs = -Infinity;
    return slot;
  }

  #listener(): SlotListener {
    return {
      barChanged: (change, bar) => {
        this.#publishBar(change, bar);
      },
      signalled: (signal, evidence, feedAgeMs) => {
        this.#publishSignal(signal, evidence, feedAgeMs);
      },
      corrected: (correction) => {
        this.#out?.corrections.push(correction);
      },
      dueAt: (instantMs) => {
        this.#nextDueMs = Math.min(this.#nextDueMs, instantMs);
      },
    };
  }

  #publishBar(change: BarChange, bar: Bar): void {
    this.#display.addBar(bar);
    this.#out?.bars.push({ change, bar });
  }

  /** A signal is made once: found again after a restart of the exchange's clock, it is the same signal. */
  #publishSignal(signal: Signal, evidence: Evidence, feedAgeMs: number | null): void {
    if (this.#told.has(signal.id)) return;
    this.#told.add(signal.id);
    const decidedAtMs = epochMs(this.#time.nowMs);
    const position = this.#position();
    this.#out?.proofs.push({ signalId: signal.id, decidedAtMs, feedAgeMs, position, ...evidence });
    if (this.#isRecovering) {
      this.#out?.recovered.push(signal);
      return;
    }
    this.#display.addSignal(signal);
    this.#out?.signals.push(signal);
  }

  /** The newest row that has been applied; unknown while the past is read, whose rows have lost their numbers. */
  #position(): FeedPosition | null {
    if (this.#isRecovering || this.#epoch === null) return null;
    return { epoch: this.#epoch, throughRowSeq: this.#batchFirstRowSeq + this.#row };
  }
}
