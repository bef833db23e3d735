import { join } from 'node:path';
import type Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { priceFromPoints } from '#core/market/price';
import { epochMs } from '#core/market/units';
import type { Signal } from '#core/signals/signal';
import { askSqlite } from '../../testing/outside-readers.ts';
import { OPENING_MS } from '../../testing/sample-bars.ts';
import { sampleSignal } from '../../testing/sample-signal.ts';
import { scratchFolder } from '../../testing/scratch-folder.ts';
import { testBinding } from '../../testing/sqlite-binding.ts';
import { openDatabase } from '../open-database.ts';
import { SIGNAL_DATABASE } from './signal-database.ts';
import { SignalStore } from './signal-store.ts';

let scratch: Awaited<ReturnType<typeof scratchFolder>>;
let database: Database.Database;
let store: SignalStore;
const file = (): string => join(scratch.path, 'signals.sqlite');
beforeEach(async () => {
  scratch = await scratchFolder();
  database = await openDatabase(file(), SIGNAL_DATABASE, testBinding(), join(scratch.path, 'backups'));
  store = new SignalStore(database);
});
afterEach(async () => {
  database.close();
  await scratch.remove();
});

const commit = (...signals: readonly Signal[]): number => store.commit([{ source: 'schwab', signals }], OPENING_MS);

describe('SignalStore', () => {
  it('keeps a signal whole', async () => {
    const signal = sampleSignal();
    commit(signal);
    expect(store.recent('schwab', 10)).toEqual([signal]);
    expect(await askSqlite(file(), 'SELECT symbol, side, price, target FROM readable_signals')).toEqual([
      { symbol: '/NQ', side: 'long', price: 25_613.25, target: 25_697.25 },
    ]);
  });

  it('keeps the first version of a signal however often it is sent', () => {
    commit(sampleSignal());
    commit(sampleSignal({ price: priceFromPoints(1) }), sampleSignal());
    expect(store.recent('schwab', 10)).toEqual([sampleSignal()]);
    expect(store.count()).toBe(1);
  });

  it('keeps the same signal of two sources apart', () => {
    commit(sampleSignal());
    store.commit([{ source: 'practice:1', signals: [sampleSignal({ contract: null })] }], OPENING_MS);
    expect(store.recent('practice:1', 10)).toEqual([sampleSignal({ contract: null })]);
    expect(store.recent('schwab', 10)).toEqual([sampleSignal()]);
  });

  it('gives the newest first', () => {
    const at = (minute: number): Signal =>
      sampleSignal({ id: `s${minute}`, knownAtMs: epochMs(OPENING_MS + minute * 60_000) });
    commit(at(2), at(7), at(5));
    expect(store.recent('schwab', 2).map(({ id }) => id)).toEqual(['s7', 's5']);
  });

  it.each<Partial<Signal>>([{ id: '' }, { price: priceFromPoints(NaN) }, { stop: priceFromPoints(Infinity) }])(
    'counts an unfit signal and stores the others: %j',
    (values) => {
      expect(commit(sampleSignal({ id: 'bad', ...values }), sampleSignal())).toBe(1);
      expect(store.count()).toBe(1);
    },
  );
});
