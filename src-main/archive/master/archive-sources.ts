import { stat } from 'node:fs/promises';
import type { TradingDay } from '#core/market/units';
import { isMissing } from '../../files/is-missing.ts';
import { ArchiveLayout } from '../archive-layout.ts';
import { barColumns } from '../parquet/bar-columns.ts';
import { daysIn } from '../parquet/day-file-names.ts';
import type { DuckDbSession } from '../parquet/duckdb-session.ts';
import { sessionDayNamed } from '../session-day.ts';
import { BarReader } from '../sqlite/market/bar-reader.ts';
import { unwrittenDays } from '../sqlite/market/unwritten-days.ts';
import { openMarketReader } from '../sqlite/open-market-reader.ts';
import { MASTER_COLUMNS, type MergeSource } from './master-merge.ts';
import { MergeError } from './merge-error.ts';
import { parquetSource } from './merge-sources.ts';

/** Where the bars lie that are taken out of SQLite. */
const UNWRITTEN = 'unwritten_bars';

/**
 * What an archive has of a symbol: the Parquet files of its days, and over them what only the database has yet. The
 * archive is only read, and may be in use. Throws MergeError or ArchiveFault.
 * @param reach only the days those that are over, or also the one that is under way
 * @param isWanted which of those days are asked for
 */
export async function archiveSources(
  session: DuckDbSession,
  folder: string,
  symbol: string,
  sqliteBinding: string | null,
  reach: 'finished days' | 'all days',
  isWanted: (day: TradingDay) => boolean = () => true,
): Promise<MergeSource[]> {
  await mustBeFolder(folder);
  const layout = new ArchiveLayout(folder);
  const days = await daysIn(layout.symbolFolder(symbol));
  const sources: MergeSource[] = [];
  const files = days.filter(isWanted).map((day) => layout.dayFile(symbol, day));
  if (files.length > 0) sources.push(parquetSource('archive', files));
  const reader = await openMarketReader(layout.marketDatabase, sqliteBinding);
  if (!reader) return sources;
  try {
    const written = new Set(days);
    const bars = new BarReader(reader);
    const entries = unwrittenDays(reader, symbol, reach, (day) => written.has(day))
      .filter(isWanted)
      .flatMap((day) => {
        const { startMs, endMs } = sessionDayNamed(symbol, day);
        return bars.between(symbol, startMs, endMs);
      });
    if (entries.length === 0) return sources;
    await session.fill(UNWRITTEN, barColumns(session, entries));
    sources.push({ name: 'archive database', select: `SELECT ${MASTER_COLUMNS.join(', ')} FROM ${UNWRITTEN}` });
    return sources;
  } finally {
    reader.close();
  }
}

async function mustBeFolder(folder: string): Promise<void> {
  try {
    if ((await stat(folder)).isDirectory()) return;
  } catch (error) {
    if (!isMissing(error)) throw error;
  }
  throw new MergeError(`There is no archive at ${folder}. Name its folder, the one that holds market.sqlite and bars.`);
}
