import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { askSqlite } from '../../testing/outside-readers.ts';
import { scratchFolder } from '../../testing/scratch-folder.ts';
import { testBinding } from '../../testing/sqlite-binding.ts';
import { openDatabase } from '../open-database.ts';
import { signals } from './0001-signals.ts';
import { plans } from './0002-plans.ts';
import { SIGNAL_DATABASE } from './signal-database.ts';

let scratch: Awaited<ReturnType<typeof scratchFolder>>;
beforeEach(async () => {
  scratch = await scratchFolder();
});
afterEach(() => scratch.remove());

describe('signal schema 2', () => {
  it('keeps the signals of schema 1, in the form that signals have now', async () => {
    const file = join(scratch.path, 'signals.sqlite');
    const backups = join(scratch.path, 'backups');
    const old = await openDatabase(file, { ...SIGNAL_DATABASE, migrations: [signals] }, testBinding(), backups);
    old.exec(`INSERT INTO signals VALUES ('schwab', 'a', 'opening-range-breakout', 1, '/NQ', NULL, '2026-11-20', 'long',
      1795185120000, 1795185180000, 2562150000000, 2561250000000, 2557125000000, 2557125000000, 2572200000000, '{}', 7)`);
    old.close();

    const database = await openDatabase(
      file,
      { ...SIGNAL_DATABASE, migrations: [signals, plans] },
      testBinding(),
      backups,
    );
    expect(
      database
        .prepare('SELECT body FROM signals')
        .pluck()
        .all()
        .map(String)
        .map((body) => JSON.parse(body) as unknown),
    ).toEqual([
      {
        id: 'a',
        kind: 'entry',
        strategy: 'opening-range-breakout',
        strategyVersion: 1,
        activeId: 'opening-range-breakout',
        title: '9:30 breakout',
        parameters: {},
        symbol: '/NQ',
        contract: null,
        tradingDay: '2026-11-20',
        side: 'long',
        barStartMs: 1_795_185_120_000,
        knownAtMs: 1_795_185_180_000,
        price: 2_562_150_000_000,
        range: { high: 2_561_250_000_000, low: 2_557_125_000_000 },
        orders: {
          entry: { kind: 'market' },
          stop: { price: 2_557_125_000_000, capPercent: null },
          targets: [{ distance: { kind: 'risks', multiple: 2 }, portion: 1, rounding: 'nearest' }],
          breakEven: null,
          trail: null,
          closeBackLevel: null,
          exitAtMs: Date.parse('2026-11-20T14:45:00Z'),
        },
        stop: 2_557_125_000_000,
        targets: [{ price: 2_572_200_000_000, portion: 1 }],
      },
    ]);
    database.close();
    expect(await askSqlite(file, 'SELECT * FROM readable_signals')).toEqual([
      {
        symbol: '/NQ',
        time: '2026-11-20T14:33:00Z',
        side: 'long',
        price: 25_621.5,
        range_high: 25_612.5,
        range_low: 25_571.25,
        stop: 25_571.25,
        target: 25_722,
        time_exit: '2026-11-20T14:45:00Z',
        strategy: 'opening-range-breakout',
        strategy_version: 1,
        active_id: 'opening-range-breakout',
        trading_day: '2026-11-20',
        contract: null,
        source: 'schwab',
        id: 'a',
      },
    ]);
  });
});
