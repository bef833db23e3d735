import {
  COLUMN,
  ROW_CLOCK,
  ROW_QUOTE,
  ROW_TRADE,
  ROW_WIDTH,
  type FeedBatch,
  type RareFeedEvent,
} from '#core/market/feed-batch';
import { symbolName } from '#core/market/units';

export type SampleRow = Partial<Record<keyof typeof COLUMN, number>>;

const QUOTE_POINTS = 25_600;
const UNITS = 1e8;
/** A row as a feed makes it when nothing is missing. */
const WHOLE_ROW: Record<keyof typeof COLUMN, number> = {
  kind: ROW_TRADE,
  symbol: 0,
  exchangeMs: 0,
  receivedWallMs: 0,
  receivedMonotonicMs: 0,
  last: QUOTE_POINTS * UNITS,
  lastSize: 2,
  totalVolume: 900,
  bid: (QUOTE_POINTS - 0.25) * UNITS,
  ask: (QUOTE_POINTS + 0.25) * UNITS,
  bidSize: 7,
  askSize: 9,
  flags: 0,
};

/** One run of a feed: makes batches whose numbers go on from one to the next. */
export class SampleFeed {
  readonly #epoch: string;
  readonly #source: string;
  readonly #symbols: FeedBatch['symbols'];
  #batchSeq = 0;
  #nextRowSeq = 1;
  #rows: number[][] = [];
  #rare: FeedBatch['rare'][number][] = [];

  constructor(epoch = 'run-1', source = 'schwab', symbols: readonly string[] = ['/NQ', '/ES']) {
    this.#epoch = epoch;
    this.#source = source;
    this.#symbols = symbols.map(symbolName);
  }

  trade(exchangeMs: number, values: SampleRow = {}): this {
    return this.#add({ exchangeMs, receivedWallMs: exchangeMs + 12.25, receivedMonotonicMs: 0.125, ...values });
  }

  quote(exchangeMs: number, values: SampleRow = {}): this {
    return this.trade(exchangeMs, { kind: ROW_QUOTE, ...values });
  }

  clock(exchangeMs: number): this {
    const empty = Object.fromEntries(Object.keys(COLUMN).map((name) => [name, NaN]));
    return this.#add({ ...empty, kind: ROW_CLOCK, symbol: -1, exchangeMs, flags: 0 });
  }

  event(event: RareFeedEvent): this {
    this.#rare.push({ beforeRow: this.#rows.length, event });
    return this;
  }

  /** Rows that the feed numbered and could not keep. */
  lose(rows: number): this {
    this.#nextRowSeq += rows;
    return this;
  }

  /** What was added since the last batch. */
  batch(): FeedBatch {
    this.#batchSeq += 1;
    const batch: FeedBatch = {
      epoch: this.#epoch,
      source: this.#source,
      batchSeq: this.#batchSeq,
      firstRowSeq: this.#nextRowSeq,
      symbols: this.#symbols,
      rowCount: this.#rows.length,
      rows: Float64Array.from(this.#rows.flat()),
      rare: this.#rare,
    };
    this.#nextRowSeq += this.#rows.length;
    this.#rows = [];
    this.#rare = [];
    return batch;
  }

  #add(values: SampleRow): this {
    const row = new Array<number>(ROW_WIDTH).fill(NaN);
    for (const [name, value] of Object.entries({ ...WHOLE_ROW, ...values })) {
      row[COLUMN[name as keyof typeof COLUMN]] = value;
    }
    this.#rows.push(row);
    return this;
  }
}
