import type Database from 'better-sqlite3';
import { PACKED_BAR_WIDTH, type PackedBars } from '#core/contract/display';
import { gradeRank } from '#core/market/bar';
import { symbolName } from '#core/market/units';
import { gradeOfRank } from './grade-rank.ts';

/** start_ms, open, high, low, close, volume, tick_count, grade, contract */
export type BarCells = [number, number, number, number, number, number, number, number, string | null];

export const BAR_CELLS = 'start_ms, open, high, low, close, volume, tick_count, grade, contract';

/** Reads bars row by row, over a connection of either kind. */
export class BarRows {
  readonly #newest: Database.Statement<[string, number, number, number], BarCells>;

  constructor(database: Database.Database) {
    this.#newest = database
      .prepare<[string, number, number, number], BarCells>(
        `SELECT ${BAR_CELLS} FROM bars WHERE symbol = ? AND start_ms >= ? AND start_ms <= ?
         ORDER BY start_ms DESC LIMIT ?`,
      )
      .raw();
  }

  /** The newest `limit` bars that open in [fromMs, throughMs], oldest first. */
  newest(symbol: string, fromMs: number, throughMs: number, limit: number): PackedBars {
    const rows = this.#newest.all(symbol, fromMs, throughMs, limit);
    const cells = new Float64Array(rows.length * PACKED_BAR_WIDTH);
    const contracts = new Array<string | null>(rows.length);
    rows.forEach((row, index) => {
      // The newest row comes first and belongs at the end.
      const place = rows.length - 1 - index;
      const at = place * PACKED_BAR_WIDTH;
      // Cell by cell: an array for each bar would double the time.
      cells[at] = row[0];
      cells[at + 1] = row[1];
      cells[at + 2] = row[2];
      cells[at + 3] = row[3];
      cells[at + 4] = row[4];
      cells[at + 5] = row[5];
      cells[at + 6] = row[6];
      cells[at + 7] = gradeRank(gradeOfRank(row[7]));
      contracts[place] = row[8];
    });
    return { symbol: symbolName(symbol), count: rows.length, cells, contracts };
  }
}
