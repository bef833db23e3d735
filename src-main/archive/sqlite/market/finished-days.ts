import type Database from 'better-sqlite3';
import { tradingDay, type TradingDay } from '#core/market/units';
import { sessionDayNamed } from '../../session-day.ts';

interface KnownDay {
  readonly day: string;
  readonly isDue: 0 | 1;
}

/**
 * The days of a symbol that are over by the exchange's clock and whose bars no Parquet file shows as they are, oldest
 * first. The day that is under way is never among them.
 * @param hasFile whether the day has its Parquet file
 */
export function unwrittenDays(
  reader: Database.Database,
  symbol: string,
  hasFile: (day: TradingDay) => boolean,
): TradingDay[] {
  const clockMs = reader
    .prepare<[], number | null>('SELECT clock_ms FROM epochs ORDER BY id DESC LIMIT 1')
    .pluck()
    .get();
  if (clockMs === null || clockMs === undefined) return [];
  return reader
    .prepare<[string], KnownDay>(
      'SELECT day, changed_revision > written_revision AS isDue FROM parquet_days WHERE symbol = ? ORDER BY day',
    )
    .all(symbol)
    .map(({ day, isDue }) => ({ day: tradingDay(day), isDue }))
    .filter(({ day, isDue }) => isDue === 1 || !hasFile(day))
    .map(({ day }) => day)
    .filter((day) => sessionDayNamed(symbol, day).closesMs <= clockMs);
}
