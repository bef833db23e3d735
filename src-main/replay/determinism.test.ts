import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Engine } from '#core/engine/engine';
import { newYorkInstant } from '#core/market/session';
import { defaultStrategy } from '#core/signals/catalogue';
import { tradingDay } from '#core/market/units';
import { scratchFolder } from '../archive/testing/scratch-folder.ts';
import { testBinding } from '../archive/testing/sqlite-binding.ts';
import { catalogOf } from './catalog.ts';
import { compareDay, replayWhole } from './compare-day.ts';
import { RecordedArchive } from './recorded-feed.ts';
import { bytesOf, recordSession, type RecordedSession } from './testing/record-session.ts';

const DAY = '2026-11-20';
const STRATEGIES = [defaultStrategy(['/NQ'])];

let scratch: Awaited<ReturnType<typeof scratchFolder>>;
let session: RecordedSession;
let archive: RecordedArchive;
beforeAll(async () => {
  scratch = await scratchFolder();
  session = await recordSession({
    folder: scratch.path,
    tapes: join(scratch.path, 'tapes'),
    symbols: ['/NQ', '/ES', 'QQQ'],
    strategies: STRATEGIES,
    startAt: '09:28',
    date: DAY,
    speed: 200,
    untilMs: newYorkInstant(tradingDay(DAY), 10 * 60),
  });
  archive = await RecordedArchive.open(scratch.path, testBinding());
}, 90_000);
afterAll(async () => {
  archive.close();
  await scratch.remove();
});

describe('a live session that was recorded', () => {
  it('fired, so that there is something to compare', () => {
    expect(session.signals.length).toBeGreaterThan(0);
    expect(session.barCount).toBeGreaterThan(25);
  });

  it('gives the same bars, signals and ids, byte for byte, every time', async () => {
    const choice = { kind: 'ticks', source: session.source, day: DAY } as const;
    const { batches } = await archive.recording(choice);
    const runs = new Set<string>();
    for (let run = 0; run < 5; run += 1) {
      const store = await replayWhole(new Engine([]), batches(), archive.endMs(choice));
      runs.add(bytesOf(store.bars(), store.recentSignals(100)));
    }
    expect(runs.size).toBe(1);
  });

  it.each(['ticks', 'tape'] as const)('equals what was stored live, played from its %s', async (kind) => {
    const { recordings } = await catalogOf(archive);
    const recording = recordings.find(({ choice }) => choice.kind === kind);
    if (!recording) throw new Error(`No ${kind} in the catalog.`);
    expect(recording.choice.day).toBe(DAY);
    const { bars, ...comparison } = await compareDay(archive, recording.choice, []);
    expect(comparison).toEqual({ day: DAY, equalSignals: session.signals.length, differences: [], reason: null });
    expect(bars).toMatchObject({ different: 0, onlyLive: 0, onlyReplayed: 0, notCompared: 0 });
    expect(bars.equal).toBeGreaterThan(75);
  });
});
