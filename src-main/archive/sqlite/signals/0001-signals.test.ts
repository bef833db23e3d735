import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { askSqlite } from '../../testing/outside-readers.ts';
import { scratchFolder } from '../../testing/scratch-folder.ts';
import { testBinding } from '../../testing/sqlite-binding.ts';
import { openDatabase } from '../open-database.ts';
import { signals } from './0001-signals.ts';
import { SIGNAL_DATABASE } from './signal-database.ts';

let scratch: Awaited<ReturnType<typeof scratchFolder>>;
beforeEach(async () => {
  scratch = await scratchFolder();
});
afterEach(() => scratch.remove());

describe('signal schema 1', () => {
  it('shows signals in points and ISO time', async () => {
    const file = join(scratch.path, 'signals.sqlite');
    const kind = { ...SIGNAL_DATABASE, migrations: [signals] };
    const database = await openDatabase(file, kind, testBinding(), join(scratch.path, 'backups'));
    database.exec(`INSERT INTO signals VALUES ('schwab', 'a', 'opening-range-breakout', 1, '/NQ', NULL, '2026-11-20', 'long',
      1795185120000, 1795185180000, 2561325000000, 2561250000000, 2557125000000, 2557125000000, 2569725000000, '{}', 0)`);
    database.close();
    expect(await askSqlite(file, 'SELECT * FROM readable_signals')).toEqual([
      {
        symbol: '/NQ',
        time: '2026-11-20T14:33:00Z',
        side: 'long',
        price: 25_613.25,
        range_high: 25_612.5,
        range_low: 25_571.25,
        stop: 25_571.25,
        target: 25_697.25,
        strategy: 'opening-range-breakout',
        strategy_version: 1,
        trading_day: '2026-11-20',
        contract: null,
        source: 'schwab',
        id: 'a',
      },
    ]);
  });
});
