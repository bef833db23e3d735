import type Database from 'better-sqlite3';
import { PACKED_BAR_WIDTH, type PackedBars } from '#core/contract/display';
import type { HistoryRequest } from '#core/contract/ipc';
import { gradeRank, type Bar } from '#core/market/bar';
import { priceFromUnits } from '#core/market/price';
import { epochMs, quantity, symbolName } from '#core/market/units';
import { gradeOfRank } from './grade-rank.ts';

/** start_ms, open, high, low, close, volume, tick_count, grade, contract, source */
type BarCells = [number, number, number, number, number, number, number, number, string | null];

const CELLS = 'start_ms, open, high, low, close, volume, tick_count, grade, contract';

/** A bar and who it came from. */
export interface StoredBar {
  readonly bar: Bar;
  readonly source: string;
}

/** Reads bars over a connection that cannot write. */
export class BarReader {
  readonly #newest: Database.Statement<[string, number, number], BarCells>;
  readonly #between: Database.Statement<[string, number, number], [...BarCells, string]>;

  constructor(reader: Database.Database) {
    this.#newest = reader
      .prepare<[string, number, number], BarCells>(
        `SELECT ${CELLS} FROM bars WHERE symbol = ? AND start_ms <= ? ORDER BY start_ms DESC LIMIT ?`,
      )
      .raw();
    this.#between = reader
      .prepare<[string, number, number], [...BarCells, string]>(
        `SELECT ${CELLS}, sources.name FROM bars JOIN sources ON sources.id = bars.source_id
         WHERE symbol = ? AND start_ms >= ? AND start_ms < ? ORDER BY start_ms`,
      )
      .raw();
  }

  /** The newest `limit` bars that opened at or before `untilMs`, oldest first. */
  history(request: HistoryRequest): PackedBars {
    const rows = this.#newest.all(request.symbol, request.untilMs, request.limit);
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
    return { symbol: symbolName(request.symbol), count: rows.length, cells, contracts };
  }

  /** Every bar that starts in [startMs, endMs), oldest first. */
  between(symbol: string, startMs: number, endMs: number): StoredBar[] {
    return this.#between.all(symbol, startMs, endMs).map((row) => {
      const [start, open, high, low, close, volume, tickCount, rank, contract, source] = row;
      const bar: Bar = {
        symbol: symbolName(symbol),
        startMs: epochMs(start),
        open: priceFromUnits(open),
        high: priceFromUnits(high),
        low: priceFromUnits(low),
        close: priceFromUnits(close),
        volume: quantity(volume),
        tickCount,
        grade: gradeOfRank(rank),
        contract,
      };
      return { bar, source };
    });
  }
}
