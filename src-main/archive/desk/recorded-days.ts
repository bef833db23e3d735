import type Database from 'better-sqlite3';
import type { TradingDay } from '#core/market/units';
import { tradingDay } from '#core/market/units';
import type { ArchiveLayout } from '../archive-layout.ts';
import { daysIn } from '../parquet/day-file-names.ts';

/** The trading days of which an archive has bars, oldest first: those with a file, and those only the database has. */
export async function recordedDays(
  reader: Database.Database | null,
  layout: ArchiveLayout,
  symbol: string,
): Promise<readonly TradingDay[]> {
  const stored =
    reader?.prepare<[string], string>('SELECT day FROM parquet_days WHERE symbol = ?').pluck().all(symbol) ?? [];
  const days = new Set([...(await daysIn(layout.symbolFolder(symbol))), ...stored.map(tradingDay)]);
  return [...days].sort();
}
