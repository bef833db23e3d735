import type Database from 'better-sqlite3';
import type { Recording } from '#core/contract/replay';
import { tradingDaySpanOf } from '#core/market/session';
import { epochMs, tradingDay, type EpochMs } from '#core/market/units';
import { sessionDayNamed } from '../archive/session-day.ts';
import { FeedReader, type StoredEpoch } from '../archive/sqlite/market/feed-reader.ts';
import { tickId } from '../archive/sqlite/market/tick-id.ts';

/** Days offered at most: two years. */
const MOST_DAYS = 504;
/** `rowBefore` names a row this far before the instant at most; the same after it is on the safe side. */
const PLACE_TOLERANCE_ROWS = 8_192;

interface DayOfSource {
  readonly source: string;
  readonly day: string;
  fromMs: number;
  toMs: number;
}

/** Reads which days an archive could play again, over a connection that cannot write. */
export class RecordedDays {
  readonly #reader: Database.Database;
  readonly #feed: FeedReader;
  readonly #firstClock: Database.Statement<[number], number>;
  readonly #anyTick: Database.Statement<[number, number], number>;

  constructor(reader: Database.Database) {
    this.#reader = reader;
    this.#feed = new FeedReader(reader);
    this.#firstClock = reader
      .prepare<[number], number>('SELECT clock_ms FROM clock_readings WHERE epoch_id = ? ORDER BY row_seq LIMIT 1')
      .pluck();
    this.#anyTick = reader
      .prepare<[number, number], number>('SELECT tick_id FROM ticks WHERE tick_id >= ? AND tick_id <= ? LIMIT 1')
      .pluck();
  }

  /** Days with stored ticks, one entry a run, and days with one-minute bars, one a symbol; newest day first. */
  list(): Recording[] {
    const symbolsOf = this.#symbolsByDay();
    const recordings: Recording[] = [];
    for (const { source, day, fromMs, toMs } of this.#daysOfSources()) {
      const symbols = symbolsOf.get(day);
      if (symbols) recordings.push({ choice: { kind: 'ticks', source, day }, fromMs, toMs, symbols });
    }
    for (const [day, symbols] of symbolsOf) {
      for (const symbol of symbols) {
        const { startMs, closesMs } = sessionDayNamed(symbol, tradingDay(day));
        recordings.push({ choice: { kind: 'bars', symbol, day }, fromMs: startMs, toMs: closesMs, symbols: [symbol] });
      }
    }
    return recordings;
  }

  #symbolsByDay(): ReadonlyMap<string, string[]> {
    const rows = this.#reader
      .prepare<[number], { readonly symbol: string; readonly day: string }>(
        `SELECT symbol, day FROM parquet_days WHERE day IN
           (SELECT DISTINCT day FROM parquet_days ORDER BY day DESC LIMIT ?) ORDER BY day DESC, symbol`,
      )
      .all(MOST_DAYS);
    const symbols = new Map<string, string[]>();
    for (const { symbol, day } of rows) symbols.set(day, [...(symbols.get(day) ?? []), symbol]);
    return symbols;
  }

  #daysOfSources(): readonly DayOfSource[] {
    const sources = this.#reader
      .prepare<[], string>('SELECT name FROM sources WHERE id IN (SELECT source_id FROM epochs) ORDER BY id DESC')
      .pluck()
      .all();
    return sources.flatMap((source) => [...this.#daysOf(source).values()]);
  }

  #daysOf(source: string): ReadonlyMap<string, DayOfSource> {
    const days = new Map<string, DayOfSource>();
    for (const epoch of this.#feed.epochs(source)) {
      const firstMs = this.#firstClock.get(epoch.id);
      if (firstMs === undefined || epoch.clockMs === null) continue;
      for (let at: EpochMs = epochMs(firstMs); at <= epoch.clockMs;) {
        const { day, startMs, endMs } = tradingDaySpanOf(at, 'future');
        const toMs = Math.min(epoch.clockMs, endMs);
        const known = days.get(day);
        if (known) {
          known.fromMs = Math.min(known.fromMs, at);
          known.toMs = Math.max(known.toMs, toMs);
        } else if (this.#hasTicks(epoch, startMs, endMs)) days.set(day, { source, day, fromMs: at, toMs });
        at = endMs;
      }
    }
    return days;
  }

  /** Ticks are given up by the retention rules while the epoch that brought them stays known. */
  #hasTicks(epoch: StoredEpoch, startMs: number, endMs: number): boolean {
    const from = this.#feed.rowBefore(epoch, startMs);
    const until = this.#feed.rowBefore(epoch, endMs) + PLACE_TOLERANCE_ROWS;
    return this.#anyTick.get(tickId(epoch.id, from), tickId(epoch.id, until)) !== undefined;
  }
}
