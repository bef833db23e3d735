import type { FeedBatch } from '#core/market/feed-batch';
import type { SymbolName } from '#core/market/units';
import type { FeedEnvironment } from './feed-environment.ts';
import { ROW_CAP, RowBuffer } from './row-buffer.ts';

/** In a burst a batch is sent at most this often; a lone tick goes at once. */
const SHORTEST_INTERVAL_MS = 8;

/** Cuts the stream of rows into numbered batches. */
export class FeedBatcher {
  readonly rows = new RowBuffer();
  readonly #epoch: string;
  readonly #environment: FeedEnvironment;
  readonly #deliver: (batch: FeedBatch) => void;
  #source = '';
  #symbols: readonly SymbolName[] = [];
  #nextBatchSeq = 1;
  #nextRowSeq = 1;
  #lastSentMs = -Infinity;
  #isScheduled = false;

  constructor(epoch: string, environment: FeedEnvironment, deliver: (batch: FeedBatch) => void) {
    this.#epoch = epoch;
    this.#environment = environment;
    this.#deliver = deliver;
  }

  /** Sequence number of the newest row that was sent; 0 before the first. */
  get lastRowSeq(): number {
    return this.#nextRowSeq - 1;
  }

  /** What follows belongs to another source or another list of symbols. */
  configure(source: string, symbols: readonly SymbolName[]): void {
    this.send();
    this.#source = source;
    this.#symbols = symbols;
  }

  /** Call after adding rows or events: sees to it that they are sent soon. */
  noteAdded(monotonicMs: number): void {
    if (this.rows.rowCount >= ROW_CAP) {
      this.send();
      return;
    }
    if (this.#isScheduled || this.rows.isEmpty) return;
    this.#isScheduled = true;
    const sendScheduled = (): void => {
      this.#isScheduled = false;
      this.send();
    };
    const waitMs = this.#lastSentMs + SHORTEST_INTERVAL_MS - monotonicMs;
    if (waitMs > 0) this.#environment.after(waitMs, sendScheduled);
    else this.#environment.soon(sendScheduled);
  }

  send(): void {
    const { rows } = this;
    if (rows.isEmpty) return;
    const batch: FeedBatch = {
      epoch: this.#epoch,
      source: this.#source,
      batchSeq: this.#nextBatchSeq,
      firstRowSeq: this.#nextRowSeq,
      symbols: this.#symbols,
      rowCount: rows.rowCount,
      rows: rows.copyRows(),
      rare: rows.rare,
    };
    rows.clear();
    this.#nextBatchSeq += 1;
    this.#nextRowSeq += batch.rowCount;
    this.#lastSentMs = this.#environment.monotonicMs();
    this.#deliver(batch);
  }
}
