import type Database from 'better-sqlite3';
import type { TradingDay } from '#core/market/units';

/** A day whose Parquet file does not show what the database holds. */
export interface DueDay {
  readonly symbol: string;
  readonly day: TradingDay;
  /** Of the newest change; what is written from now on shows at least this. */
  readonly revision: number;
}

/** What was seen of a finished file when it was put in its place. */
export interface DayFile {
  readonly rows: number;
  readonly bytes: number;
  readonly sha256: string;
}

/** The record of which days lie in Parquet and in which state of their bars. */
export class ParquetDays {
  readonly #due: Database.Statement<[], DueDay>;
  readonly #written: Database.Statement<[], { readonly symbol: string; readonly day: string }>;
  readonly #markWritten: Database.Statement<[number, number, number, string, number, string, string]>;
  readonly #markMissing: Database.Statement<[string, string]>;

  constructor(database: Database.Database) {
    this.#due = database.prepare(
      `SELECT symbol, day, changed_revision AS revision FROM parquet_days
       WHERE changed_revision > written_revision ORDER BY day, symbol`,
    );
    this.#written = database.prepare('SELECT symbol, day FROM parquet_days WHERE written_revision > 0');
    this.#markWritten = database.prepare(
      `UPDATE parquet_days SET written_revision = ?, rows = ?, bytes = ?, sha256 = ?, written_ms = ?
       WHERE symbol = ? AND day = ?`,
    );
    this.#markMissing = database.prepare('UPDATE parquet_days SET written_revision = 0 WHERE symbol = ? AND day = ?');
  }

  /** Oldest day first. */
  due(): DueDay[] {
    return this.#due.all();
  }

  written(): { readonly symbol: string; readonly day: string }[] {
    return this.#written.all();
  }

  markWritten(due: DueDay, file: DayFile, nowMs: number): void {
    this.#markWritten.run(due.revision, file.rows, file.bytes, file.sha256, nowMs, due.symbol, due.day);
  }

  /** The file is not there any more: it is due again. */
  markMissing(symbol: string, day: string): void {
    this.#markMissing.run(symbol, day);
  }
}
