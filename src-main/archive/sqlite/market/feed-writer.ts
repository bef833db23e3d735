import type Database from 'better-sqlite3';
import { COLUMN, ROW_CLOCK, ROW_WIDTH, type FeedBatch, type RareFeedEvent } from '#core/market/feed-batch';
import { ChunkedInsert } from './chunked-insert.ts';
import { EpochTable, type Epoch } from './epoch-table.ts';
import { isKept, isSound, storedCell } from './feed-row.ts';
import type { NameIds } from './name-ids.ts';
import { tickId } from './tick-id.ts';

/** While nothing trades, the clock is kept once in this much exchange time. */
const QUIET_CLOCK_MS = 1_000;
/** A reading that steps further than this, or back, is kept with the one before and the one after it. */
const ORDINARY_STEP_MS = 60_000;

const TICK_COLUMNS = [
  'tick_id',
  'symbol_id',
  'kind',
  'clock_ms',
  'exchange_ms',
  'received_wall_ms',
  'received_monotonic_ms',
  'last',
  'last_size',
  'total_volume',
  'bid',
  'ask',
  'bid_size',
  'ask_size',
  'flags',
] as const;

const CLOCK_COLUMNS = ['epoch_id', 'row_seq', 'clock_ms'] as const;

const isStorable = (event: RareFeedEvent): boolean =>
  Object.values(event).every((value) => typeof value !== 'number' || Number.isFinite(value));

/** Stores what a feed emitted, once: what an epoch has stored already is recognised and passed over. */
export class FeedWriter {
  readonly #symbols: NameIds;
  readonly #sources: NameIds;
  readonly #epochs: EpochTable;
  readonly #ticks: ChunkedInsert;
  readonly #clocks: ChunkedInsert;
  readonly #addEvent: Database.Statement<[number, number, number, number, number | null, string, string]>;
  #refused = 0;

  constructor(database: Database.Database, names: { readonly symbols: NameIds; readonly sources: NameIds }) {
    this.#symbols = names.symbols;
    this.#sources = names.sources;
    this.#epochs = new EpochTable(database);
    this.#ticks = new ChunkedInsert(database, 'ticks', TICK_COLUMNS);
    this.#clocks = new ChunkedInsert(database, 'clock_readings', CLOCK_COLUMNS);
    this.#addEvent = database.prepare('INSERT OR IGNORE INTO feed_events VALUES (?, ?, ?, ?, ?, ?, ?)');
  }

