import { readdir, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { tradingDay } from '#core/market/units';
import { isMissing } from '../../files/is-missing.ts';
import { ArchiveLayout } from '../archive-layout.ts';
import { withMasterLock } from '../master/master-lock.ts';
import { MASTER_SESSION } from '../master/master-session.ts';
import { MergeError } from '../master/merge-error.ts';
import { daysIn } from '../parquet/day-file-names.ts';
import { DuckDbSession } from '../parquet/duckdb-session.ts';
import { UNFINISHED_MARK } from '../../files/write-whole.ts';
import { finishedDays } from '../sqlite/market/unwritten-days.ts';
import { openMarketReader } from '../sqlite/open-market-reader.ts';
import { TickDayReader } from '../sqlite/market/tick-day-reader.ts';
import { writeTickDay } from './tick-day-writer.ts';

export interface TickDay {
  readonly symbol: string;
  readonly day: string;
  readonly rows: number;
}

/**
 * Writes the ticks of every finished day that has no file yet; the database is only read, and may be in use. One such run
 * at a time. Throws MergeError, ArchiveFault or what the system says.
 */
export async function exportTicks(folder: string, sqliteBinding: string | null): Promise<TickDay[]> {
  const layout = new ArchiveLayout(folder);
  const reader = await openMarketReader(layout.marketDatabase, sqliteBinding);
  if (!reader)
    throw new MergeError(`There is no archive at ${folder}. Name its folder, the one that holds market.sqlite.`);
  try {
    return await withMasterLock(join(layout.ticks, 'ticks'), sqliteBinding, async () => {
      const session = await DuckDbSession.open(MASTER_SESSION);
      try {
        // Made when it is needed: it goes through the whole table.
        let ticks: TickDayReader | null = null;
        const written: TickDay[] = [];
        for (const { symbol, day } of finishedDays(reader)) {
          await sweep(layout.tickFolder(symbol));
          if ((await daysIn(layout.tickFolder(symbol))).includes(tradingDay(day))) continue;
          ticks ??= new TickDayReader(reader);
          const rows = await writeTickDay(session, ticks, layout, symbol, day);
          if (rows > 0) written.push({ symbol, day, rows });
        }
        return written;
      } finally {
        session.close();
      }
    });
  } finally {
    reader.close();
  }
}

/** Removes what a run that was killed has left half-written. */
async function sweep(folder: string): Promise<void> {
  try {
    for (const name of await readdir(folder)) if (name.includes(UNFINISHED_MARK)) await unlink(join(folder, name));
  } catch (error) {
    if (!isMissing(error)) throw error;
  }
}
