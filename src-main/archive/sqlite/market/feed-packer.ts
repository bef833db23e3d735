import { COLUMN, ROW_CLOCK, ROW_WIDTH, type FeedBatch } from '#core/market/feed-batch';
import { symbolName } from '#core/market/units';
import type { FeedItem, StoredTick } from './feed-reader.ts';
import { rowSeqOf } from './tick-id.ts';

const BATCH_ROWS = 4_096;
const unknownIfNull = (value: number | null): number => value ?? NaN;

/** Packs stored rows and events into batches of the form in which a feed sends them. */
export class FeedPacker {
  readonly #epoch: string;
  readonly #source: string;
  readonly #symbols: FeedBatch['symbols'];
  #batchSeq: number;
  #rows = new Float64Array(BATCH_ROWS * ROW_WIDTH);
  #rowCount = 0;
  #firstRowSeq = NaN;
  #rare: FeedBatch['rare'][number][] = [];

  constructor(epoch: string, source: string, symbols: readonly string[], batchSeq: number) {
    this.#epoch = epoch;
    this.#source = source;
    this.#symbols = symbols.map(symbolName);
    this.#batchSeq = batchSeq;
  }

  /** The number of the newest batch made. */
  get batchSeq(): number {
    return this.#batchSeq;
  }

  /** Adds one item, the clock reading it came with first; returns a batch when one is full. */
  add(item: FeedItem): FeedBatch | null {
    if (item.clockMs !== null) this.#addClock(item.clockMs, item.rowSeq);
    if (item.kind === 'event') this.#rare.push({ beforeRow: this.#rowCount, event: item.event });
    else if (item.kind === 'tick') this.#addTick(item.tick);
    // A row may bring its clock reading with it: the last place stays free for that.
    return this.#rowCount >= BATCH_ROWS - 1 ? this.finish() : null;
  }

  /** The batch of what has been added since the last; null when that is nothing. */
  finish(): FeedBatch | null {
    if (this.#rowCount === 0 && this.#rare.length === 0) return null;
    this.#batchSeq += 1;
    const batch: FeedBatch = {
      epoch: this.#epoch,
      source: this.#source,
      batchSeq: this.#batchSeq,
      firstRowSeq: Number.isNaN(this.#firstRowSeq) ? 0 : this.#firstRowSeq,
      symbols: this.#symbols,
      rowCount: this.#rowCount,
      rows: this.#rows.slice(0, this.#rowCount * ROW_WIDTH),
      rare: this.#rare,
    };
    this.#rowCount = 0;
    this.#firstRowSeq = NaN;
    this.#rare = [];
    return batch;
  }

  #nextRow(rowSeq: number): number {
    if (Number.isNaN(this.#firstRowSeq)) this.#firstRowSeq = rowSeq;
    const at = this.#rowCount * ROW_WIDTH;
    this.#rowCount += 1;
    return at;
  }

  #addClock(clockMs: number, rowSeq: number): void {
    const at = this.#nextRow(rowSeq);
    this.#rows.fill(NaN, at, at + ROW_WIDTH);
    this.#rows[at + COLUMN.kind] = ROW_CLOCK;
    this.#rows[at + COLUMN.symbol] = -1;
    this.#rows[at + COLUMN.exchangeMs] = clockMs;
    this.#rows[at + COLUMN.flags] = 0;
  }

  #addTick(tick: StoredTick): void {
    const at = this.#nextRow(rowSeqOf(tick.tick_id));
    const cells = this.#rows;
    cells[at + COLUMN.kind] = tick.kind;
    cells[at + COLUMN.symbol] = tick.symbol_id - 1;
    cells[at + COLUMN.exchangeMs] = tick.exchange_ms;
    cells[at + COLUMN.receivedWallMs] = tick.received_wall_ms;
    cells[at + COLUMN.receivedMonotonicMs] = tick.received_monotonic_ms;
    cells[at + COLUMN.last] = unknownIfNull(tick.last);
    cells[at + COLUMN.lastSize] = unknownIfNull(tick.last_size);
    cells[at + COLUMN.totalVolume] = unknownIfNull(tick.total_volume);
    cells[at + COLUMN.bid] = unknownIfNull(tick.bid);
    cells[at + COLUMN.ask] = unknownIfNull(tick.ask);
    cells[at + COLUMN.bidSize] = unknownIfNull(tick.bid_size);
    cells[at + COLUMN.askSize] = unknownIfNull(tick.ask_size);
    cells[at + COLUMN.flags] = tick.flags;
  }
}
