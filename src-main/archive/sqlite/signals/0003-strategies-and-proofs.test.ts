import { join } from 'node:path';
import type Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { priceFromPoints } from '#core/market/price';
import { epochMs } from '#core/market/units';
import { defaultStrategy } from '#core/signals/catalogue';
import type { RangeCorrection, SignalProof } from '#core/signals/proof';
import { askSqlite } from '../../testing/outside-readers.ts';
import { OPENING_MS } from '../../testing/sample-bars.ts';
import { sampleSignal } from '../../testing/sample-signal.ts';
import { scratchFolder } from '../../testing/scratch-folder.ts';
import { testBinding } from '../../testing/sqlite-binding.ts';
import { openDatabase } from '../open-database.ts';
import { plans } from './0002-plans.ts';
import { signals } from './0001-signals.ts';
import { SIGNAL_DATABASE } from './signal-database.ts';
import { SignalStore } from './signal-store.ts';
import { StrategyStore } from './strategy-store.ts';

let scratch: Awaited<ReturnType<typeof scratchFolder>>;
let database: Database.Database;
const file = (): string => join(scratch.path, 'signals.sqlite');
const open = (kind = SIGNAL_DATABASE): Promise<Database.Database> =>
  openDatabase(file(), kind, testBinding(), join(scratch.path, 'backups'));
beforeEach(async () => {
  scratch = await scratchFolder();
});
afterEach(async () => {
  database.close();
  await scratch.remove();
});

const proof: SignalProof = {
  signalId: sampleSignal().id,
  bars: [],
  tick: null,
  historyDays: [],
  steps: [
    {
      kind: 'figure',
      figure: { name: 'range high', value: 2_561_250_000_000, unit: 'price' },
      how: 'of the opening minute',
    },
  ],
  decidedAtMs: epochMs(OPENING_MS + 181_500),
  feedAgeMs: 250,
  position: { epoch: 'e', throughRowSeq: 930 },
};
const range = (high: number): RangeCorrection['before'] => ({
  high: priceFromPoints(high),
  low: priceFromPoints(25_571.25),
});
const correction: RangeCorrection = {
  signalId: proof.signalId,
  before: range(25_612.5),
  after: range(25_613),
  isStillBroken: true,
};

describe('signal schema 3', () => {
  it('keeps the signals of schema 2', async () => {
    database = await open({ ...SIGNAL_DATABASE, migrations: [signals, plans] });
    const body = JSON.stringify(sampleSignal());
    database
      .prepare(
        `INSERT INTO signals VALUES ('schwab', 'a', 'entry', 'r', 1, 'x', '/NQ', NULL, '2026-11-20', 'long', 1, 2, 3, 4, 5, 6, ?, 7)`,
      )
      .run(body);
    database.close();
    database = await open();
    const store = new SignalStore(database);
    expect(store.recent('schwab', 5)).toEqual([sampleSignal()]);
    expect(store.proof('schwab', 'a')).toEqual({
      signal: sampleSignal(),
      proof: null,
      evidenceSha256: null,
      corrections: [],
      storedWallMs: 7,
    });
  });
});

describe('proofs', () => {
  beforeEach(async () => {
    database = await open();
  });

  it('are kept with their signal, once, with a hash of the evidence alone', () => {
    const store = new SignalStore(database);
    const entry = { source: 'schwab', signals: [sampleSignal()], proofs: [proof], corrections: [correction] };
    store.commit([entry], 1);
    store.commit([{ ...entry, proofs: [{ ...proof, feedAgeMs: 9 }] }], 2);
    const stored = store.proof('schwab', proof.signalId);
    expect(stored).toMatchObject({ signal: sampleSignal(), proof, corrections: [correction], storedWallMs: 1 });
    // sha256 of {"bars":[],"historyDays":[],"steps":[…],"tick":null}, members in the order of their names; made with Python.
    expect(stored?.evidenceSha256).toBe('9bcf62af6fb3cc210b4891f00746164cde4fecfb5dc6c1910144d88547abcdf1');
    expect(store.proof('practice:1', proof.signalId)).toBeNull();
  });
});

describe('strategies', () => {
  const first = defaultStrategy(['/NQ']);
  beforeEach(async () => {
    database = await open();
  });

  it('begin with the initial one, and keep what was made of it', () => {
    const store = new StrategyStore(database);
    expect(store.list(first, 1)).toEqual([first]);
    const changed = { ...first, title: 'mine', parameters: { target1: 1 } };
    store.save(changed, 2);
    store.save({ ...first, id: 'second' }, 3);
    expect(store.list(first, 4)).toEqual([changed, { ...first, id: 'second' }]);
  });

  it('that were all removed do not come back by themselves', async () => {
    const store = new StrategyStore(database);
    store.list(first, 1);
    store.remove(first.id, 2);
    expect(store.list(first, 3)).toEqual([]);
    expect(await askSqlite(file(), 'SELECT id, removed_ms FROM strategies')).toEqual([{ id: first.id, removed_ms: 2 }]);
  });
});
