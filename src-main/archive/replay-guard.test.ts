import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { replaySource } from '#core/replay/replay-source';
import { openArchive, type OpenArchive } from './testing/open-archive.ts';
import { eventually } from './testing/eventually.ts';
import { askSqlite } from './testing/outside-readers.ts';
import { OPENING_MS, sampleBar } from './testing/sample-bars.ts';
import { SampleFeed } from './testing/sample-feed.ts';
import { sampleSignal } from './testing/sample-signal.ts';
import { scratchFolder } from './testing/scratch-folder.ts';

let scratch: Awaited<ReturnType<typeof scratchFolder>>;
let opened: OpenArchive;
beforeEach(async () => {
  scratch = await scratchFolder();
  opened = await openArchive(scratch.path);
});
afterEach(async () => {
  await opened.archive.close();
  await scratch.remove();
});

const count = async (file: string, table: string): Promise<unknown> =>
  (await askSqlite(`${scratch.path}/${file}`, `SELECT count(*) AS rows FROM ${table}`))[0];

describe('a replay that somebody has connected to a live archive by mistake', () => {
  it('writes into none of its tables, and is noticed', async () => {
    const REPLAY = replaySource('planted', 1);
    const feed = new SampleFeed('run-1', REPLAY).trade(OPENING_MS).clock(OPENING_MS + 1);
    opened.feed.sendFeed(feed.batch());
    opened.engine.sendBars([sampleBar()], REPLAY);
    opened.engine.sendSignals([sampleSignal()], REPLAY);
    await eventually(() => {
      expect([opened.feed.acknowledged, opened.engine.acknowledged]).toEqual([1, 2]);
    });
    expect(opened.archive.importBars(REPLAY, [sampleBar({ minute: 1 })])).toBe(1);
    for (const table of ['ticks', 'bars', 'epochs', 'feed_events', 'parquet_days']) {
      expect(await count('market.sqlite', table)).toEqual({ rows: 0 });
    }
    expect(await count('signals.sqlite', 'signals')).toEqual({ rows: 0 });
    await eventually(() => {
      expect(opened.health().reason).toContain('rows were unfit');
    });
  });
});
