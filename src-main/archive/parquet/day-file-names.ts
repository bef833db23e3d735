import { readdir } from 'node:fs/promises';
import { tradingDay, type TradingDay } from '#core/market/units';
import { isMissing } from '../../files/is-missing.ts';

const DAY_FILE = /^date=(\d{4}-\d{2}-\d{2})\.parquet$/;

/** The days that have a whole file in a symbol's folder, oldest first; none when there is no such folder. */
export async function daysIn(symbolFolder: string): Promise<TradingDay[]> {
  try {
    const names = await readdir(symbolFolder);
    return names
      .map((name) => DAY_FILE.exec(name)?.[1])
      .filter((day) => day !== undefined)
      .sort()
      .map(tradingDay);
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}

/** A path as DuckDB takes it where it looks for patterns: what would be one stands for itself. */
export function literalPath(path: string): string {
  return path.replace(/[[*?]/g, (sign) => `[${sign}]`);
}
