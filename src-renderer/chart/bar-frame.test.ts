import { describe, expect, it } from 'vitest';
import { CHART_FRAMES, barLengthMs, typedFrame } from './bar-frame.ts';

describe('a typed timeframe', () => {
  it.each([
    ['5', '5m', '5-minute'],
    ['5m', '5m', '5-minute'],
    [' 90 ', '90m', '90-minute'],
    ['60', '60m', '1-hour'],
    ['4h', '240m', '4-hour'],
    ['D', 'day', 'daily'],
    ['week', 'week', 'weekly'],
    ['m', 'month', 'monthly'],
  ])('%j means %s', (text, name, words) => {
    expect(typedFrame(text)).toMatchObject({ name, words });
  });

  it.each(['', '0', '5x', '-5', '24h', '9999', 'daily'])('%j means nothing', (text) => {
    expect(typedFrame(text)).toBeNull();
  });

  it('means what its own name says, for every button', () => {
    expect(CHART_FRAMES.map(({ label }) => label)).toEqual(['1m', '5m', '15m', '30m', '1h', '4h', 'D', 'W']);
    for (const frame of CHART_FRAMES) expect(typedFrame(frame.name)).toEqual(frame);
    expect(CHART_FRAMES.slice(0, 2).map(barLengthMs)).toEqual([60_000, 300_000]);
  });
});
