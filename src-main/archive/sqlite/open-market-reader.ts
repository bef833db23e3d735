import type Database from 'better-sqlite3';
import { ArchiveFault } from '../archive-fault.ts';
import { readDatabaseHeader } from './database-header.ts';
import { MARKET_DATABASE } from './market/market-database.ts';
import { fromTheFuture } from './migrate.ts';
import { openReader } from './open-database.ts';

/**
 * Opens the market database of an archive that another program may be writing, to read only; null when there is none.
 * Throws ArchiveFault on one that is damaged, another program's or a newer version's.
 */
export async function openMarketReader(file: string, binding: string | null): Promise<Database.Database | null> {
  const header = await readDatabaseHeader(file);
  if (header === null) return null;
  if (header.applicationId !== MARKET_DATABASE.applicationId) {
    throw new ArchiveFault('failed', `${file} is not a Bellwether ${MARKET_DATABASE.title}. It is left untouched.`);
  }
  const newest = MARKET_DATABASE.migrations.length;
  if (header.userVersion > newest) throw fromTheFuture(file, header.userVersion, newest);
  return openReader(file, binding);
}
