import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { DailyRun } from '#core/contract/archive-jobs';
import { DailyRunner, LOOK_EVERY_MS, type DailyPorts } from './daily-run.ts';

const FRIDAY_17_05 = Date.parse('2026-11-20T22:05:00Z');
const HOUR_MS = 3_600_000;

class Desk {
  nowMs: number | null = FRIDAY_17_05;
  settings: DailyRun = { isOn: true, atMinute: 1_025, symbols: null, keepTicksDays: null };
  kept: string | null = '2026-11-19';
  readonly done: string[] = [];
  readonly failures: (string | null)[] = [];
  failing = new Set<string>();
  readonly runner: DailyRunner;

  constructor(changes: Partial<DailyPorts> = {}) {
    this.runner = new DailyRunner({
      settings: () => this.settings,
      exchangeMs: () => this.nowMs,
      symbols: () => ['/NQ', 'SPY'],
      merge: (symbol) => {
        this.done.push(symbol);
        return this.failing.has(symbol) ? Promise.reject(new Error('in the way')) : Promise.resolve();
      },
      retain: (keepDays) => {
        this.done.push(`ticks ${keepDays}`);
        return Promise.resolve();
      },
      lastDone: () => Promise.resolve(this.kept),
      noteDone: (day) => {
        this.kept = day;
        return Promise.resolve();
      },
      onFailure: (symbol) => this.failures.push(symbol),
      ...changes,
    });
  }
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('the daily run', () => {
  it('merges every symbol of the watchlist once, then no more that day', async () => {
    const desk = new Desk();
    await desk.runner.look();
    await desk.runner.look();
    expect(desk.done).toEqual(['/NQ', 'SPY']);
    expect(desk.kept).toBe('2026-11-20');
  });

  it('does nothing before its time, without a clock, or when it is off', async () => {
    const desk = new Desk();
    desk.nowMs = FRIDAY_17_05 - 1;
    await desk.runner.look();
    desk.nowMs = null;
    await desk.runner.look();
    desk.nowMs = FRIDAY_17_05;
    desk.settings = { ...desk.settings, isOn: false };
    await desk.runner.look();
    expect(desk.done).toEqual([]);
  });

  it('makes up at the next start for runs that were missed', async () => {
    const desk = new Desk();
    desk.kept = '2026-11-16';
    desk.nowMs = FRIDAY_17_05 + 40 * HOUR_MS;
    await desk.runner.look();
    expect(desk.done).toEqual(['/NQ', 'SPY']);
    expect(desk.kept).toBe('2026-11-20');
  });

  it('takes the chosen symbols, and old ticks after them', async () => {
    const desk = new Desk();
    desk.settings = { ...desk.settings, symbols: ['SPY'], keepTicksDays: 30 };
    await desk.runner.look();
    expect(desk.done).toEqual(['SPY', 'ticks 30']);
  });

  it('goes on after a symbol that fails, is not done then, and tries again later', async () => {
    const desk = new Desk();
    desk.failing.add('/NQ');
    desk.runner.start();
    await vi.advanceTimersByTimeAsync(LOOK_EVERY_MS);
    expect(desk.done).toEqual(['/NQ', 'SPY']);
    expect(desk.failures).toEqual(['/NQ']);
    expect(desk.kept).toBe('2026-11-19');
    await vi.advanceTimersByTimeAsync(5 * LOOK_EVERY_MS);
    expect(desk.done).toHaveLength(2);
    desk.failing.clear();
    await vi.advanceTimersByTimeAsync(15 * LOOK_EVERY_MS);
    expect(desk.done).toHaveLength(4);
    expect(desk.kept).toBe('2026-11-20');
    desk.runner.stop();
  });

  it('does not begin a second time while it runs', async () => {
    let end: () => void = () => undefined;
    const asked: string[] = [];
    const desk = new Desk({
      merge: (symbol) => {
        asked.push(symbol);
        return new Promise<void>((resolve) => (end = resolve));
      },
    });
    const first = desk.runner.look();
    await vi.advanceTimersByTimeAsync(0);
    await desk.runner.look();
    expect(asked).toEqual(['/NQ']);
    end();
    await vi.advanceTimersByTimeAsync(0);
    end();
    await first;
    expect(asked).toEqual(['/NQ', 'SPY']);
  });
});
