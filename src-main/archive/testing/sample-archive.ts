import { mkdir } from 'node:fs/promises';
import type { Bar } from '#core/market/bar';
import { tradingDay } from '#core/market/units';
import { ArchiveLayout } from '../archive-layout.ts';
import { DuckDbSession } from '../parquet/duckdb-session.ts';
import { writeDayFile } from '../parquet/day-file-writer.ts';
import { sessionDayOf } from '../session-day.ts';
import { MARKET_DATABASE } from '../sqlite/market/market-database.ts';
import { MarketWriter } from '../sqlite/market/market-writer.ts';
import { openDatabase } from '../sqlite/open-database.ts';
import { SampleFeed } from './sample-feed.ts';
import { testBinding } from './sqlite-binding.ts';

/** A day's bars as a Parquet file of the archive. */
export async function writeSampleDay(folder: string, symbol: string, bars: readonly Bar[]): Promise<string> {
  const [first] = bars;
  if (!first) throw new Error('A day needs a bar.');
  const day = sessionDayOf(symbol, first.startMs);
  const target = new ArchiveLayout(folder).dayFile(symbol, tradingDay(day.day));
  const session = await DuckDbSession.open();
  try {
    await writeDayFile(
      session,
      target,
      symbol,
      day,
      bars.map((bar) => ({ bar, source: 'schwab' })),
    );
  } finally {
    session.close();
  }
  return target;
}

/** Bars in the archive's database, with the exchange's clock at an instant. */
export async function storeSampleBars(folder: string, bars: readonly Bar[], clockMs: number): Promise<void> {
  const layout = new ArchiveLayout(folder);
  await mkdir(layout.bars, { recursive: true });
  const database = await openDatabase(layout.marketDatabase, MARKET_DATABASE, testBinding(), layout.backups);
  const writer = new MarketWriter(database);
  writer.commit(
    [
      { kind: 'bars', seq: 1, source: 'schwab', bars },
      { kind: 'feed-batch', seq: 1, batch: new SampleFeed('sample').clock(clockMs).batch() },
    ],
    clockMs,
  );
  database.close();
}
