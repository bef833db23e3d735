import { describe, expect, it } from 'vitest';
import { barCountdown } from './countdown.ts';

const START = Date.parse('2026-11-20T14:30:00Z');

describe('the countdown of a bar', () => {
  it('runs to the end of the minute in progress', () => {
    expect(barCountdown(START, START)).toBe('01:00');
    expect(barCountdown(START + 17_000, START)).toBe('00:43');
    expect(barCountdown(START + 59_999, START)).toBe('00:01');
  });

  it('runs in a minute without a trade too', () => {
    expect(barCountdown(START + 130_000, START)).toBe('00:50');
  });

  it('is unknown without a clock, without a bar, and where nothing trades', () => {
    expect(barCountdown(null, START)).toBe('–');
    expect(barCountdown(START, null)).toBe('–');
    expect(barCountdown(START + 3_600_000, START)).toBe('–');
  });
});
