import { beforeEach, describe, expect, test, vi } from 'vitest';
import { SessionDesk, type SessionDeskOptions } from './session-desk.ts';

interface Made {
  readonly archiveFolder: string;
  isOpen: boolean;
  closes: number;
}
const { made, world } = vi.hoisted(() => ({
  made: [] as Made[],
  world: { closing: Promise.resolve(), openFails: false },
}));

vi.mock('electron-log/node', () => ({ default: { error: vi.fn(), warn: vi.fn() } }));
vi.mock('../pipeline/trading-session.ts', () => ({
  /** Remembers what was asked of it; its end takes as long as the test says. */
  TradingSession: class {
    readonly pipeline = { startStreams: () => undefined };
    readonly #made: Made;
    constructor({ archiveFolder }: { readonly archiveFolder: string }) {
      this.#made = { archiveFolder, isOpen: false, closes: 0 };
      made.push(this.#made);
    }
    open(): void {
      if (world.openFails) throw new Error('no thread could be made');
      this.#made.isOpen = true;
    }
    async close(): Promise<void> {
      await world.closing;
      this.#made.isOpen = false;
      this.#made.closes += 1;
    }
  },
}));

const OPTIONS: SessionDeskOptions = {
  archiveRoot: '/archive',
  sqliteBinding: null,
  accountKeySalt: 'salt',
  practice: { session: 'synthetic', speed: 1, startAt: null, warmUpFrom: null, seed: 1, external: null },
  symbols: ['/NQ'],
  watch: null,
  broker: { source: 'schwab', practiceTitle: null, apiBaseUrl: 'https://127.0.0.1', certificateAuthorityPem: null },
  dailyRun: () => ({ isOn: false, atMinute: 1_025, symbols: null, keepTicksDays: null }),
  brokerTokens: { token: () => Promise.resolve({ kind: 'unavailable', sentence: 'No token here.' }) },
  busWorkers: () => [],
  recordsTapes: () => false,
};
const deaf = {
  display: vi.fn(),
  health: vi.fn(),
  signal: vi.fn(),
  portfolio: vi.fn(),
  backfill: vi.fn(),
  recovered: vi.fn(),
  alertMoves: vi.fn(),
  archiveJob: vi.fn(),
  merged: vi.fn(),
  backtest: vi.fn(),
  paperSession: vi.fn(),
  sessionReport: vi.fn(),
};

let desk: SessionDesk;
beforeEach(() => {
  made.length = 0;
  Object.assign(world, { closing: Promise.resolve(), openFails: false });
  desk = new SessionDesk('practice', OPTIONS, deaf);
  desk.open();
});
const openOnes = (): readonly string[] => made.filter(({ isOpen }) => isOpen).map(({ archiveFolder }) => archiveFolder);

describe('changing the source', () => {
  test('closes one before the other opens, each with an archive of its own', async () => {
    expect(await desk.use('broker')).toBe(true);
    expect(openOnes()).toEqual(['/archive/schwab']);
    expect(await desk.use('broker')).toBe(false);
    expect(made).toHaveLength(2);
  });

  test('asked back while it is under way, what was asked last holds', async () => {
    let finish: () => void = () => undefined;
    world.closing = new Promise((resolve) => (finish = resolve));
    const there = desk.use('broker');
    const back = desk.use('practice');
    finish();
    expect(await Promise.all([there, back])).toEqual([true, true]);
    expect(desk.choice).toBe('practice');
    expect(openOnes()).toEqual(['/archive/practice/synthetic-1']);
  });

  test('that fails is told, and keeps neither the next change nor the end from happening', async () => {
    world.openFails = true;
    await expect(desk.use('broker')).rejects.toThrow('no thread');
    world.openFails = false;
    expect(await desk.use('practice')).toBe(true);
    await desk.close();
    expect(openOnes()).toEqual([]);
  });

  test('opens nothing once the application ends', async () => {
    let finish: () => void = () => undefined;
    world.closing = new Promise((resolve) => (finish = resolve));
    const there = desk.use('broker');
    await Promise.resolve();
    const end = desk.close();
    finish();
    await Promise.all([there, end]);
    expect(await desk.use('broker')).toBe(false);
    expect(made).toHaveLength(1);
    expect(openOnes()).toEqual([]);
  });
});
