import { describe, expect, it } from 'vitest';
import { STREAM_STATES } from '#core/contract/health';
import { freshnessOf } from '../app/freshness.ts';
import { makeHealth } from '../testing/make.ts';
import { archiveTip, archiveWords, faultCount } from './archive-words.ts';
import { dataAge, streamTip, streamWords } from './stream-words.ts';

describe('the stream’s state', () => {
  it('has a word and a shape of its own in each state', () => {
    const faces = STREAM_STATES.map((state) => {
      const health = makeHealth({ feed: { state } });
      return streamWords(health, freshnessOf(health, 100_000));
    });
    expect(new Set(faces.map(({ word }) => word)).size).toBe(STREAM_STATES.length);
    expect(new Set(faces.map(({ icon }) => icon)).size).toBe(STREAM_STATES.length);
  });

  it('is not repeated when nobody vouches for it any more', () => {
    const health = makeHealth();
    expect(streamWords(health, freshnessOf(health, 200_000)).word).toBe('No report');
  });

  it('is explained in its tooltip', () => {
    const health = makeHealth({ feed: { state: 'stale', reason: 'Two networks.', reconnects: 3 } });
    expect(streamTip(health, freshnessOf(health, 100_000), () => '10:02:11 ET').split('\n')).toEqual([
      'Connected, but three heartbeats are missing.',
      'Two networks.',
      'Since 10:02:11 ET.',
      '2 symbols subscribed, 3 reconnects.',
    ]);
  });
});

describe('the age of the data', () => {
  it('is that of the newest known anywhere', () => {
    expect(dataAge(makeHealth(), null, 100_000)).toBe('0.2 s');
    expect(dataAge(makeHealth(), 99_990, 100_000)).toBe('0.0 s');
    expect(dataAge(makeHealth({ feed: { lastDataWallMs: null } }), 98_000, 100_000)).toBe('2.0 s');
  });

  it('is unknown while there was none', () => {
    expect(dataAge(makeHealth({ feed: { lastDataWallMs: null } }), null, 100_000)).toBeNull();
  });
});

describe('the archive', () => {
  it('is named when it is not well', () => {
    expect(archiveWords(makeHealth().archive)).toEqual({ word: 'Archive', tone: 'good' });
    expect(archiveWords(makeHealth({ archive: { state: 'disk-full' } }).archive)).toEqual({
      word: 'Disk full',
      tone: 'bad',
    });
  });

  it('tells rows, files, last commit and losses', () => {
    const health = makeHealth({ archive: { lostRows: 7, queuedRows: 18 }, engine: { lostRows: 5 } });
    expect(archiveTip(health, 100_000).split('\n')).toEqual([
      '10 bars, 2,000 ticks, 1 signals, 0 Parquet files',
      'Last commit 0.5 s ago',
      '18 rows waiting, 12 lost',
    ]);
  });
});

describe('faults', () => {
  it('are counted over all kinds', () => {
    const faults = [
      { fault: 'badNumber', count: 2, lastRaw: '{}', lastAtWallMs: 1 },
      { fault: 'duplicate', count: 3, lastRaw: null, lastAtWallMs: null },
    ] as const;
    expect(faultCount(makeHealth({ feed: { faults: [...faults] } }))).toBe(5);
  });
});
