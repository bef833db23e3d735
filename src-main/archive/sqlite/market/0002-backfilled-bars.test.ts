import { afterEach, beforeEach, expect, it } from 'vitest';
import { join } from 'node:path';
import { BAR_GRADES } from '#core/market/bar';
import { askSqlite } from '../../testing/outside-readers.ts';
import { scratchFolder } from '../../testing/scratch-folder.ts';
import { testBinding } from '../../testing/sqlite-binding.ts';
import { openDatabase } from '../open-database.ts';
import { MARKET_DATABASE } from './market-database.ts';

let scratch: Awaited<ReturnType<typeof scratchFolder>>;
beforeEach(async () => {
  scratch = await scratchFolder();
});
afterEach(() => scratch.remove());

it('gives a database of the first schema the new grade, and every grade its place', async () => {
  const file = join(scratch.path, 'market.sqlite');
  const first = { ...MARKET_DATABASE, migrations: MARKET_DATABASE.migrations.slice(0, 1) };
  (await openDatabase(file, first, testBinding(), join(scratch.path, 'backups'))).close();
  expect(await askSqlite(file, 'SELECT count(*) AS n FROM grades')).toEqual([{ n: 4 }]);
  (await openDatabase(file, MARKET_DATABASE, testBinding(), join(scratch.path, 'backups'))).close();
  const grades = await askSqlite<{ name: string }>(file, 'SELECT name FROM grades ORDER BY rank');
  expect(grades.map(({ name }) => name)).toEqual([...BAR_GRADES]);
});
