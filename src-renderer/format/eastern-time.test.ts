import { describe, expect, it } from 'vitest';
import {
  easternTime,
  formatClock,
  formatDay,
  formatInstant,
  formatMinute,
  formatOffset,
  formatUtc,
  formatZone,
} from './eastern-time.ts';

const at = (iso: string): number => Date.parse(iso);

describe('09:30 in New York', () => {
  it.each([
    ['2025-03-07T14:30:00Z', 1741357800],
    ['2025-03-10T13:30:00Z', 1741613400],
    ['2025-10-31T13:30:00Z', 1761917400],
    ['2025-11-03T14:30:00Z', 1762180200],
    ['2026-03-06T14:30:00Z', 1772807400],
    ['2026-03-09T13:30:00Z', 1773063000],
    ['2026-10-30T13:30:00Z', 1793367000],
    ['2026-11-02T14:30:00Z', 1793629800],
  ])('is %s', (iso, seconds) => {
    expect(at(iso)).toBe(seconds * 1_000);
    expect(formatClock(seconds * 1_000)).toBe('09:30:00');
  });
});

describe('the night the clocks go forward', () => {
  it('has no hour between two and three', () => {
    expect(formatInstant(at('2026-03-08T06:59:00Z'))).toBe('Sun 8 Mar 2026 01:59 EST');
    expect(formatInstant(at('2026-03-08T07:00:00Z'))).toBe('Sun 8 Mar 2026 03:00 EDT');
    expect(formatOffset(at('2026-03-08T06:59:00Z'))).toBe('UTC−5');
    expect(formatOffset(at('2026-03-08T07:00:00Z'))).toBe('UTC−4');
  });
});

describe('the night the clocks go back', () => {
  it('tells the two hours with the same digits apart', () => {
    expect(formatInstant(at('2026-11-01T05:30:00Z'))).toBe('Sun 1 Nov 2026 01:30 EDT');
    expect(formatInstant(at('2026-11-01T06:30:00Z'))).toBe('Sun 1 Nov 2026 01:30 EST');
    expect(formatZone(at('2026-11-01T05:59:59Z'))).toBe('EDT');
    expect(formatZone(at('2026-11-01T06:00:00Z'))).toBe('EST');
  });
});

describe('times of day', () => {
  it('call midnight 00, not 24', () => {
    expect(formatClock(at('2026-11-20T05:00:00Z'))).toBe('00:00:00');
    expect(formatMinute(at('2026-11-20T05:07:59Z'))).toBe('00:07');
  });

  it('change the date at midnight in New York, not in UTC', () => {
    expect(formatDay(at('2026-11-21T04:59:59Z'))).toBe('Fri 20 Nov');
    expect(formatDay(at('2026-11-21T05:00:00Z'))).toBe('Sat 21 Nov');
  });

  it('keep the seconds that a clock shows', () => {
    expect(easternTime(at('2026-07-01T18:05:09.999Z'))).toEqual({
      year: 2026,
      month: 7,
      day: 1,
      weekday: 3,
      hour: 14,
      minute: 5,
      second: 9,
    });
  });

  it('name the instant in UTC too', () => {
    expect(formatUtc(at('2026-11-20T14:30:05.400Z'))).toBe('14:30:05 UTC');
  });
});
