import type Database from 'better-sqlite3';
import type { RareFeedEvent } from '#core/market/feed-batch';
import { rowSeqOf, tickId } from './tick-id.ts';

/** A kept row as it lies in the table. */
export interface StoredTick {
  readonly tick_id: number;
  readonly symbol_id: number;
  readonly kind: number;
  readonly clock_ms: number | null;
  readonly exchange_ms: number;
  readonly received_wall_ms: number;
  readonly received_monotonic_ms: number;
  readonly last: number | null;
  readonly last_size: number | null;
  readonly total_volume: number | null;
  readonly bid: number | null;
  readonly ask: number | null;
  readonly bid_size: number | null;
  readonly ask_size: number | null;
  readonly flags: number;
}

/** What a feed told, in the order in which it told it. `rowSeq` of an event is the row before which it came. */
export type FeedItem =
  | { readonly kind: 'clock'; readonly rowSeq: number; readonly clockMs: number }
  | { readonly kind: 'event'; readonly rowSeq: number; readonly clockMs: number | null; readonly event: RareFeedEvent }
  | { readonly kind: 'tick'; readonly rowSeq: number; readonly clockMs: number | null; readonly tick: StoredTick };

export interface StoredEpoch {
  readonly id: number;
  readonly name: string;
  readonly throughRowSeq: number;
  /** The newest clock reading and its row; null before the first. */
  readonly clockMs: number | null;
  readonly clockRowSeq: number | null;
}

interface StoredEvent {
  readonly rowSeq: number;
  readonly clockMs: number | null;
  readonly body: string;
}

/** Rows read in one piece: no statement stays open between two, so that ingestion goes on in between. */
const PAGE_ROWS = 4_096;

/** Reads the stored feed of an archive in its order, over a connection that cannot write. */
export class FeedReader {
  readonly #epochs: Database.Statement<[string], StoredEpoch>;
  readonly #ticks: Database.Statement<[number, number, number], StoredTick>;
  readonly #latestOfSymbol: Database.Statement<[number, number, number], StoredTick>;
  readonly #nextReading: Database.Statement<[number, number], { readonly tick_id: number; readonly clock_ms: number }>;
  readonly #clocks: Database.Statement<[number, number, number], { readonly rowSeq: number; readonly clockMs: number }>;
  readonly #events: Database.Statement<[number, number], StoredEvent>;
  readonly #symbols: Database.Statement<[], string>;

  constructor(reader: Database.Database) {
    this.#epochs = reader.prepare(
      `SELECT epochs.id, epochs.name, through_row_seq AS throughRowSeq, clock_ms AS clockMs, clock_row_seq AS clockRowSeq
       FROM epochs JOIN sources ON sources.id = source_id WHERE sources.name = ? ORDER BY epochs.id`,
    );
    this.#ticks = reader.prepare('SELECT * FROM ticks WHERE tick_id >= ? AND tick_id <= ? ORDER BY tick_id LIMIT ?');
    this.#latestOfSymbol = reader.prepare(
      'SELECT * FROM ticks WHERE tick_id >= ? AND tick_id < ? AND symbol_id = ? ORDER BY tick_id DESC LIMIT 1',
    );
    this.#nextReading = reader.prepare(
      `SELECT tick_id, clock_ms FROM ticks WHERE tick_id >= ? AND tick_id <= ? AND clock_ms IS NOT NULL
       ORDER BY tick_id LIMIT 1`,
    );
    this.#clocks = reader.prepare(
      `SELECT row_seq AS rowSeq, clock_ms AS clockMs FROM clock_readings
       WHERE epoch_id = ? AND row_seq >= ? AND row_seq <= ? ORDER BY row_seq`,
    );
    this.#events = reader.prepare(
      `SELECT before_row_seq AS rowSeq, clock_ms AS clockMs, body FROM feed_events
       WHERE epoch_id = ? AND before_row_seq <= ? ORDER BY batch_seq, ordinal`,
    );
    this.#symbols = reader.prepare<[], string>('SELECT name FROM symbols ORDER BY id').pluck();
  }

  /** The runs of a source's feed, oldest first. */
  epochs(source: string): StoredEpoch[] {
    return this.#epochs.all(source);
  }

  /** Symbol names; the number of a symbol is its place here, counted from 1. */
  symbols(): string[] {
    return this.#symbols.all();
  }

  /** A row that certainly lies before the first clock reading of `instantMs` or later: 0 when none is known. */
  rowBefore(epoch: StoredEpoch, instantMs: number): number {
    let low = 0;
    let high = epoch.throughRowSeq;
    while (high - low > PAGE_ROWS) {
      const middle = Math.floor((low + high) / 2);
      const reading = this.#nextReading.get(tickId(epoch.id, middle), tickId(epoch.id, high));
      if (reading && reading.clock_ms < instantMs) low = rowSeqOf(reading.tick_id);
      else high = middle;
    }
    return low;
  }

  /** The newest kept row of each symbol before a row. */
  latestBefore(epoch: StoredEpoch, rowSeq: number): StoredTick[] {
    return this.symbols()
      .map((_, index) => this.#latestOfSymbol.get(tickId(epoch.id, 0), tickId(epoch.id, rowSeq), index + 1))
      .filter((tick) => tick !== undefined);
  }

  /** Rare events that came before a row. */
  eventsBefore(epoch: StoredEpoch, rowSeq: number): FeedItem[] {
    return this.#events.all(epoch.id, rowSeq - 1).map(toEventItem);
  }

  /** Everything from row `fromRowSeq` to row `throughRowSeq` and the events right after it. */
  *items(epoch: StoredEpoch, fromRowSeq: number, throughRowSeq: number): Generator<FeedItem> {
    const events = this.#events.all(epoch.id, throughRowSeq + 1).filter(({ rowSeq }) => rowSeq >= fromRowSeq);
    let nextEvent = 0;
    for (let from = fromRowSeq; from <= throughRowSeq;) {
      const ticks = this.#ticks.all(tickId(epoch.id, from), tickId(epoch.id, throughRowSeq), PAGE_ROWS);
      const last = ticks.length === PAGE_ROWS ? rowSeqOf(ticks.at(-1)?.tick_id ?? 0) : throughRowSeq;
      for (const row of inOrder(ticks, this.#clocks.all(epoch.id, from, last))) {
        for (let event = events[nextEvent]; event && event.rowSeq <= row.rowSeq; event = events[nextEvent]) {
          yield toEventItem(event);
          nextEvent += 1;
        }
        yield row;
      }
      from = last + 1;
    }
    for (const event of events.slice(nextEvent)) yield toEventItem(event);
  }
}

function toEventItem({ rowSeq, clockMs, body }: StoredEvent): FeedItem {
  return { kind: 'event', rowSeq, clockMs, event: JSON.parse(body) as RareFeedEvent };
}

/** Two lists of rows as one, by row number. */
function inOrder(
  ticks: readonly StoredTick[],
  clocks: readonly { readonly rowSeq: number; readonly clockMs: number }[],
): FeedItem[] {
  const rows: FeedItem[] = ticks.map((tick) => ({
    kind: 'tick',
    rowSeq: rowSeqOf(tick.tick_id),
    clockMs: tick.clock_ms,
    tick,
  }));
  if (clocks.length === 0) return rows;
  for (const clock of clocks) rows.push({ kind: 'clock', ...clock });
  return rows.sort((a, b) => a.rowSeq - b.rowSeq);
}
