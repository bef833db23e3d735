import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { BackfillSchedule } from './backfill-schedule.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function desk(later: readonly string[] = []) {
  const run = vi.fn((symbol: string) => Promise.resolve({ ok: true, sentence: symbol }));
  const left = new Set(later);
  const schedule = new BackfillSchedule({ run, mayBeHadLater: (symbol) => left.has(symbol) }, ['SPY', '/NQ']);
  const ran = (): string[] => run.mock.calls.map(([symbol]) => symbol);
  return { schedule, ran, left };
}

describe('when missing minutes are looked for', () => {
  it('is a moment after a stream has come up, once, however often its state is told', async () => {
    const { schedule, ran } = desk();
    for (const state of ['connecting', 'live', 'live', 'quiet', 'live'] as const) schedule.sawStream(state);
    expect(ran()).toEqual([]);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(ran()).toEqual(['SPY', '/NQ']);
  });

  it('is again after every outage', async () => {
    const { schedule, ran } = desk();
    for (const state of ['live', 'offline', 'live'] as const) {
      schedule.sawStream(state);
      await vi.advanceTimersByTimeAsync(10_000);
    }
    expect(ran()).toEqual(['SPY', '/NQ', 'SPY', '/NQ']);
  });

  it('is again later for what may still come, until it has come', async () => {
    const { schedule, ran, left } = desk(['SPY']);
    schedule.sawStream('live');
    await vi.advanceTimersByTimeAsync(70_000);
    expect(ran()).toEqual(['SPY', '/NQ', 'SPY']);
    left.clear();
    await vi.advanceTimersByTimeAsync(600_000);
    expect(ran()).toEqual(['SPY', '/NQ', 'SPY', 'SPY']);
  });

  it('is never after the end', async () => {
    const { schedule, ran } = desk(['SPY']);
    schedule.sawStream('live');
    schedule.stop();
    schedule.sawStream('offline');
    schedule.sawStream('live');
    await vi.advanceTimersByTimeAsync(600_000);
    expect(ran()).toEqual([]);
  });
});
