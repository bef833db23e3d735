import { COLUMN, FLAG, ROW_QUOTE, ROW_TRADE } from '#core/market/feed-batch';

/**
 * Whether a row is kept: every trade, and every snapshot after a connection, because the volume of the trades that
 * follow is counted from it. A plain quote is not: the trades carry the quote in force.
 */
export function isKept(kind: number, flags: number): boolean {
  return kind === ROW_TRADE || (kind === ROW_QUOTE && (flags & FLAG.image) !== 0);
}

/** A whole number or NaN for unknown. */
const isWholeOrUnknown = (value: number | undefined): boolean => Number.isSafeInteger(value) || Number.isNaN(value);

const WHOLE_OR_UNKNOWN = [
  COLUMN.last,
  COLUMN.lastSize,
  COLUMN.totalVolume,
  COLUMN.bid,
  COLUMN.ask,
  COLUMN.bidSize,
  COLUMN.askSize,
] as const;

/** Whether the row at `at` is fit to be stored: a trade has a price, all have a time, and no number is infinite or broken. */
export function isSound(rows: Float64Array, at: number, kind: number): boolean {
  if (!Number.isSafeInteger(rows[at + COLUMN.exchangeMs])) return false;
  if (!Number.isFinite(rows[at + COLUMN.receivedWallMs])) return false;
  if (!Number.isFinite(rows[at + COLUMN.receivedMonotonicMs])) return false;
  if (!Number.isSafeInteger(rows[at + COLUMN.flags])) return false;
  if (kind === ROW_TRADE && Number.isNaN(rows[at + COLUMN.last])) return false;
  for (const column of WHOLE_OR_UNKNOWN) {
    if (!isWholeOrUnknown(rows[at + column])) return false;
  }
  return true;
}

/** The value of a cell as SQLite keeps it: unknown is NULL. */
export function storedCell(rows: Float64Array, at: number, column: number): number | null {
  const value = rows[at + column];
  return value === undefined || Number.isNaN(value) ? null : value;
}
