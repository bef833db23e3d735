import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { daysBefore, missingMinutes, watchedSpans } from './missing-minutes.ts';
import { epochMs, MS_PER_MINUTE } from './units.ts';

const at = (text: string): ReturnType<typeof epochMs> => epochMs(Date.parse(text));
const iso = (ms: number): string => new Date(ms).toISOString();
const never = (): boolean => false;

describe('the sessions in which every minute is watched', () => {
  it('are the regular hours of an equity, weekends and a half day considered', () => {
    // Wednesday 2025-11-26 to Monday 2025-12-01: Thanksgiving is closed, the Friday after ends at 13:00 New York time.
    const spans = watchedSpans('SPY', at('2025-11-26T15:00:00Z'), at('2025-12-01T14:40:00Z'));
    expect(spans.map(({ startMs, endMs }) => [iso(startMs), iso(endMs)])).toEqual([
      ['2025-11-26T15:00:00.000Z', '2025-11-26T21:00:00.000Z'],
      ['2025-11-28T14:30:00.000Z', '2025-11-28T18:00:00.000Z'],
      ['2025-12-01T14:30:00.000Z', '2025-12-01T14:40:00.000Z'],
    ]);
  });

  it('leave out the daily break and the weekend of a future', () => {
    const spans = watchedSpans('/NQ', at('2025-12-05T21:30:00Z'), at('2025-12-08T00:00:00Z'));
    expect(spans.map(({ startMs, endMs }) => [iso(startMs), iso(endMs)])).toEqual([
      ['2025-12-05T21:30:00.000Z', '2025-12-05T22:00:00.000Z'],
      ['2025-12-07T23:00:00.000Z', '2025-12-08T00:00:00.000Z'],
    ]);
  });

  it('follow the clocks when they change', () => {
    // Before and after 2025-03-09: 09:30 in New York is 14:30, then 13:30 UTC.
    const opens = watchedSpans('QQQ', at('2025-03-07T00:00:00Z'), at('2025-03-11T00:00:00Z')).map(({ startMs }) =>
      iso(startMs),
    );
    expect(opens).toEqual(['2025-03-07T14:30:00.000Z', '2025-03-10T13:30:00.000Z']);
  });
});

it('counts days back over a weekend', () => {
  expect(iso(daysBefore(at('2025-12-08T16:00:00Z'), 'SPY', 1))).toBe('2025-12-05T05:00:00.000Z');
  expect(iso(daysBefore(at('2025-12-08T16:00:00Z'), '/ES', 1))).toBe('2025-12-04T23:00:00.000Z');
});

describe('missing minutes', () => {
  const from = at('2025-12-09T14:30:00Z');
  const until = at('2025-12-09T14:40:30Z');

  it('are those without a bar that nobody watched; the minute under way is none', () => {
    const bars = new Set([0, 1, 5].map((minute) => from + minute * MS_PER_MINUTE));
    const stretches = missingMinutes('SPY', from, until, (ms) => bars.has(ms), never);
    expect(
      stretches.map(({ fromMs, toMs, minutes }) => [iso(fromMs).slice(11, 16), iso(toMs).slice(11, 16), minutes]),
    ).toEqual([
      ['14:32', '14:34', 3],
      ['14:36', '14:39', 4],
    ]);
  });

  it('are none where every minute was watched, traded or not', () => {
    expect(missingMinutes('SPY', from, until, never, () => true)).toEqual([]);
  });

  it('make up, with bars and watched minutes, exactly the session (property)', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('bar', 'watched', 'missing'), { minLength: 1, maxLength: 40 }),
        (minutes) => {
          const kindAt = (ms: number): string | undefined => minutes[(ms - from) / MS_PER_MINUTE];
          const toMs = epochMs(from + minutes.length * MS_PER_MINUTE);
          const stretches = missingMinutes(
            'SPY',
            from,
            toMs,
            (ms) => kindAt(ms) === 'bar',
            (ms) => kindAt(ms) === 'watched',
          );
          const named = stretches.flatMap(({ fromMs, minutes: count }) =>
            Array.from({ length: count }, (_, index) => fromMs + index * MS_PER_MINUTE),
          );
          const expected = minutes.flatMap((kind, index) => (kind === 'missing' ? [from + index * MS_PER_MINUTE] : []));
          expect(named).toEqual(expected);
          for (const { fromMs, toMs: last, minutes: count } of stretches)
            expect((last - fromMs) / MS_PER_MINUTE + 1).toBe(count);
        },
      ),
    );
  });
});
