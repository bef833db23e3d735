import { describe, expect, it } from 'vitest';
import { parseTimeframe, TimeBins } from '#core/market/timeframe';
import { epochMs } from '#core/market/units';
import { barCountdown } from './countdown.ts';

const binsOf = (name: string) => {
  const bins = new TimeBins(parseTimeframe(name), 'future');
  return (ms: number) => bins.binOf(epochMs(ms));
};
const minute = binsOf('1m');
const START = Date.parse('2026-11-20T14:30:00Z');

describe('the countdown of a bar', () => {
  it('runs to the end of the minute in progress', () => {
    expect(barCountdown(START, START, minute)).toBe('01:00');
    expect(barCountdown(START + 17_000, START, minute)).toBe('00:43');
    expect(barCountdown(START + 59_999, START, minute)).toBe('00:01');
  });

  it('runs in a minute without a trade too', () => {
    expect(barCountdown(START + 130_000, START, minute)).toBe('00:50');
  });

  it('is unknown without a clock, without a bar, and where nothing trades', () => {
    expect(barCountdown(null, START, minute)).toBe('–');
    expect(barCountdown(START, null, minute)).toBe('–');
    expect(barCountdown(START + 3_600_000, START, minute)).toBe('–');
  });

  it('runs to the end of the chosen bar, and the last of a session ends with it', () => {
    expect(barCountdown(START + 61_000, START, binsOf('5m'))).toBe('03:59');
    expect(barCountdown(START, START, binsOf('1h'))).toBe('30:00');
    // 9:30 in New York lies in the four hours that began at 6:00.
    expect(barCountdown(START, START, binsOf('4h'))).toBe('30:00');
    // A trading day ends where the next one begins, at 18:00.
    expect(barCountdown(START, START, binsOf('day'))).toBe('8:30:00');
  });
});
