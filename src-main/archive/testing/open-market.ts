import { join } from 'node:path';
import type Database from 'better-sqlite3';
import { MARKET_DATABASE } from '../sqlite/market/market-database.ts';
import { openDatabase } from '../sqlite/open-database.ts';
import { scratchFolder } from './scratch-folder.ts';
import { testBinding } from './sqlite-binding.ts';

export interface OpenMarket {
  readonly file: string;
  readonly database: Database.Database;
  readonly close: () => Promise<void>;
}

/** A new market database in a folder of its own. */
export async function openMarket(): Promise<OpenMarket> {
  const scratch = await scratchFolder();
  const file = join(scratch.path, 'market.sqlite');
  const database = await openDatabase(file, MARKET_DATABASE, testBinding(), join(scratch.path, 'backups'));
  const close = async (): Promise<void> => {
    database.close();
    await scratch.remove();
  };
  return { file, database, close };
}
