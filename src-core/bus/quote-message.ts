import type { BusQuote } from '../contract/bus.ts';
import { COLUMN, FLAG } from '../market/feed-batch.ts';
import { assetClassOf } from '../market/instrument.ts';
import { PRICE_UNITS_PER_POINT } from '../market/price.ts';
import { MS_PER_SECOND } from '../market/units.ts';
import { envelope, type Stamp } from './envelope.ts';

/** The newest state of a symbol: `rows[at]` is the first cell of a feed row. */
export interface QuoteState {
  readonly symbol: string;
  readonly rows: Float64Array;
  readonly at: number;
  readonly contract: string | null;
  /** Price units. */
  readonly previousClose: number | null;
  /** False while the stream stands still: the newest known, but not of now. */
  readonly isFresh: boolean;
}

const plain = (value: number): number | null => (value - value === 0 ? value : null);
const points = (price: number): number | null => (price - price === 0 ? price / PRICE_UNITS_PER_POINT : null);

/** How far the state can be trusted. */
export function gradeOf({ rows, at, isFresh }: QuoteState): BusQuote['grade'] {
  if (!isFresh) return 'stale';
  return ((rows[at + COLUMN.flags] ?? 0) & FLAG.estimatedTime) === 0 ? 'measured' : 'estimated';
}

/** A quote as other programs read it; what is not known is null, never 0 or NaN. */
export function quoteMessage(state: QuoteState, stamp: Stamp): BusQuote {
  const { symbol, rows, at, contract, previousClose } = state;
  const cell = (column: number): number => rows[at + column] ?? NaN;
  const exchangeMs = plain(cell(COLUMN.exchangeMs));
  const receivedMs = plain(cell(COLUMN.receivedWallMs));
  return {
    kind: 'quote',
    type: 'quote',
    symbol,
    ts: (exchangeMs ?? receivedMs ?? stamp.nowWallMs) / MS_PER_SECOND,
    bid: points(cell(COLUMN.bid)),
    ask: points(cell(COLUMN.ask)),
    last: points(cell(COLUMN.last)),
    volume: plain(cell(COLUMN.totalVolume)),
    bid_size: plain(cell(COLUMN.bidSize)),
    ask_size: plain(cell(COLUMN.askSize)),
    last_size: plain(cell(COLUMN.lastSize)),
    previous_close: previousClose === null ? null : points(previousClose),
    contract,
    asset_type: assetClassOf(symbol) === 'future' ? 'FUTURE' : 'EQUITY',
    provider: stamp.source.split(':')[0] ?? stamp.source,
    ...envelope(stamp, gradeOf(state), exchangeMs, receivedMs),
  };
}
