import type Database from 'better-sqlite3';
import { tradingDay } from '#core/market/units';
import { sessionDayNamed } from '../../session-day.ts';
import type { StoredTick } from './feed-reader.ts';

export type DayTick = StoredTick & { readonly epoch: string; readonly source: string };

interface Reach {
  readonly first: number | null;
  readonly last: number | null;
}

/** Rows read in one piece: no statement stays open between two. */
const PAGE_ROWS = 4_096;
/** Trading days begin and end on full hours. */
const MS_PER_HOUR = 3_600_000;

const CELLS = `tick_id, symbol_id, kind, ticks.clock_ms, exchange_ms, received_wall_ms, received_monotonic_ms, last, last_size,
  total_volume, bid, ask, bid_size, ask_size, flags`;

/** From which row to which the ticks of an hour lie. In memory: the archive is only read, and an index would slow its writing. */
const NOTE_HOURS = `
  CREATE TEMP TABLE tick_hours AS
  SELECT symbol_id, exchange_ms / ${MS_PER_HOUR} AS hour, min(tick_id) AS first, max(tick_id) AS last
  FROM ticks GROUP BY 1, 2`;

/**
 * Reads the ticks of trading days over a connection that cannot write. Goes through the whole table once, to learn where
 * the hours lie; then a day costs what lies between its first tick and its last. Ticks that come later are not read.
 */
export class TickDayReader {
  readonly #reach: Database.Statement<[string, number, number], Reach>;
  readonly #page: Database.Statement<[string, number, number, number, number], DayTick>;

  constructor(reader: Database.Database) {
    reader.pragma('temp_store = MEMORY');
    reader.exec(NOTE_HOURS);
    this.#reach = reader.prepare(
      `SELECT min(first) AS first, max(last) AS last FROM tick_hours
       WHERE symbol_id = (SELECT id FROM symbols WHERE name = ?) AND hour >= ? AND hour < ?`,
    );
    this.#page = reader.prepare(
      `SELECT ${CELLS}, epochs.name AS epoch, sources.name AS source
       FROM ticks CROSS JOIN epochs ON epochs.id = ticks.tick_id >> 33 JOIN sources ON sources.id = epochs.source_id
       WHERE symbol_id = (SELECT id FROM symbols WHERE name = ?) AND exchange_ms >= ? AND exchange_ms < ?
         AND tick_id > ? AND tick_id <= ?
       ORDER BY tick_id LIMIT ${PAGE_ROWS}`,
    );
  }

  /** A day's ticks in the order in which they came. */
  *pages(symbol: string, day: string): Generator<DayTick[]> {
    const { startMs, endMs } = sessionDayNamed(symbol, tradingDay(day));
    const { first = null, last = null } = this.#reach.get(symbol, startMs / MS_PER_HOUR, endMs / MS_PER_HOUR) ?? {};
    if (first === null || last === null) return;
    let after = first - 1;
    for (;;) {
      const page = this.#page.all(symbol, startMs, endMs, after, last);
      const newest = page.at(-1);
      if (!newest) return;
      yield page;
      after = newest.tick_id;
    }
  }
}
