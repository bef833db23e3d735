import type Database from 'better-sqlite3';
import type { Bar } from '#core/market/bar';
import { priceFromUnits } from '#core/market/price';
import { epochMs, quantity, symbolName } from '#core/market/units';
import { BAR_CELLS, type BarCells } from './bar-rows.ts';
import { gradeOfRank } from './grade-rank.ts';

/** A bar and who it came from. */
export interface StoredBar {
  readonly bar: Bar;
  readonly source: string;
}

/** Reads bars one by one with their sources, over a connection that cannot write. */
export class BarReader {
  readonly #between: Database.Statement<[string, number, number], [...BarCells, string]>;

  constructor(reader: Database.Database) {
    this.#between = reader
      .prepare<[string, number, number], [...BarCells, string]>(
        `SELECT ${BAR_CELLS}, sources.name FROM bars JOIN sources ON sources.id = bars.source_id
         WHERE symbol = ? AND start_ms >= ? AND start_ms < ? ORDER BY start_ms`,
      )
      .raw();
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
