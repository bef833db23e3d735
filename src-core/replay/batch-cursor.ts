import { COLUMN, FLAG, ROW_CLOCK, ROW_TRADE, ROW_WIDTH, type FeedBatch } from '../market/feed-batch.ts';

/** A trade stamped further ahead of the exchange's clock than this does not move the time of a replay. */
const FUTURE_TOLERANCE_MS = 5_000;
/** A clock that goes back by more has begun anew, as the engine sees it. */
const RESTART_MS = 60_000;

/** Whether a piece ends before a row, which would bring the time to `nextMs`. */
type Stop = (nextMs: number, batch: FeedBatch, at: number) => boolean;

/** Where a piece ends: behind the last row up to `untilMs`, or behind the clock reading that reaches it. */
export type PieceEnd = 'before' | 'through';

/**
 * Goes through recorded batches row by row and hands them on in pieces as a live feed would have sent them: with
 * `source` in place of the recording's, with epochs that no other reading shares, and with row numbers that follow each
 * other without gaps.
 *
 * The time of a replay is what the rows say: the clock readings, and the trades between two of them.
 */
export class BatchCursor {
  readonly #batches: Iterator<FeedBatch>;
  readonly #source: string;
  readonly #endMs: number;
  readonly #rowsOfEpoch = new Map<string, number>();
  #batch: FeedBatch | null = null;
  #takenEpoch: string | null = null;
  /** The next row of `#batch`, and the next of its rare events. */
  #row = 0;
  #rare = 0;
  #batchSeq = 0;
  #clockMs = -Infinity;
  #nowMs = -Infinity;
  #isEnded = false;

  /** @param endMs nothing from the first row at or after this instant is played */
  constructor(batches: Iterable<FeedBatch>, source: string, endMs = Infinity) {
    this.#batches = batches[Symbol.iterator]();
    this.#source = source;
    this.#endMs = endMs;
    this.#advance();
  }

  /** The time that the rows taken so far have reached; -Infinity before the first. */
  get nowMs(): number {
    return this.#nowMs;
  }

  /** Whether everything has been taken. */
  get isEnded(): boolean {
    return this.#isEnded;
  }

  /** The epoch of the newest piece, or else of the first, and how many of its rows have been taken; null of nothing. */
  get place(): { readonly epoch: string; readonly throughRowSeq: number } | null {
    const epoch = this.#takenEpoch ?? this.#batch?.epoch;
    if (epoch === undefined) return null;
    return { epoch: this.#named(epoch), throughRowSeq: this.#rowsOfEpoch.get(epoch) ?? 0 };
  }

  /** The next rows up to an instant, at most `mostRows`, all of one epoch; null when none is due. */
  take(untilMs: number, mostRows: number, end: PieceEnd = 'before'): FeedBatch | null {
    return this.#piece(mostRows, (nextMs) => (end === 'before' ? nextMs > untilMs : this.#clockMs >= untilMs));
  }

  /** The next rows through the next trade of a symbol, at most `mostRows`; `reached` says whether it is among them. */
  takeTrade(symbol: string, mostRows: number): { readonly batch: FeedBatch | null; readonly reached: boolean } {
    let reached = false;
    const batch = this.#piece(mostRows, (_nextMs, { rows, symbols }, at) => {
      if (reached) return true;
      const isTrade = rows[at + COLUMN.kind] === ROW_TRADE && ((rows[at + COLUMN.flags] ?? 0) & FLAG.image) === 0;
      reached = isTrade && symbols[rows[at + COLUMN.symbol] ?? -1] === symbol;
      return false;
    });
    return { batch, reached };
  }

  #piece(mostRows: number, stops: Stop): FeedBatch | null {
    const batch = this.#batch;
    if (!batch) return null;
    const from = this.#row;
    const firstRare = this.#rare;
    this.#passRows(batch, mostRows, stops);
    const isWhole = this.#row === batch.rowCount;
    // Events before a row go with it, those behind the last row with the batch's end.
    const isTaken = (beforeRow: number): boolean => isWhole || beforeRow < this.#row;
    while (this.#rare < batch.rare.length && isTaken(batch.rare[this.#rare]?.beforeRow ?? 0)) this.#rare += 1;
    const isNothing = this.#row === from && this.#rare === firstRare;
    const piece = isNothing ? null : this.#cut(batch, from, this.#row, firstRare, this.#rare);
    if (this.#isEnded) this.#batch = null;
    else if (isWhole) this.#advance();
    return piece;
  }

  #passRows(batch: FeedBatch, mostRows: number, stops: Stop): void {
    const until = Math.min(batch.rowCount, this.#row + mostRows);
    for (; this.#row < until; this.#row += 1) {
      const at = this.#row * ROW_WIDTH;
      const nextMs = this.#timeWith(batch.rows, at);
      if (nextMs >= this.#endMs) {
        this.#isEnded = true;
        return;
      }
      if (stops(nextMs, batch, at)) return;
      this.#pass(batch.rows, at, nextMs);
    }
  }

  #cut(batch: FeedBatch, from: number, until: number, firstRare: number, untilRare: number): FeedBatch {
    const before = this.#rowsOfEpoch.get(batch.epoch) ?? 0;
    this.#rowsOfEpoch.set(batch.epoch, before + until - from);
    this.#batchSeq += 1;
    this.#takenEpoch = batch.epoch;
    return {
      ...batch,
      epoch: this.#named(batch.epoch),
      source: this.#source,
      batchSeq: this.#batchSeq,
      firstRowSeq: before + 1,
      rowCount: until - from,
      rows: batch.rows.slice(from * ROW_WIDTH, until * ROW_WIDTH),
      rare: batch.rare
        .slice(firstRare, untilRare)
        .map(({ beforeRow, event }) => ({ beforeRow: beforeRow - from, event })),
    };
  }

  #named(epoch: string): string {
    return `${this.#source}/${epoch}`;
  }

  #advance(): void {
    const next = this.#batches.next();
    this.#row = 0;
    this.#rare = 0;
    this.#batch = next.done === true ? null : next.value;
    this.#isEnded = this.#batch === null;
  }

  #timeWith(rows: Float64Array, at: number): number {
    const ms = rows[at + COLUMN.exchangeMs] ?? NaN;
    const kind = rows[at + COLUMN.kind];
    if (kind === ROW_CLOCK) return ms < this.#nowMs - RESTART_MS ? ms : Math.max(this.#nowMs, ms);
    const isImage = ((rows[at + COLUMN.flags] ?? 0) & FLAG.image) !== 0;
    const isCredible = this.#clockMs === -Infinity || ms <= this.#clockMs + FUTURE_TOLERANCE_MS;
    return kind === ROW_TRADE && !isImage && isCredible && ms > this.#nowMs ? ms : this.#nowMs;
  }

  #pass(rows: Float64Array, at: number, nextMs: number): void {
    if (rows[at + COLUMN.kind] === ROW_CLOCK) this.#clockMs = rows[at + COLUMN.exchangeMs] ?? NaN;
    this.#nowMs = nextMs;
  }
}
