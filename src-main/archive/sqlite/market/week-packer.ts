import type Database from 'better-sqlite3';
import { crc32 } from 'node:zlib';
import { packBlock } from '#core/market/bar-block';
import { MINUTES_PER_WEEK, spanOfWeek, weekOf } from './archive-week.ts';
import { BarRows } from './bar-rows.ts';
import type { ChangedDay } from './bar-writer.ts';

interface PackedWeek {
  readonly symbol: string;
  readonly week: number;
}

/** A trading day lies in one week as a whole; this is the week of archive-week.ts in SQL. */
const WEEK_OF_DAY = '(unixepoch(day) - 259200) / 604800';

/**
 * Packs the weeks of each symbol that lie before its newest one. Which of them are packed is written in the database
 * alone: there is nothing that a crash could leave out of step with it.
 */
export class WeekPacker {
  readonly #newestBar: Database.Statement<[string], number | null>;
  readonly #unpacked: Database.Statement<[{ readonly symbol: string; readonly newest: number }], number>;
  readonly #pack: (symbol: string, week: number) => void;
  /** Symbols that may have weeks to pack. */
  readonly #waiting: Set<string>;
  /** Those that have changed since the last step: what changes is packed once it is quiet. */
  readonly #changed = new Set<string>();
  readonly #newestWeeks = new Map<string, number>();
  #damaged: PackedWeek[] = [];
  #everDamaged = 0;

  constructor(database: Database.Database) {
    this.#newestBar = database
      .prepare<[string], number | null>('SELECT max(start_ms) FROM bars WHERE symbol = ?')
      .pluck();
    this.#unpacked = database
      .prepare<[{ symbol: string; newest: number }], number>(
        `SELECT DISTINCT ${WEEK_OF_DAY} AS week FROM parquet_days
         WHERE symbol = :symbol AND week < :newest
           AND week NOT IN (SELECT packed.week FROM packed_weeks AS packed WHERE packed.symbol = :symbol)
         ORDER BY week DESC`,
      )
      .pluck();
    this.#pack = packing(database);
    this.#waiting = new Set(database.prepare<[], string>('SELECT DISTINCT symbol FROM parquet_days').pluck().all());
  }

  /** Packed weeks that were found damaged since the opening. */
  get everDamaged(): number {
    return this.#everDamaged;
  }

  /** Bars of a day were stored. */
  noteChange({ symbol, day }: ChangedDay): void {
    const week = weekOf(Date.parse(day));
    const newest = this.#newestWeeks.get(symbol) ?? this.#newestWeekOf(symbol);
    this.#newestWeeks.set(symbol, Math.max(newest, week));
    // The newest week is not packed: what is added to it is no news.
    if (week !== newest) this.#waiting.add(symbol);
    if (week < newest) this.#changed.add(symbol);
  }

  /** A packed week is not as it was written: the next step makes it anew. */
  noteDamage(symbol: string, week: number): void {
    this.#damaged.push({ symbol, week });
    this.#everDamaged += 1;
  }

  /** Packs for about `forMs`, of each symbol the newest weeks first; false when there is nothing left to do. */
  step(forMs: number): boolean {
    const untilMs = performance.now() + forMs;
    for (const { symbol, week } of this.#damaged.splice(0)) this.#pack(symbol, week);
    for (const symbol of this.#waiting) {
      if (this.#changed.has(symbol)) continue;
      if (!this.#packSymbol(symbol, untilMs)) break;
      this.#waiting.delete(symbol);
    }
    this.#changed.clear();
    return this.#waiting.size > 0;
  }

  /** -Infinity where there is no bar. */
  #newestWeekOf(symbol: string): number {
    return weekOf(this.#newestBar.get(symbol) ?? -Infinity);
  }

  /** False when the time is up before all of the symbol is packed. */
  #packSymbol(symbol: string, untilMs: number): boolean {
    const newest = this.#newestWeekOf(symbol);
    this.#newestWeeks.set(symbol, newest);
    for (const week of this.#unpacked.all({ symbol, newest })) {
      if (performance.now() >= untilMs) return false;
      this.#pack(symbol, week);
    }
    return true;
  }
}

/** Rows are read under the writer's lock: what is packed is what stands when it is committed. */
function packing(database: Database.Database): (symbol: string, week: number) => void {
  const rows = new BarRows(database);
  const put = database.prepare<[string, number, number, Uint8Array]>(
    'INSERT OR REPLACE INTO packed_weeks (symbol, week, crc32, block) VALUES (?, ?, ?, ?)',
  );
  const pack = database.transaction((symbol: string, week: number) => {
    const { startMs, endMs } = spanOfWeek(week);
    const block = packBlock(rows.newest(symbol, startMs, endMs - 1, MINUTES_PER_WEEK));
    put.run(symbol, week, crc32(block), block);
  });
  return (symbol, week) => {
    pack.immediate(symbol, week);
  };
}
