import { describe, expect, it } from 'vitest';
import type { StreamState } from '../contract/health.ts';
import { FeedWatch, type FeedNews } from './feed-watch.ts';

const NOW = 1_000_000;

/** One reading a second, each state for so many seconds. */
function watch(plan: readonly (readonly [StreamState, number])[], isTrading = true): string[] {
  const feed = new FeedWatch();
  let nowWallMs = NOW;
  const told: string[] = [];
  const say = (news: FeedNews | null): void => {
    if (news) told.push(`${news.kind}@${(nowWallMs - NOW) / 1_000}`);
  };
  for (const [state, seconds] of plan) {
    const sinceWallMs = nowWallMs;
    for (let second = 0; second < seconds; second += 1) {
      say(feed.read({ state, sinceWallMs, reason: null, nowWallMs, isTrading }, 30));
      nowWallMs += 1_000;
    }
  }
  return told;
}

describe('FeedWatch', () => {
  it('tells of an outage once, when it has lasted long enough, and of its end', () => {
    expect(
      watch([
        ['live', 5],
        ['offline', 100],
        ['live', 5],
      ]),
    ).toEqual(['away@35', 'back@105']);
  });

  it('counts from the beginning, though every try begins anew', () => {
    const tries = [
      ['offline', 8],
      ['connecting', 2],
    ] as const;
    expect(watch([['live', 1], ...tries, ...tries, ...tries, ...tries])).toEqual(['away@31']);
  });

  it('says nothing of a short one, nor of its end', () => {
    expect(
      watch([
        ['live', 5],
        ['offline', 20],
        ['live', 5],
      ]),
    ).toEqual([]);
  });

  it('says nothing when no market trades, except that somebody took the stream', () => {
    expect(watch([['offline', 100]], false)).toEqual([]);
    expect(
      watch(
        [
          ['live', 1],
          ['kicked', 5],
        ],
        false,
      ),
    ).toEqual(['kicked@1']);
  });

  it('says nothing of what the user stopped, and begins anew afterwards', () => {
    expect(
      watch([
        ['offline', 20],
        ['stopped', 100],
        ['offline', 20],
        ['live', 1],
      ]),
    ).toEqual([]);
  });

  it('tells of a stale stream at once', () => {
    expect(
      watch([
        ['live', 2],
        ['stale', 3],
        ['live', 1],
      ]),
    ).toEqual(['stale@2', 'back@5']);
  });
});
