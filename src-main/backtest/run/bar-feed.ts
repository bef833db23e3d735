import { createHash } from 'node:crypto';
import type { BacktestData } from '#core/backtest/backtest-result';
import { PACKED_BAR_WIDTH, type PackedBars } from '#core/contract/display';
import { epochMs, symbolName } from '#core/market/units';
import { pathOf, readBars, type BarPlace } from '../../archive/export/bar-input.ts';
import { packedPieces } from '../../archive/export/packed-pieces.ts';
import { MASTER_SESSION } from '../../archive/master/master-session.ts';
import { DuckDbSession } from '../../archive/parquet/duckdb-session.ts';

const TABLE = 'bars_of_run';

export interface BarRange {
  readonly symbol: string;
  readonly fromMs: number;
  readonly toMs: number;
}

/** The bars of a run, read as often as it takes: each reading holds one piece of them in memory. */
export class BarFeed {
  readonly #session: DuckDbSession;
  readonly #place: BarPlace;
  readonly #range: BarRange;
  /** Bars in the range. */
  readonly count: number;

  private constructor(session: DuckDbSession, place: BarPlace, range: BarRange, count: number) {
    this.#session = session;
    this.#place = place;
    this.#range = range;
    this.count = count;
  }

  /** Throws MergeError or ArchiveFault with what is in the way, NoBarsError when the range holds nothing. */
  static async open(place: BarPlace, range: BarRange, sqliteBinding: string | null): Promise<BarFeed> {
    const session = await DuckDbSession.open(MASTER_SESSION);
    try {
      const count = await readBars(session, TABLE, place, range.symbol, sqliteBinding, range);
      return new BarFeed(session, place, range, count);
    } catch (error) {
      session.close();
      throw error;
    }
  }

  pieces(): AsyncGenerator<PackedBars> {
    return packedPieces(this.#session, TABLE, this.#range.symbol, this.#range);
  }

  /** Follows one reading and then names exactly what was read. */
  describe(): DataDescription {
    return new DataDescription(this.#range.symbol, pathOf(this.#place));
  }

  close(): void {
    this.#session.close();
  }
}

/** Counts and hashes what passes by: the hash is of the cells, so that the same bars in another file have the same. */
export class DataDescription {
  readonly #hash = createHash('sha256');
  readonly #symbol: string;
  readonly #place: string;
  #bars = 0;
  #ticks = 0;
  #firstMs = NaN;
  #lastMs = NaN;

  constructor(symbol: string, place: string) {
    this.#symbol = symbol;
    this.#place = place;
  }

  seeBars({ cells, count }: PackedBars): void {
    this.#bars += count;
    this.#see(cells, cells[0] ?? NaN, cells[(count - 1) * PACKED_BAR_WIDTH] ?? NaN);
  }

  #see(cells: Float64Array, firstMs: number, lastMs: number): void {
    if (Number.isNaN(this.#firstMs)) this.#firstMs = firstMs;
    this.#lastMs = lastMs;
    this.#hash.update(cells);
  }

  /** Ends the description: nothing can be seen after this. */
  finish(): BacktestData {
    const known = (value: number): BacktestData['firstMs'] => (Number.isNaN(value) ? null : epochMs(value));
    return {
      symbol: symbolName(this.#symbol),
      place: this.#place,
      bars: this.#bars,
      ticks: this.#ticks,
      firstMs: known(this.#firstMs),
      lastMs: known(this.#lastMs),
      sha256: this.#hash.digest('hex'),
    };
  }
}
