import { describe, expect, it } from 'vitest';
import type { Bar } from './bar.ts';
import { KeptBars } from './kept-bars.ts';
import { epochMs, quantity, symbolName, MS_PER_MINUTE, type Price } from './units.ts';

const bar = (minute: number): Bar => ({
  symbol: symbolName('/NQ'),
  startMs: epochMs(minute * MS_PER_MINUTE),
  open: 1 as Price,
  high: 1 as Price,
  low: 1 as Price,
  close: 1 as Price,
  volume: quantity(1),
  tickCount: 1,
  grade: 'built',
  contract: null,
});

describe('the bars that are kept', () => {
  it('are always the newest without a hole, at least a session of them and never without bound', () => {
    const kept = new KeptBars();
    for (let minute = 0; minute < 10_000; minute += 1) {
      kept.keep(bar(minute));
      if (minute % 100 !== 99) continue;
      const minutes = kept.from(-Infinity).map(({ startMs }) => startMs / MS_PER_MINUTE);
      expect(minutes).toEqual(Array.from(minutes, (_, index) => minute + 1 - minutes.length + index));
      expect(minutes.length).toBeGreaterThanOrEqual(Math.min(minute + 1, 1_380));
      expect(minutes.length).toBeLessThanOrEqual(3_000);
    }
    expect(kept.at(9_999 * MS_PER_MINUTE)).toEqual(bar(9_999));
    expect(kept.at(0)).toBeNull();
  });
});
