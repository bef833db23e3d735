import { describe, expect, it } from 'vitest';
import type { FeedFaultReport } from '#core/contract/health';
import { FaultJournal } from './fault-journal.ts';

const report = (count: number, lastRaw = `raw ${count}`): { readonly faults: FeedFaultReport[] } => ({
  faults: [
    { fault: 'malformedFrame', count, lastRaw: count === 0 ? null : lastRaw, lastAtWallMs: null },
    { fault: 'badNumber', count: 0, lastRaw: null, lastAtWallMs: null },
  ],
});

describe('what of the feed’s faults is written to the log', () => {
  it('is each new kind with its raw text, and nothing while nothing is wrong', () => {
    const journal = new FaultJournal();
    expect(journal.linesFor(report(0), 0)).toEqual([]);
    expect(journal.linesFor(report(1), 0)).toEqual([{ fault: 'malformedFrame', count: 1, raw: 'raw 1' }]);
    expect(journal.linesFor(report(1), 60_000)).toEqual([]);
  });

  it('is at most one line a kind every ten seconds, and the newest count is not lost', () => {
    const journal = new FaultJournal();
    const lines = Array.from({ length: 30 }, (_, second) =>
      journal.linesFor(report(second + 1), second * 1_000),
    ).flat();
    expect(lines.map(({ count }) => count)).toEqual([1, 11, 21]);
    expect(journal.linesFor(report(30), 40_000)).toMatchObject([{ count: 30 }]);
  });
});
