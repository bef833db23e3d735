import { describe, expect, it } from 'vitest';
import type { Health } from '#core/contract/health';
import { marketClock } from './market-clock.ts';

const NOW = 1_795_185_002_400;
const reading = (feed: Partial<Health['feed']>): Pick<Health, 'feed' | 'atWallMs'> => ({
  atWallMs: NOW,
  feed: { state: 'live', exchangeMs: NOW - 1_000, lastFrameWallMs: NOW - 500, clockRate: 1, ...feed } as Health['feed'],
});

describe('marketClock', () => {
  it('goes on from what the stream told last, in whole milliseconds at any rate', () => {
    expect(marketClock(reading({}), 'live')).toBe(NOW - 500);
    expect(marketClock(reading({ exchangeMs: NOW + 0.38, clockRate: 19.7 }), 'practice')).toBe(NOW + 9_850);
  });

  it('is this computer’s while a broker says nothing, and unknown while practice does not', () => {
    expect(marketClock(reading({ state: 'offline' }), 'live')).toBe(NOW);
    expect(marketClock(reading({ state: 'offline' }), 'practice')).toBeNull();
    expect(marketClock(reading({ exchangeMs: null }), 'replay')).toBeNull();
  });

  it('is unknown rather than a time that no calendar knows', () => {
    expect(marketClock(reading({ clockRate: Infinity }), 'practice')).toBeNull();
  });
});
