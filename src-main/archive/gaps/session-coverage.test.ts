import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { epochMs, MS_PER_MINUTE } from '#core/market/units';
import { coveragePercentOf, sessionCoverage, type WatchedStretch } from './session-coverage.ts';

/** The session of Friday 2026-11-20: from 18:00 of the evening before in New York, 23:00 UTC, for 1,380 minutes. */
const OPEN_MS = Date.UTC(2026, 10, 19, 23);
const MINUTES = 1_380;
const CLOSE_MS = OPEN_MS + MINUTES * MS_PER_MINUTE;
const BELL_MINUTE = 930;

const without = (...missing: readonly number[]): Float64Array =>
  Float64Array.from(
    Array.from({ length: MINUTES }, (_, minute) => minute)
      .filter((minute) => !missing.includes(minute))
      .map((minute) => OPEN_MS + minute * MS_PER_MINUTE),
  );
const cover = (starts: Float64Array, watches: readonly WatchedStretch[] = []): ReturnType<typeof sessionCoverage> =>
  sessionCoverage('/NQ', epochMs(OPEN_MS), epochMs(CLOSE_MS), starts, watches);

describe('the coverage of a session', () => {
  it('is what is there of what is expected (worked example)', () => {
    const [session] = cover(without(10, 11, 12, 13, 14, 15));
    expect(session).toMatchObject({
      day: '2026-11-20',
      state: 'partial',
      expectedMinutes: 1_380,
      presentMinutes: 1_374,
    });
    expect(session?.coveragePercent).toBeCloseTo(99.565, 3);
    expect(session?.gaps).toEqual([
      { fromMs: OPEN_MS + 10 * MS_PER_MINUTE, toMs: OPEN_MS + 16 * MS_PER_MINUTE, minutes: 6, reason: 'unknown' },
    ]);
  });

  it('is complete, or missing', () => {
    expect(cover(without())).toMatchObject([{ state: 'complete', coveragePercent: 100, gaps: [] }]);
    expect(cover(new Float64Array())).toMatchObject([
      { state: 'missing', coveragePercent: 0, gaps: [{ minutes: MINUTES, reason: 'unknown' }] },
    ]);
    expect(coveragePercentOf([])).toBe(100);
  });

  it.each([
    ['a quiet minute at night', [100], [], 'no-trade'],
    ['a minute after the bell', [BELL_MINUTE], [], 'unknown'],
    ['a minute after the bell that was watched', [BELL_MINUTE], [[0, MINUTES]], 'unknown'],
    ['minutes at night that were watched', [100, 101, 102, 103, 104, 105, 106], [[0, MINUTES]], 'no-trade'],
    [
      'a minute in which the feed was down',
      [100],
      [
        [0, 100],
        [101, MINUTES],
      ],
      'feed-gap',
    ],
    ['a minute before the log begins', [100], [[200, MINUTES]], 'no-trade'],
  ] as const)('says of %s why it is missing', (_, missing, watched, reason) => {
    const watches = watched.map(([from, to]) => ({
      fromMs: OPEN_MS + from * MS_PER_MINUTE,
      toMs: OPEN_MS + to * MS_PER_MINUTE,
    }));
    expect(cover(without(...missing), watches)[0]?.gaps.map((gap) => gap.reason)).toEqual([reason]);
  });

  it.each([
    ['2025-11-28T18:14Z', '2025-11-30T23:00Z'],
    ['2025-07-04T16:59Z', '2025-07-06T22:00Z'],
    ['2025-04-17T20:59Z', '2025-04-20T22:00Z'],
    ['2022-12-30T21:59Z', '2023-01-02T23:00Z'],
    ['2025-10-31T20:59Z', '2025-11-02T23:00Z'],
  ])('expects nothing between %s and %s: the market was closed', (last, first) => {
    const [lastMs, firstMs] = [Date.parse(last), Date.parse(first)];
    const sessions = sessionCoverage(
      '/NQ',
      epochMs(lastMs),
      epochMs(firstMs + MS_PER_MINUTE),
      Float64Array.of(lastMs, firstMs),
      [],
    );
    expect(sessions.map(({ expectedMinutes, state }) => [expectedMinutes, state])).toEqual([
      [1, 'complete'],
      [1, 'complete'],
    ]);
  });

  it('accounts for every expected minute once (property)', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: 0, max: MINUTES - 1 }), { maxLength: 60 }), (missing) => {
        const [session] = cover(without(...missing));
        const lost = session?.gaps.flatMap(({ fromMs, minutes }) =>
          Array.from({ length: minutes }, (_, index) => (fromMs - OPEN_MS) / MS_PER_MINUTE + index),
        );
        expect(lost).toEqual([...missing].sort((a, b) => a - b));
        expect((session?.presentMinutes ?? 0) + missing.length).toBe(MINUTES);
      }),
      { numRuns: 50 },
    );
  });

  it('does not count bars of hours in which the market is closed', () => {
    const stray = Float64Array.of(OPEN_MS - 30 * MS_PER_MINUTE, ...without(), CLOSE_MS + 5 * MS_PER_MINUTE);
    expect(cover(stray)).toMatchObject([{ state: 'complete', presentMinutes: MINUTES }]);
  });
});
