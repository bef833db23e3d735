import Database from 'better-sqlite3';
import { tradingDay } from '#core/market/units';
import { MergeError } from '../master/merge-error.ts';
import { sessionDayNamed } from '../session-day.ts';
import type { RetentionEntry } from './retention-plan.ts';

/**
 * Deletes the planned ticks in one transaction: all or none. Nobody else may have the database open. Throws MergeError
 * when somebody has, or when there are not exactly the ticks that the plan counted.
 */
export function deleteTicks(file: string, plan: readonly RetentionEntry[], sqliteBinding: string | null): number {
  const database = new Database(file, {
    fileMustExist: true,
    timeout: 0,
    ...(sqliteBinding === null ? {} : { nativeBinding: sqliteBinding }),
  });
  try {
    // Before the first access: then SQLite refuses while any other connection is open.
    database.pragma('locking_mode = EXCLUSIVE');
    database.pragma('synchronous = FULL');
    return database.transaction(() => deletePlanned(database, plan)).exclusive();
  } catch (error) {
    if (error instanceof Database.SqliteError && error.code.startsWith('SQLITE_BUSY')) {
      throw new MergeError(`${file} is in use. Close the workstation first; nothing was deleted.`);
    }
    throw error;
  } finally {
    database.close();
  }
}

function deletePlanned(database: Database.Database, plan: readonly RetentionEntry[]): number {
  const remove = database.prepare(
    `DELETE FROM ticks WHERE symbol_id = (SELECT id FROM symbols WHERE name = ?) AND exchange_ms >= ? AND exchange_ms < ?`,
  );
  let deleted = 0;
  for (const { symbol, day, ticks, keptBecause } of plan) {
    if (keptBecause !== null) continue;
    const { startMs, endMs } = sessionDayNamed(symbol, tradingDay(day));
    const { changes } = remove.run(symbol, startMs, endMs);
    if (changes !== ticks) {
      throw new MergeError(
        `${symbol} of ${day} has ${changes} ticks, not the ${ticks} that were checked. Nothing was deleted.`,
      );
    }
    deleted += changes;
  }
  database.prepare(`UPDATE counters SET value = value - ? WHERE name = 'ticks'`).run(deleted);
  return deleted;
}
