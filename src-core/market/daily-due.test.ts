import { describe, expect, it } from 'vitest';
import { newestDueDay } from './daily-due.ts';
import { epochMs } from './units.ts';

const AT_17_05 = 17 * 60 + 5;
const dueAt = (iso: string, atMinute = AT_17_05): string | null => newestDueDay(epochMs(Date.parse(iso)), atMinute);

describe('the newest day whose daily run is due', () => {
  it.each([
    // Friday 2026-11-20; New York is at UTC-5.
    ['a minute too early', '2026-11-20T22:04:59Z', '2026-11-19'],
    ['on the minute', '2026-11-20T22:05:00Z', '2026-11-20'],
    ['in the evening, when the next session has begun', '2026-11-23T23:30:00Z', '2026-11-23'],
    ['on Sunday evening: Monday’s session runs', '2026-11-22T23:30:00Z', '2026-11-20'],
    ['on Saturday', '2026-11-21T15:00:00Z', '2026-11-20'],
    ['on Monday before the time', '2026-11-23T15:00:00Z', '2026-11-20'],
    ['after Good Friday, when nothing traded', '2025-04-18T22:30:00Z', '2025-04-17'],
    ['on a holiday with a shortened session', '2026-11-26T23:00:00Z', '2026-11-26'],
    ['in summer time', '2026-07-08T21:05:00Z', '2026-07-08'],
  ])('is, %s', (_, now, day) => {
    expect(dueAt(now)).toBe(day);
  });

  it('comes at the chosen time', () => {
    expect(dueAt('2026-11-21T00:59:00Z', 20 * 60)).toBe('2026-11-19');
    expect(dueAt('2026-11-21T01:00:00Z', 20 * 60)).toBe('2026-11-20');
  });
});
