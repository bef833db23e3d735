import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openHistory } from '#core/market/bar-block';
import { epochMs, quantity, symbolName, MS_PER_MINUTE } from '#core/market/units';
import { eventually } from './testing/eventually.ts';
import { openArchive, type OpenArchive } from './testing/open-archive.ts';
import { OPENING_MS, sampleBar } from './testing/sample-bars.ts';
import { SampleFeed } from './testing/sample-feed.ts';
import { scratchFolder } from './testing/scratch-folder.ts';

let scratch: Awaited<ReturnType<typeof scratchFolder>>;
let opened: OpenArchive;
beforeEach(async () => {
  scratch = await scratchFolder();
  opened = await openArchive(scratch.path);
});
afterEach(async () => {
  opened.feed.disconnect();
  opened.engine.disconnect();
  await opened.archive.close();
  await scratch.remove();
});

const minute = (count: number): ReturnType<typeof epochMs> => epochMs(OPENING_MS + count * MS_PER_MINUTE);
const link = (state: 'up' | 'down', atMinute: number) =>
  ({ kind: 'link', state, exchangeMs: minute(atMinute) }) as const;

async function missing(untilMinute: number): Promise<readonly (readonly [number, number])[]> {
  const { stretches } = opened.archive.missingMinutes('SPY', minute(0), minute(untilMinute));
  return Promise.resolve(
    stretches.map(({ fromMs, toMs }) => [(fromMs - OPENING_MS) / MS_PER_MINUTE, (toMs - OPENING_MS) / MS_PER_MINUTE]),
  );
}

/** The feed is up from 09:30 to 09:33:30 and again from 09:36 on; heard last at 09:40. */
async function sendOutage(): Promise<void> {
  const run = new SampleFeed('run-1', 'schwab', ['SPY']);
  run.event(link('up', 0)).clock(minute(1)).clock(minute(3.5)).event(link('down', 3.5));
  run.event(link('up', 6)).clock(minute(7)).clock(minute(10));
  opened.feed.sendFeed(run.batch());
  await eventually(() => {
    expect(opened.feed.acknowledged).toBe(1);
  });
}

describe('minutes that are missing', () => {
  it('are those that the feed did not see whole: a watched minute without a trade is none', async () => {
    await sendOutage();
    expect(await missing(10)).toEqual([[3, 5]]);
  });

  it('go on after the last word of a feed that died', async () => {
    await sendOutage();
    expect(await missing(12)).toEqual([
      [3, 5],
      [10, 11],
    ]);
  });

  it('are missing still when only part of them was seen, and no more once a whole bar is stored', async () => {
    await sendOutage();
    const bar = (at: number, grade: 'partial' | 'backfilled') => sampleBar({ symbol: 'SPY', minute: at, grade });
    expect(opened.archive.importBars('schwab', [bar(3, 'partial'), bar(4, 'backfilled')])).toBe(0);
    expect(await missing(10)).toEqual([
      [3, 3],
      [5, 5],
    ]);
  });
});

describe('bars that are imported', () => {
  it('never replace what is confirmed, replace what was only built, and are durable when it returns', () => {
    const { archive } = opened;
    archive.importBars('schwab', [
      sampleBar({ symbol: 'SPY', minute: 0, grade: 'confirmed', volume: quantity(11) }),
      sampleBar({ symbol: 'SPY', minute: 1, grade: 'built', volume: quantity(12) }),
    ]);
    archive.importBars('schwab', [
      sampleBar({ symbol: 'SPY', minute: 0, grade: 'backfilled', volume: quantity(21) }),
      sampleBar({ symbol: 'SPY', minute: 1, grade: 'backfilled', volume: quantity(22) }),
    ]);
    const { cells } = openHistory(archive.historyBars({ symbol: symbolName('SPY'), limit: 10, untilMs: minute(10) }));
    expect([cells[5], cells[13]]).toEqual([11, 22]);
  });

  it('that are unsound are counted and not stored', () => {
    expect(opened.archive.importBars('schwab', [sampleBar({ symbol: 'SPY', volume: quantity(-1) })])).toBe(1);
    expect(opened.archive.historyBars({ symbol: 'SPY', limit: 10, untilMs: minute(10) }).count).toBe(0);
  });
});
