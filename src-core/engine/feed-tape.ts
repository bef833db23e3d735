import {
  COLUMN,
  ROW_CLOCK,
  ROW_QUOTE,
  ROW_TRADE,
  ROW_WIDTH,
  type FeedBatch,
  type RareFeedEvent,
} from '../market/feed-batch.ts';
import { priceFromPoints } from '../market/price.ts';
import { symbolName, type SymbolName } from '../market/units.ts';

/** One update of a symbol, in points and milliseconds; what is left out is unknown. */
export interface TapeTick {
  readonly at: number;
  readonly last?: number;
  readonly total?: number;
  readonly size?: number;
  readonly bid?: number;
  readonly ask?: number;
  readonly flags?: number;
  readonly receivedMs?: number;
}

type Item = { readonly cells: Float64Array } | { readonly event: RareFeedEvent };

/**
 * Writes what a feed would emit, row by row, and cuts it into batches anywhere. For tests and benchmarks: a tape is
 * readable, and the same tape cut differently must lead to the same bars.
 */
export class FeedTape {
  readonly #items: Item[] = [];
  readonly #symbols: SymbolName[] = [];
  readonly #epoch: string;
  readonly #source: string;

  constructor(epoch = 'epoch-1', source = 'tape') {
    this.#epoch = epoch;
    this.#source = source;
  }

  /** Rows and rare events written so far. */
  get length(): number {
    return this.#items.length;
  }

  clock(at: number): this {
    return this.#row(ROW_CLOCK, -1, { at });
  }

  trade(symbol: string, tick: TapeTick): this {
    return this.#row(ROW_TRADE, this.#indexOf(symbol), tick);
  }

  quote(symbol: string, tick: TapeTick): this {
    return this.#row(ROW_QUOTE, this.#indexOf(symbol), tick);
  }

  rare(event: RareFeedEvent): this {
    this.#items.push({ event });
    return this;
  }

  /** The whole tape, cut behind the given item numbers (rising). */
  batches(cuts: readonly number[] = []): FeedBatch[] {
    const edges = [0, ...cuts, this.#items.length];
    let firstRowSeq = 1;
    return edges.slice(1).map((end, index) => {
      const batch = this.#batch(this.#items.slice(edges[index], end), index + 1, firstRowSeq);
      firstRowSeq += batch.rowCount;
      return batch;
    });
  }

  #batch(items: readonly Item[], batchSeq: number, firstRowSeq: number): FeedBatch {
    const rows: number[] = [];
    const rare: { beforeRow: number; event: RareFeedEvent }[] = [];
    for (const item of items) {
      if ('cells' in item) rows.push(...item.cells);
      else rare.push({ beforeRow: rows.length / ROW_WIDTH, event: item.event });
    }
    return {
      epoch: this.#epoch,
      source: this.#source,
      batchSeq,
      firstRowSeq,
      symbols: [...this.#symbols],
      rowCount: rows.length / ROW_WIDTH,
      rows: Float64Array.from(rows),
      rare,
    };
  }

  #row(kind: number, symbol: number, tick: TapeTick): this {
    const cells = new Float64Array(ROW_WIDTH).fill(NaN);
    cells[COLUMN.kind] = kind;
    cells[COLUMN.symbol] = symbol;
    cells[COLUMN.exchangeMs] = tick.at;
    cells[COLUMN.receivedWallMs] = tick.receivedMs ?? tick.at;
    cells[COLUMN.receivedMonotonicMs] = tick.receivedMs ?? tick.at;
    cells[COLUMN.last] = priceFromPoints(tick.last ?? NaN);
    cells[COLUMN.lastSize] = tick.size ?? NaN;
    cells[COLUMN.totalVolume] = tick.total ?? NaN;
    cells[COLUMN.bid] = priceFromPoints(tick.bid ?? NaN);
    cells[COLUMN.ask] = priceFromPoints(tick.ask ?? NaN);
    cells[COLUMN.flags] = tick.flags ?? 0;
    this.#items.push({ cells });
    return this;
  }

  #indexOf(symbol: string): number {
    const known = this.#symbols.indexOf(symbolName(symbol));
    return known >= 0 ? known : this.#symbols.push(symbolName(symbol)) - 1;
  }
}
