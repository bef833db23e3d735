import type Database from 'better-sqlite3';
import { BAR_GRADES, type Bar } from '#core/market/bar';
import { MS_PER_MINUTE, type TradingDay } from '#core/market/units';
import { sessionDayOf, type SessionDay } from '../../session-day.ts';
import { ChunkedInsert, type Cell } from './chunked-insert.ts';
import { storedRank } from './grade-rank.ts';
import type { NameIds } from './name-ids.ts';

const BAR_COLUMNS = [
  'symbol',
  'start_ms',
  'open',
  'high',
  'low',
  'close',
  'volume',
  'tick_count',
  'grade',
  'contract',
  'source_id',
  'updated_ms',
] as const;

/** The day of a symbol whose bars have changed, so that its Parquet file must be written (again). */
export interface ChangedDay {
  readonly symbol: string;
  readonly day: TradingDay;
}

/** Bars before 1990 are seconds taken for milliseconds, or worse. */
const EARLIEST_BAR_MS = Date.UTC(1990, 0, 1);

const areWhole = (...values: readonly number[]): boolean => values.every(Number.isSafeInteger);

/** Whether a bar is fit to be stored: whole numbers, on a minute, high and low around open and close. */
export function isSoundBar(bar: Bar): boolean {
  const { symbol, startMs, open, high, low, close, volume, tickCount } = bar;
  return (
    areWhole(startMs, open, high, low, close, volume, tickCount) &&
    typeof symbol === 'string' &&
    symbol !== '' &&
    startMs >= EARLIEST_BAR_MS &&
    startMs % MS_PER_MINUTE === 0 &&
    high >= Math.max(open, close) &&
    low <= Math.min(open, close) &&
    volume >= 0 &&
    tickCount >= 0 &&
    BAR_GRADES.includes(bar.grade)
  );
}

const REPLACE = `
  UPDATE bars SET open = :open, high = :high, low = :low, close = :close, volume = :volume, tick_count = :tickCount,
    grade = :rank, contract = :contract, source_id = :sourceId, updated_ms = :updatedMs
  WHERE symbol = :symbol AND start_ms = :startMs AND (grade < :rank OR (grade = :rank
    AND (open, high, low, close, volume, tick_count, contract)
      IS NOT (:open, :high, :low, :close, :volume, :tickCount, :contract)))`;

/**
 * Stores bars by their rank: a weaker grade never replaces a stronger one, of two with the same grade the later one
 * stands, and a bar that says nothing new changes nothing.
 */
export class BarWriter {
  readonly #sources: NameIds;
  readonly #insert: ChunkedInsert;
  readonly #replace: Database.Statement<[Record<string, Cell>]>;
  readonly #markDay: Database.Statement<[string, string, number]>;
  readonly #changedDays = new Map<string, ChangedDay>();
  /** The day noted last for each symbol: most bars that follow lie in it. */
  readonly #noted = new Map<string, SessionDay>();
  #refused = 0;
  #stored = 0;

  constructor(database: Database.Database, sources: NameIds) {
    this.#sources = sources;
    this.#insert = new ChunkedInsert(database, 'bars', BAR_COLUMNS);
    this.#replace = database.prepare(REPLACE);
    this.#markDay = database.prepare(
      `INSERT INTO parquet_days (symbol, day, changed_revision) VALUES (?, ?, ?)
       ON CONFLICT DO UPDATE SET changed_revision = excluded.changed_revision`,
    );
  }

  write(source: string, bars: readonly Bar[], updatedMs: number): void {
    const sourceId = this.#sources.idOf(source);
    const sound = bars.filter(isSoundBar);
    for (const bar of sound) this.#add(bar, sourceId, updatedMs);
    const { inserted, refused } = this.#insert.finish();
    this.#stored += inserted;
    this.#refused += refused + bars.length - sound.length;
    // What was not new is compared with what is stored; a bar that was just inserted is equal and stays.
    if (inserted > 0) for (const bar of sound) this.#noteChange(bar);
    if (inserted < sound.length) this.#replaceWeaker(sound, sourceId, updatedMs);
  }

  /** Ends a transaction's writing: marks the changed days with its revision. */
  finish(revision: number): {
    readonly bars: number;
    readonly refused: number;
    readonly changedDays: readonly ChangedDay[];
  } {
    const changedDays = [...this.#changedDays.values()];
    for (const { symbol, day } of changedDays) this.#markDay.run(symbol, day, revision);
    const counts = { bars: this.#stored, refused: this.#refused, changedDays };
    this.forget();
    return counts;
  }

  /** After a rollback, and between transactions. */
  forget(): void {
    this.#insert.forget();
    this.#changedDays.clear();
    this.#noted.clear();
    this.#refused = 0;
    this.#stored = 0;
  }

  #add(bar: Bar, sourceId: number, updatedMs: number): void {
    this.#insert.add(
      bar.symbol,
      bar.startMs,
      bar.open,
      bar.high,
      bar.low,
      bar.close,
      bar.volume,
      bar.tickCount,
      storedRank(bar.grade),
      bar.contract,
      sourceId,
      updatedMs,
    );
  }

  #replaceWeaker(bars: readonly Bar[], sourceId: number, updatedMs: number): void {
    for (const bar of bars) {
      const { symbol, startMs, open, high, low, close, volume, tickCount, grade, contract } = bar;
      const rank = storedRank(grade);
      const values = {
        symbol,
        startMs,
        open,
        high,
        low,
        close,
        volume,
        tickCount,
        rank,
        contract,
        sourceId,
        updatedMs,
      };
      if (this.#replace.run(values).changes > 0) this.#noteChange(bar);
    }
  }

  #noteChange({ symbol, startMs }: Bar): void {
    const noted = this.#noted.get(symbol);
    if (noted && startMs >= noted.startMs && startMs < noted.endMs) return;
    const session = sessionDayOf(symbol, startMs);
    this.#noted.set(symbol, session);
    this.#changedDays.set(`${symbol} ${session.day}`, { symbol, day: session.day });
  }
}
