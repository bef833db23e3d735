import { describe, expect, test } from 'vitest';
import { currentOrNextSession, isSessionOpen, nextTradingDay } from './order-session.ts';
import { tradingDay } from '#core/market/units';

const at = (iso: string): number => Date.parse(iso);
const iso = (ms: number): string => new Date(ms).toISOString().slice(0, 16);

describe('order sessions', () => {
  // Friday 20 November 2026 is an ordinary day in winter time: New York is UTC-5.
  test.each([
    ['NORMAL', '2026-11-20T15:00:00Z', '2026-11-20T14:30', '2026-11-20T21:00'],
    ['AM', '2026-11-20T05:00:00Z', '2026-11-20T12:00', '2026-11-20T14:25'],
    ['PM', '2026-11-20T15:00:00Z', '2026-11-20T21:05', '2026-11-21T01:00'],
    ['SEAMLESS', '2026-11-20T14:27:00Z', '2026-11-20T12:00', '2026-11-21T01:00'],
    // After the close on Friday the next one is Monday's.
    ['NORMAL', '2026-11-20T21:00:00Z', '2026-11-23T14:30', '2026-11-23T21:00'],
    // The day after Thanksgiving closes at one.
    ['NORMAL', '2026-11-27T17:00:00Z', '2026-11-27T14:30', '2026-11-27T18:00'],
    ['PM', '2026-11-27T17:00:00Z', '2026-11-27T18:05', '2026-11-27T22:00'],
    // Thanksgiving itself has none. Summer time: UTC-4.
    ['NORMAL', '2026-11-26T15:00:00Z', '2026-11-27T14:30', '2026-11-27T18:00'],
    ['NORMAL', '2026-07-15T12:00:00Z', '2026-07-15T13:30', '2026-07-15T20:00'],
  ] as const)('%s at %s is from %s to %s', (session, now, from, to) => {
    const { startMs, endMs } = currentOrNextSession(session, at(now));
    expect([iso(startMs), iso(endMs)]).toEqual([from, to]);
  });

  test('SEAMLESS rests in the two breaks and each session is half-open', () => {
    const open = (session: 'NORMAL' | 'SEAMLESS', time: string): boolean =>
      isSessionOpen(session, at(`2026-11-20T${time}Z`));
    expect(open('NORMAL', '14:29:59.999')).toBe(false);
    expect(open('NORMAL', '14:30:00.000')).toBe(true);
    expect(open('NORMAL', '21:00:00.000')).toBe(false);
    expect(open('SEAMLESS', '14:24:59.999')).toBe(true);
    expect(open('SEAMLESS', '14:25:00.000')).toBe(false);
    expect(open('SEAMLESS', '14:30:00.000')).toBe(true);
    expect(open('SEAMLESS', '21:02:00.000')).toBe(false);
    expect(open('SEAMLESS', '21:05:00.000')).toBe(true);
    expect(isSessionOpen('NORMAL', at('2026-11-26T15:00:00Z'))).toBe(false);
  });

  test('a trade before Thanksgiving settles on the Friday after', () => {
    expect(nextTradingDay(tradingDay('2026-11-25'))).toBe('2026-11-27');
  });
});
