import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { askSqlite } from '../../testing/outside-readers.ts';
import { scratchFolder } from '../../testing/scratch-folder.ts';
import { testBinding } from '../../testing/sqlite-binding.ts';
import { openDatabase } from '../open-database.ts';
import { barsTicksAndFeedEvents } from './0001-bars-ticks-and-feed-events.ts';
import { MARKET_DATABASE } from './market-database.ts';

let scratch: Awaited<ReturnType<typeof scratchFolder>>;
let file: string;
beforeEach(async () => {
  scratch = await scratchFolder();
  file = join(scratch.path, 'market.sqlite');
});
afterEach(() => scratch.remove());

/** A database of exactly this schema, holding what a program could put there. */
async function filled(sql: string): Promise<void> {
  const kind = { ...MARKET_DATABASE, migrations: [barsTicksAndFeedEvents] };
  const database = await openDatabase(file, kind, testBinding(), join(scratch.path, 'backups'));
  database.exec(sql);
  database.close();
}

describe('market schema 1', () => {
  it('has these tables and views', async () => {
    await filled('');
    const names = await askSqlite<{ type: string; name: string }>(
      file,
      "SELECT type, name FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%' ORDER BY type, name",
    );
    expect(names.map(({ type, name }) => `${type} ${name}`)).toEqual([
      'table bars',
      'table clock_readings',
      'table counters',
      'table epochs',
      'table feed_events',
      'table grades',
      'table parquet_days',
      'table sources',
      'table symbols',
      'table ticks',
      'view readable_bars',
      'view readable_ticks',
    ]);
  });

  it('shows bars in points, ISO time and words', async () => {
    await filled(`
      INSERT INTO sources VALUES (1, 'schwab');
      INSERT INTO bars VALUES ('/NQ', 1795185000000, 2560000000000, 2561250000000, 2557125000000, 2558000000000,
        1050, 412, 40, '/NQZ26', 1, 0)`);
    expect(await askSqlite(file, 'SELECT * FROM readable_bars')).toEqual([
      {
        symbol: '/NQ',
        start: '2026-11-20T14:30:00Z',
        open: 25_600,
        high: 25_612.5,
        low: 25_571.25,
        close: 25_580,
        volume: 1_050,
        tick_count: 412,
        grade: 'confirmed',
        contract: '/NQZ26',
        source: 'schwab',
        start_ms: 1_795_185_000_000,
      },
    ]);
  });

  it('shows ticks with their run and number', async () => {
    await filled(`
      INSERT INTO sources VALUES (1, 'schwab');
      INSERT INTO symbols VALUES (1, '/NQ');
      INSERT INTO epochs (id, name, source_id, through_batch_seq, through_row_seq) VALUES (3, 'run-3', 1, 1, 77);
      INSERT INTO ticks VALUES (3 * 8589934592 + 77, 1, 1, NULL, 1795185000150, 1795185000162.25, 1.5,
        2560000000000, 2, 412012, NULL, 2560025000000, NULL, 9, 3)`);
    expect(await askSqlite(file, 'SELECT * FROM readable_ticks')).toEqual([
      {
        symbol: '/NQ',
        time: '2026-11-20T14:30:00.150Z',
        last: 25_600,
        last_size: 2,
        total_volume: 412_012,
        bid: null,
        ask: 25_600.25,
        bid_size: null,
        ask_size: 9,
        is_trade: 1,
        is_image: 1,
        is_estimated_time: 1,
        received: '2026-11-20T14:30:00.162Z',
        exchange_ms: 1_795_185_000_150,
        source: 'schwab',
        epoch: 'run-3',
        row_seq: 77,
        tick_id: 3 * 2 ** 33 + 77,
      },
    ]);
  });

  it.each([
    ["INSERT INTO bars VALUES ('/NQ', 0, NULL, 1, 1, 1, 1, 1, 30, NULL, 1, 0)", 'NOT NULL'],
    ["INSERT INTO bars VALUES ('/NQ', 0, 1.5, 1, 1, 1, 1, 1, 30, NULL, 1, 0)", 'cannot store REAL value in INTEGER'],
    ["INSERT INTO ticks VALUES (1, 1, 1, NULL, 'noon', 1, 1, 1, 1, 1, 1, 1, 1, 1, 0)", 'cannot store TEXT value'],
  ])('refuses %s', async (sql, complaint) => {
    await expect(filled(sql)).rejects.toThrow(complaint);
  });
});
