import { describe, expect, it } from 'vitest';
import { epochMs } from '../market/units.ts';
import type { PreflightFacts } from './preflight-facts.ts';
import { isWatchTime, preflightDay } from './preflight-time.ts';
import { troublesOf } from './preflight.ts';
import { runPreflight } from './run-preflight.ts';

const at = (iso: string): ReturnType<typeof epochMs> => epochMs(Date.parse(iso));
/** A Tuesday morning, five minutes before the bell. */
const MORNING = at('2026-11-24T09:25:00-05:00');
const HOUR_MS = 3_600_000;

const GREEN: PreflightFacts = {
  nowWallMs: MORNING,
  exchangeMs: MORNING,
  isPractice: false,
  loginExpiresWallMs: MORNING + 72 * HOUR_MS,
  feed: { state: 'live', reason: null, lastDataWallMs: MORNING - 400, subscribed: ['/NQ', '/ES'] },
  clockOffsetMs: 120,
  archive: { state: 'ok', reason: null, lostRows: 0 },
  freeDiskBytes: 80 * 1024 ** 3,
  watched: [{ symbol: '/NQ', problem: null }],
  pausedUntilWallMs: null,
  isQuiet: false,
  channels: [{ name: 'Desktop', last: { isDelivered: true, detail: null } }],
  sleep: { isWanted: true, isBlocked: true },
};

const troubles = (facts: Partial<PreflightFacts>): readonly (readonly [string, string | null])[] =>
  troublesOf(runPreflight({ ...GREEN, ...facts })).map(({ check, mend }) => [check, mend]);
const sentence = (facts: Partial<PreflightFacts>, check: string): string | undefined =>
  runPreflight({ ...GREEN, ...facts }).items.find((item) => item.check === check)?.sentence;

describe('the pre-flight', () => {
  it('is green when everything is', () => {
    expect(troubles({})).toEqual([]);
  });

  it.each<[Partial<PreflightFacts>, string, string | null]>([
    [{ loginExpiresWallMs: null }, 'login', 'renew-login'],
    [{ loginExpiresWallMs: MORNING - 1 }, 'login', 'renew-login'],
    [{ loginExpiresWallMs: MORNING + 6 * HOUR_MS }, 'login', 'renew-login'],
    [{ feed: { ...GREEN.feed, state: 'stopped' } }, 'stream', 'start-streams'],
    [{ feed: { ...GREEN.feed, state: 'offline' } }, 'stream', 'retry-streams'],
    [{ feed: { ...GREEN.feed, state: 'kicked' } }, 'stream', 'retry-streams'],
    [{ feed: { ...GREEN.feed, state: 'login-needed' } }, 'stream', 'renew-login'],
    [{ feed: { ...GREEN.feed, lastDataWallMs: MORNING - 90_000 } }, 'stream', 'retry-streams'],
    [{ feed: { ...GREEN.feed, lastDataWallMs: null } }, 'stream', 'retry-streams'],
    [{ watched: [{ symbol: '/YM', problem: null }] }, 'symbols', 'retry-streams'],
    [{ watched: [{ symbol: '/NQ', problem: 'The 9:30 minute is missing.' }] }, 'symbols', null],
    [{ clockOffsetMs: -2_500 }, 'clock', null],
    [{ archive: { state: 'disk-full', reason: 'The disk is full.', lostRows: 0 } }, 'archive', 'open-archive-folder'],
    [{ archive: { state: 'ok', reason: null, lostRows: 3 } }, 'archive', 'open-archive-folder'],
    [{ freeDiskBytes: 1024 ** 3 }, 'disk', 'open-archive-folder'],
    [{ freeDiskBytes: null }, 'disk', 'open-archive-folder'],
    [{ pausedUntilWallMs: MORNING + 60_000 }, 'alerts', 'resume-alerts'],
    [{ isQuiet: true }, 'alerts', 'open-telling'],
    [{ channels: [] }, 'channels', 'open-telling'],
    [{ channels: [{ name: 'Phone', last: null }] }, 'channels', 'test-channels'],
    [{ channels: [{ name: 'Phone', last: { isDelivered: false, detail: 'No.' } }] }, 'channels', 'test-channels'],
    [{ sleep: { isWanted: true, isBlocked: false } }, 'sleep', 'block-sleep'],
    [{ sleep: { isWanted: false, isBlocked: false } }, 'sleep', 'block-sleep'],
  ])('names the one thing that is broken: %j is %s', (facts, check, mend) => {
    expect(troubles(facts)).toEqual([[check, mend]]);
  });

  it('does not ask of practice what only a broker has', () => {
    expect(troubles({ isPractice: true, loginExpiresWallMs: null, clockOffsetMs: 9_000 })).toEqual([]);
  });

  it('knows holidays, weekends and half days', () => {
    const on = (iso: string): string | undefined => sentence({ exchangeMs: at(iso) }, 'calendar');
    expect(on('2026-11-26T09:25:00-05:00')).toBe('There is no regular session today: Thanksgiving Day.');
    expect(on('2026-11-27T09:25:00-05:00')).toBe('Half day: it closes at 13:00 ET.');
    expect(on('2026-11-28T09:25:00-05:00')).toBe('There is no regular session today: a weekend.');
    expect(on('2026-11-24T16:00:00-05:00')).toBe('Today’s session closed at 16:00 ET.');
    expect(on('2026-11-24T09:25:00-05:00')).toBe('A whole session, 09:30 to 16:00 ET.');
  });

  it('is due in the five minutes before the open of a session, in summer and winter', () => {
    expect(preflightDay(at('2026-11-24T09:24:59-05:00'))).toBeNull();
    expect(preflightDay(at('2026-11-24T09:25:00-05:00'))).toBe('2026-11-24');
    expect(preflightDay(at('2026-07-07T09:29:59-04:00'))).toBe('2026-07-07');
    expect(preflightDay(at('2026-11-24T09:30:00-05:00'))).toBeNull();
    expect(preflightDay(at('2026-11-26T09:26:00-05:00'))).toBeNull();
  });

  it('keeps awake until the close, on a half day until 13:00', () => {
    expect(isWatchTime(at('2026-11-27T12:59:59-05:00'))).toBe(true);
    expect(isWatchTime(at('2026-11-27T13:00:00-05:00'))).toBe(false);
    expect(isWatchTime(at('2026-11-24T15:59:59-05:00'))).toBe(true);
    expect(isWatchTime(at('2026-11-28T12:00:00-05:00'))).toBe(false);
  });
});
