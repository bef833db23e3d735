import type { StoredBar } from '../sqlite/market/bar-reader.ts';
import type { Column, DuckDbSession } from './duckdb-session.ts';

/** Digits of a price before and after the decimal point as DECIMAL counts them; the fraction is one price unit. */
const PRICE_DIGITS = 18;
const PRICE_SCALE = 8;
const MICROSECONDS_PER_MS = 1_000n;

/** Bars as the columns that every Parquet file of this program has: times in UTC, exact prices in points. */
export function barColumns(session: DuckDbSession, bars: readonly StoredBar[]): Column[] {
  const { api } = session;
  const price = (name: 'open' | 'high' | 'low' | 'close'): Column => ({
    name,
    type: api.DECIMAL(PRICE_DIGITS, PRICE_SCALE),
    values: bars.map(({ bar }) => new api.DuckDBDecimalValue(BigInt(bar[name]), PRICE_DIGITS, PRICE_SCALE)),
  });
  const count = (name: string, of: (entry: StoredBar) => number): Column => ({
    name,
    type: api.BIGINT,
    values: bars.map((entry) => BigInt(of(entry))),
  });
  const text = (name: string, of: (entry: StoredBar) => string | null): Column => ({
    name,
    type: api.VARCHAR,
    values: bars.map(of),
  });
  return [
    {
      name: 'start',
      type: api.TIMESTAMPTZ,
      values: bars.map(({ bar }) => new api.DuckDBTimestampTZValue(BigInt(bar.startMs) * MICROSECONDS_PER_MS)),
    },
    price('open'),
    price('high'),
    price('low'),
    price('close'),
    count('volume', ({ bar }) => bar.volume),
    count('tick_count', ({ bar }) => bar.tickCount),
    text('grade', ({ bar }) => bar.grade),
    text('contract', ({ bar }) => bar.contract),
    text('source', ({ source }) => source),
  ];
}
