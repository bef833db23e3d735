import type Database from 'better-sqlite3';
import { ROW_TRADE } from '#core/market/feed-batch';
import type { Trade } from '#core/market/trade-bars';
import { epochMs, quantity, type Price } from '#core/market/units';

/** A stored trade, and its name in the order of arrival. */
export interface StoredTrade extends Trade {
  readonly tickId: number;
  /** The run of the feed that it came in. */
  readonly epoch: number;
}

const PAGE_ROWS = 20_000;
/** tick_id = epoch id * 2^33 + row number. */
const ROWS_PER_EPOCH = 2 ** 33;

/** Reads trades in the order in which they came, a page at a time: no statement stays open between two. */
export class TradeReader {
  readonly #page: Database.Statement<[number, number], [number, number, number, number | null, number]>;
  readonly #symbolId: Database.Statement<[string], number>;
  readonly #epochs: Database.Statement<[number], number>;
  readonly #newestOf: Database.Statement<[number, number], number | null>;
  readonly #timeFrom: Database.Statement<[number, number], number>;

  constructor(reader: Database.Database) {
    this.#page = reader
      .prepare<[number, number], [number, number, number, number | null, number]>(
        `SELECT tick_id, exchange_ms, last, last_size, symbol_id FROM ticks
         WHERE tick_id > ? AND kind = ${ROW_TRADE} AND symbol_id = ? ORDER BY tick_id LIMIT ${PAGE_ROWS}`,
      )
      .raw();
    this.#symbolId = reader.prepare<[string], number>('SELECT id FROM symbols WHERE name = ?').pluck();
    this.#epochs = reader
      .prepare<[number], number>('SELECT id FROM epochs WHERE clock_ms IS NULL OR clock_ms >= ? ORDER BY id LIMIT 1')
      .pluck();
    this.#newestOf = reader
      .prepare<[number, number], number | null>('SELECT max(tick_id) FROM ticks WHERE tick_id >= ? AND tick_id < ?')
      .pluck();
    this.#timeFrom = reader
      .prepare<[number, number], number>(
        'SELECT exchange_ms FROM ticks WHERE tick_id >= ? AND tick_id < ? ORDER BY tick_id LIMIT 1',
      )
      .pluck();
  }

  /**
   * A place in the order of arrival before which nothing came of `fromMs` or later: found by halving, for the table has
   * no index of times. A late trade that came just before is left out.
   */
  placeBefore(fromMs: number): number {
    const epoch = this.#epochs.get(fromMs);
    if (epoch === undefined) return Number.MAX_SAFE_INTEGER;
    const [begin, end] = [epoch * ROWS_PER_EPOCH, (epoch + 1) * ROWS_PER_EPOCH];
    const newest = this.#newestOf.get(begin, end) ?? null;
    if (newest === null) return begin - 1;
    let [low, high] = [begin, newest + 1];
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      if ((this.#timeFrom.get(middle, end) ?? Infinity) < fromMs) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }

  /** The trades of a symbol that came after a place, at most a page of them. */
  after(symbol: string, tickId: number): StoredTrade[] {
    const symbolId = this.#symbolId.get(symbol);
    if (symbolId === undefined) return [];
    return this.#page.all(tickId, symbolId).map(([id, exchangeMs, last, size]) => ({
      tickId: id,
      epoch: Math.floor(id / ROWS_PER_EPOCH),
      exchangeMs: epochMs(exchangeMs),
      price: last as Price,
      size: quantity(size ?? 0),
    }));
  }
}
