import Database from 'better-sqlite3';
import type { RetentionDay } from '#core/contract/archive-desk';
import { tradingDay } from '#core/market/units';
import { MergeError } from '../master/merge-error.ts';
import { sessionDayNamed } from '../session-day.ts';

/**
 * Deletes the planned ticks in one transaction: all or none. Nobody else may have the database open. Throws MergeError
 * when somebody has, or when there are not exactly the ticks that the plan counted.
 */
export function deleteTicks(file: string, plan: readonly RetentionDay[], sqliteBinding: string | null): number {
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

function deletePlanned(database: Database.Database, plan: readonly RetentionDay[]): number {
  return plan
    .filter(({ keptBecause }) => keptBecause === null)
    .reduce((deleted, day) => deleted + deleteDay(database, day), 0);
}

/**
 * Deletes the ticks of one planned day inside a transaction of the caller; returns how many. Throws MergeError when there
 * are not exactly as many as the plan counted.
 */
export function deleteDay(database: Database.Database, planned: RetentionDay): number {
  const { symbol, day, ticks, firstTickId, lastTickId } = planned;
  const { startMs, endMs } = sessionDayNamed(symbol, tradingDay(day));
  const { changes } = database
    .prepare(
      `DELETE FROM ticks WHERE tick_id BETWEEN ? AND ? AND symbol_id = (SELECT id FROM symbols WHERE name = ?)
         AND exchange_ms >= ? AND exchange_ms < ?`,
    )
    .run(firstTickId, lastTickId, symbol, startMs, endMs);
  if (changes !== ticks) {
    throw new MergeError(
      `${symbol} of ${day} has ${changes} ticks, not the ${ticks} that were checked. Nothing was deleted.`,
    );
  }
  database.prepare(`UPDATE counters SET value = value - ? WHERE name = 'ticks'`).run(changes);
  return changes;
}
