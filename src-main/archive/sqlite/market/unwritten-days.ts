import type Database from 'better-sqlite3';
import { tradingDay, type TradingDay } from '#core/market/units';
import { sessionDayNamed } from '../../session-day.ts';

interface KnownDay {
  readonly day: string;
  readonly isDue: 0 | 1;
}

/**
 * The days of a symbol whose bars no Parquet file shows as they are, oldest first.
 * @param reach only the days that are over by the exchange's clock, or also the one that is under way
 * @param hasFile whether the day has its Parquet file
 */
export function unwrittenDays(
  reader: Database.Database,
  symbol: string,
  reach: 'finished days' | 'all days',
  hasFile: (day: TradingDay) => boolean,
): TradingDay[] {
  const untilMs = reach === 'all days' ? Infinity : exchangeMs(reader);
  return reader
    .prepare<[string], KnownDay>(
      'SELECT day, changed_revision > written_revision AS isDue FROM parquet_days WHERE symbol = ? ORDER BY day',
    )
    .all(symbol)
    .map(({ day, isDue }) => ({ day: tradingDay(day), isDue }))
    .filter(({ day, isDue }) => isDue === 1 || !hasFile(day))
    .map(({ day }) => day)
    .filter((day) => sessionDayNamed(symbol, day).closesMs <= untilMs);
}

/** Where the exchange's clock stood when the newest feed was last heard. */
export function exchangeMs(reader: Database.Database): number {
  const clockMs = reader
    .prepare<[], number | null>('SELECT clock_ms FROM epochs ORDER BY id DESC LIMIT 1')
    .pluck()
    .get();
  return clockMs ?? -Infinity;
}

/** The days of all symbols that are over by the exchange's clock, oldest first. */
export function finishedDays(reader: Database.Database): { readonly symbol: string; readonly day: TradingDay }[] {
  const untilMs = exchangeMs(reader);
  return reader
    .prepare<[], { readonly symbol: string; readonly day: string }>(
      'SELECT symbol, day FROM parquet_days ORDER BY day, symbol',
    )
    .all()
    .map(({ symbol, day }) => ({ symbol, day: tradingDay(day) }))
    .filter(({ symbol, day }) => sessionDayNamed(symbol, day).closesMs <= untilMs);
}