  write(batch: FeedBatch): void {
    const epoch = this.#epochs.of(batch.epoch, this.#sources.idOf(batch.source), {
      batchSeq: batch.batchSeq - 1,
      rowSeq: batch.firstRowSeq - 1,
    });
    if (batch.batchSeq <= epoch.throughBatchSeq) return;
    epoch.lostRows += Math.max(0, batch.firstRowSeq - epoch.throughRowSeq - 1);
    this.#writeInOrder(epoch, batch);
    this.#keepQuietClock(epoch);
    epoch.throughBatchSeq = batch.batchSeq;
    epoch.throughRowSeq = Math.max(epoch.throughRowSeq, batch.firstRowSeq + batch.rowCount - 1);
    this.#epochs.touch(epoch);
  }

  /** Ends a transaction's writing: what was stored and what could not be. */
  finish(): { readonly ticks: number; readonly refused: number } {
    const { inserted, refused } = this.#ticks.finish();
    const clocks = this.#clocks.finish();
    this.#epochs.save();
    const counts = { ticks: inserted, refused: refused + clocks.refused + this.#refused };
    this.#refused = 0;
    return counts;
  }

  /** After a rollback. */
  forget(): void {
    this.#ticks.forget();
    this.#clocks.forget();
    this.#epochs.forget();
    this.#refused = 0;
  }

  /** Where the exchange's clock stood when the newest feed was last heard; NaN when it never told. */
  get exchangeMs(): number {
    return this.#epochs.latest()?.clockMs ?? NaN;
  }

  /** Rows that feeds numbered since the start and that never arrived. */
  get lostRows(): number {
    return this.#epochs.lostRows;
  }

  #writeInOrder(epoch: Epoch, batch: FeedBatch): void {
    let next = 0;
    const writeEventsBefore = (row: number): void => {
      for (let entry = batch.rare[next]; entry && entry.beforeRow <= row; entry = batch.rare[next]) {
        this.#writeEvent(epoch, batch, next, entry);
        next += 1;
      }
    };
    for (let row = 0; row < batch.rowCount; row += 1) {
      writeEventsBefore(row);
      this.#writeRow(epoch, batch, row);
    }
    writeEventsBefore(Infinity);
  }

  #writeRow(epoch: Epoch, batch: FeedBatch, row: number): void {
    const { rows } = batch;
    const at = row * ROW_WIDTH;
    const kind = rows[at + COLUMN.kind] ?? NaN;
    if (kind === ROW_CLOCK) this.#readClock(epoch, rows[at + COLUMN.exchangeMs] ?? NaN, batch.firstRowSeq + row);
    else if (isKept(kind, rows[at + COLUMN.flags] ?? 0)) this.#writeTick(epoch, batch, row, kind);
  }

  #writeTick(epoch: Epoch, batch: FeedBatch, row: number, kind: number): void {
    const { rows } = batch;
    const at = row * ROW_WIDTH;
    const symbol = batch.symbols[rows[at + COLUMN.symbol] ?? -1];
    if (symbol === undefined || !isSound(rows, at, kind)) {
      this.#refused += 1;
      return;
    }
    this.#ticks.add(
      tickId(epoch.id, batch.firstRowSeq + row),
      this.#symbols.idOf(symbol),
      kind,
      takeClock(epoch),
      storedCell(rows, at, COLUMN.exchangeMs),
      storedCell(rows, at, COLUMN.receivedWallMs),
      storedCell(rows, at, COLUMN.receivedMonotonicMs),
      storedCell(rows, at, COLUMN.last),
      storedCell(rows, at, COLUMN.lastSize),
      storedCell(rows, at, COLUMN.totalVolume),
      storedCell(rows, at, COLUMN.bid),
      storedCell(rows, at, COLUMN.ask),
      storedCell(rows, at, COLUMN.bidSize),
      storedCell(rows, at, COLUMN.askSize),
      storedCell(rows, at, COLUMN.flags),
    );
  }

  #writeEvent(epoch: Epoch, batch: FeedBatch, ordinal: number, entry: FeedBatch['rare'][number]): void {
    if (!isStorable(entry.event)) {
      this.#refused += 1;
      return;
    }
    this.#addEvent.run(
      epoch.id,
      batch.batchSeq,
      ordinal,
      batch.firstRowSeq + entry.beforeRow,
      takeClock(epoch),
      entry.event.kind,
      JSON.stringify(entry.event),
    );
  }

  /**
   * Between two kept rows an engine hears many readings of the clock, but all that matters is the first (it settles what
   * the row began), the last (the next row is judged by it) and whatever is out of the ordinary.
   */
  #readClock(epoch: Epoch, clockMs: number, rowSeq: number): void {
    if (!Number.isSafeInteger(clockMs)) {
      this.#refused += 1;
      return;
    }
    const step = clockMs - epoch.clockMs;
    const isOrdinary = step >= 0 && step <= ORDINARY_STEP_MS;
    if (!isOrdinary) this.#keepClock(epoch);
    epoch.clockMs = clockMs;
    epoch.clockRowSeq = rowSeq;
    epoch.isClockKept = false;
    if (!isOrdinary || epoch.wantsNextClock) this.#keepClock(epoch);
    epoch.wantsNextClock = !isOrdinary;
  }

  #keepQuietClock(epoch: Epoch): void {
    if (!(epoch.clockMs - epoch.keptClockMs < QUIET_CLOCK_MS)) this.#keepClock(epoch);
  }

  #keepClock(epoch: Epoch): void {
    if (epoch.isClockKept || Number.isNaN(epoch.clockMs)) return;
    this.#clocks.add(epoch.id, epoch.clockRowSeq, epoch.clockMs);
    markClockKept(epoch);
  }
}

function markClockKept(epoch: Epoch): void {
  epoch.isClockKept = true;
  epoch.keptClockMs = epoch.clockMs;
}

/** The clock reading for the next kept row, NULL when it is stored already. The reading after it will be wanted. */
function takeClock(epoch: Epoch): number | null {
  epoch.wantsNextClock = true;
  if (epoch.isClockKept || Number.isNaN(epoch.clockMs)) return null;
  markClockKept(epoch);
  return epoch.clockMs;
}
