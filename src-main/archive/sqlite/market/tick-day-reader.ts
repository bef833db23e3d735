import type Database from 'better-sqlite3';
import { tradingDay } from '#core/market/units';
import { sessionDayNamed } from '../../session-day.ts';
import type { StoredTick } from './feed-reader.ts';

export type DayTick = StoredTick & { readonly epoch: string; readonly source: string };

/** Rows read in one piece: no statement stays open between two. */
const PAGE_ROWS = 4_096;

const CELLS = `tick_id, symbol_id, kind, ticks.clock_ms, exchange_ms, received_wall_ms, received_monotonic_ms, last, last_size,
  total_volume, bid, ask, bid_size, ask_size, flags`;

/** Reads the ticks of a trading day over a connection that cannot write. Each reading goes through the whole table. */
export class TickDayReader {
  readonly #page: Database.Statement<[string, number, number, number], DayTick>;

  constructor(reader: Database.Database) {
    this.#page = reader.prepare(
      `SELECT ${CELLS}, epochs.name AS epoch, sources.name AS source
       FROM ticks CROSS JOIN epochs ON epochs.id = ticks.tick_id >> 33 JOIN sources ON sources.id = epochs.source_id
       WHERE symbol_id = (SELECT id FROM symbols WHERE name = ?) AND exchange_ms >= ? AND exchange_ms < ? AND tick_id > ?
       ORDER BY tick_id LIMIT ${PAGE_ROWS}`,
    );
  }

  /** A day's ticks in the order in which they came. */
  *pages(symbol: string, day: string): Generator<DayTick[]> {
    const { startMs, endMs } = sessionDayNamed(symbol, tradingDay(day));
    let after = -1;
    for (;;) {
      const page = this.#page.all(symbol, startMs, endMs, after);
      const last = page.at(-1);
      if (!last) return;
      yield page;
      after = last.tick_id;
    }
  }
}
