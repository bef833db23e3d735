import type { ActiveStrategy } from '../signals/active-strategy.ts';
import type { PastSession } from '../signals/past-session.ts';
import type { EpochMs, MonotonicMs, Price, Quantity, SymbolName, WallMs } from './units.ts';

/**
 * What a feed emits, in order: rows of doubles for what comes thousands of times a second, plain objects for what
 * comes rarely. Rows travel between threads as one Float64Array: copying objects one by one costs more than parsing them.
 */

/** The kinds of row. A trade row is also a quote row: it carries the quote in force when the trade was reported. */
export const ROW_TRADE = 1;
export const ROW_QUOTE = 2;
/**
 * The exchange's clock has reached this instant; nothing older is expected from an orderly feed. The clock row of a frame
 * follows the frame's own rows and events: the engine judges by it whether they can be true, and closes minutes.
 */
export const ROW_CLOCK = 3;

/** Column of each value in a row. A value that is not known is NaN. Prices are `Price` units. */
export const COLUMN = {
  kind: 0,
  /** Index into `FeedBatch.symbols`; -1 for a clock row. */
  symbol: 1,
  /** Trade time for a trade, quote time for a quote, the exchange's clock for a clock row. */
  exchangeMs: 2,
  receivedWallMs: 3,
  receivedMonotonicMs: 4,
  last: 5,
  lastSize: 6,
  /** Cumulative volume of the trading day as the feed counts it. */
  totalVolume: 7,
  bid: 8,
  ask: 9,
  bidSize: 10,
  askSize: 11,
  /** Bit flags, see FLAG. */
  flags: 12,
} as const;
export const ROW_WIDTH = 13;

export const FLAG = {
  /** First update of the symbol after a (re)connection: a snapshot of the past, not a trade that just happened. */
  image: 1,
  /** The trade time was missing; the quote time or the receive time stands in. */
  estimatedTime: 2,
} as const;

/** The broker's own bar for a finished minute (Schwab CHART_FUTURES, CHART_EQUITY). */
export interface BrokerBarEvent {
  readonly kind: 'broker-bar';
  readonly symbol: SymbolName;
  readonly startMs: EpochMs;
  readonly open: Price;
  readonly high: Price;
  readonly low: Price;
  readonly close: Price;
  readonly volume: Quantity;
}

/** Slow-changing facts of a symbol; absent members are unknown or unchanged. */
export interface ReferenceEvent {
  readonly kind: 'reference';
  readonly symbol: SymbolName;
  /** The contract an alias stands for, e.g. `/NQZ26` for `/NQ`. */
  readonly contract?: string;
  readonly previousClose?: Price;
  readonly description?: string;
}

/** The connection to the provider came up or went down; what was missed in between is a gap. */
export interface LinkEvent {
  readonly kind: 'link';
  readonly state: 'up' | 'down';
  readonly exchangeMs: EpochMs;
}

/**
 * Which strategies watch from here on, in place of those before. Not the provider's word but the user's: it travels with
 * the feed, so that a recovery or a replay runs the same strategies at the same row.
 */
export interface StrategiesEvent {
  readonly kind: 'strategies';
  readonly strategies: readonly ActiveStrategy[];
}

/** Regular sessions before today, as the archive knew them when the feed began: what averages of days are made of. */
export interface SessionsEvent {
  readonly kind: 'sessions';
  readonly symbol: SymbolName;
  readonly sessions: readonly PastSession[];
}

export type RareFeedEvent = BrokerBarEvent | ReferenceEvent | LinkEvent | StrategiesEvent | SessionsEvent;

export interface FeedBatch {
  /** One run of one feed worker. With a row's sequence number it names a row for ever. */
  readonly epoch: string;
  /** Who the data comes from and which archive it belongs to, e.g. `schwab` or `practice:synthetic-930`. */
  readonly source: string;
  /** 1, 2, 3 ... within the epoch, without gaps. */
  readonly batchSeq: number;
  /** Sequence number of row 0 within the epoch; later rows follow without gaps. */
  readonly firstRowSeq: number;
  readonly symbols: readonly SymbolName[];
  readonly rowCount: number;
  /** `rowCount * ROW_WIDTH` doubles. */
  readonly rows: Float64Array;
  /** Rare events, each to be handled before row number `beforeRow` (rowCount = after the last row). */
  readonly rare: readonly { readonly beforeRow: number; readonly event: RareFeedEvent }[];
}

/** Helper view for code that is not hot: one row as an object. */
export interface FeedRow {
  readonly kind: number;
  readonly symbol: SymbolName | null;
  readonly exchangeMs: EpochMs;
  readonly receivedWallMs: WallMs;
  readonly receivedMonotonicMs: MonotonicMs;
  readonly last: Price;
  readonly lastSize: Quantity;
  readonly totalVolume: Quantity;
  readonly bid: Price;
  readonly ask: Price;
  readonly bidSize: Quantity;
  readonly askSize: Quantity;
  readonly flags: number;
}

/** Copies the row that begins at `rows[at]` over `row`; cell by cell, because for so few a view of them costs more. */
export function copyRow(rows: Float64Array, at: number, row: Float64Array): void {
  for (let column = 0; column < ROW_WIDTH; column += 1) row[column] = rows[at + column] ?? NaN;
}

/** Reads row `index` of a batch. */
export function readRow(batch: FeedBatch, index: number): FeedRow {
  const at = index * ROW_WIDTH;
  const cell = (column: number): number => batch.rows[at + column] ?? NaN;
  return {
    kind: cell(COLUMN.kind),
    symbol: batch.symbols[cell(COLUMN.symbol)] ?? null,
    exchangeMs: cell(COLUMN.exchangeMs) as EpochMs,
    receivedWallMs: cell(COLUMN.receivedWallMs) as WallMs,
    receivedMonotonicMs: cell(COLUMN.receivedMonotonicMs) as MonotonicMs,
    last: cell(COLUMN.last) as Price,
    lastSize: cell(COLUMN.lastSize) as Quantity,
    totalVolume: cell(COLUMN.totalVolume) as Quantity,
    bid: cell(COLUMN.bid) as Price,
    ask: cell(COLUMN.ask) as Price,
    bidSize: cell(COLUMN.bidSize) as Quantity,
    askSize: cell(COLUMN.askSize) as Quantity,
    flags: cell(COLUMN.flags),
  };
}
