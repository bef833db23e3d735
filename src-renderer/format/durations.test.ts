import { describe, expect, it } from 'vitest';
import { formatAge, formatCountdown, formatLeft, formatSecondsLeft } from './durations.ts';

describe('an age', () => {
  it.each([
    [0, '0.0 s'],
    [-40, '0.0 s'],
    [400, '0.4 s'],
    [9_949, '9.9 s'],
    [9_950, '9 s'],
    [59_999, '59 s'],
    [60_000, '1 m 00 s'],
    [185_000, '3 m 05 s'],
    [8_040_000, '2 h 14 m'],
    [273_600_000, '3 d 4 h'],
  ])('of %d ms is %s', (ms, text) => {
    expect(formatAge(ms)).toBe(text);
  });
});

describe('a countdown', () => {
  it.each([
    [0, '00:00'],
    [-5_000, '00:00'],
    [1, '00:01'],
    [1_000, '00:01'],
    [1_001, '00:02'],
    [60_000, '01:00'],
    [252_000, '04:12'],
    [3_852_000, '1:04:12'],
    [172_799_000, '47:59:59'],
    [183_600_000, '2 d 3 h'],
  ])('of %d ms shows %s', (ms, text) => {
    expect(formatCountdown(ms)).toBe(text);
  });

  it('counts whole seconds to the next try', () => {
    expect(formatSecondsLeft(7_200)).toBe('8 s');
    expect(formatSecondsLeft(-1)).toBe('0 s');
  });
});

describe('time left in days', () => {
  it.each([
    [7 * 86_400_000 - 60_000, '6 d 23 h'],
    [24 * 3_600_000, '1 d 0 h'],
    [20 * 3_600_000 + 5 * 60_000, '20 h 05 m'],
    [60_001, '2 m'],
    [0, '0 m'],
    [-1, '0 m'],
  ])('%d ms is %s', (ms, expected) => {
    expect(formatLeft(ms)).toBe(expected);
  });
});
