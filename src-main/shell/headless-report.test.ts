import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { FeedHealth, Health } from '#core/contract/health';
import { sampleSignal } from '../archive/testing/sample-signal.ts';
import { HealthBoard } from '../pipeline/health-board.ts';
import { HeadlessReport } from './headless-report.ts';

const MINUTE_MS = 60_000;
let lines: string[];
let report: HeadlessReport;

function inState(state: FeedHealth['state'], ticksTotal: number): Health {
  const health = new HealthBoard('/archive').read();
  return { ...health, feed: { ...health.feed, state, ticksTotal } };
}

beforeEach(() => {
  vi.useFakeTimers();
  lines = [];
  report = new HeadlessReport((line) => lines.push(line));
});
afterEach(() => {
  report.stop();
  vi.useRealTimers();
});

describe('the report of a run without a window', () => {
  it('has a line for every change of state, and for nothing else', () => {
    report.start();
    report.sawHealth(inState('connecting', 0));
    report.sawHealth(inState('live', 3));
    report.sawHealth(inState('live', 900));
    report.sawHealth(inState('offline', 900));
    expect(lines.map((line) => line.split(' | ').slice(0, 2))).toEqual([
      ['stream connecting', 'ticks 0'],
      ['stream live', 'ticks 3'],
      ['stream offline', 'ticks 900'],
    ]);
  });

  it('has a line once a minute though nothing changes, until it is stopped', () => {
    report.start();
    report.sawHealth(inState('live', 3));
    vi.advanceTimersByTime(2 * MINUTE_MS);
    expect(lines).toHaveLength(3);
    report.stop();
    vi.advanceTimersByTime(5 * MINUTE_MS);
    report.sawHealth(inState('offline', 3));
    expect(lines).toHaveLength(3);
  });

  it('tells a signal at once, and names it from then on', () => {
    report.sawHealth(inState('live', 3));
    report.start();
    report.sawSignal(sampleSignal());
    expect(lines.at(-1)).toMatch(/^signal: .*\/NQ/);
    vi.advanceTimersByTime(MINUTE_MS);
    expect(lines.at(-1)).toMatch(/last signal: .*\/NQ/);
  });

  it('is silent while a window shows it all', () => {
    report.sawHealth(inState('live', 3));
    report.sawSignal(sampleSignal());
    expect(lines).toEqual([]);
  });
});
