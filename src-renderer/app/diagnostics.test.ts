import { describe, expect, it } from 'vitest';
import { Diagnostics, LatencyRing } from './diagnostics.ts';

describe('the latency ring', () => {
  it('gives what it was given, oldest first', () => {
    const ring = new LatencyRing();
    for (const value of [3, 1, 2]) ring.push(value);
    expect(ring.values()).toEqual([3, 1, 2]);
    expect(ring.count).toBe(3);
  });

  it('keeps the newest 20,000 of an endless series', () => {
    const ring = new LatencyRing();
    for (let value = 0; value < 25_000; value++) ring.push(value);
    const values = ring.values();
    expect(values).toHaveLength(20_000);
    expect([values[0], values.at(-1)]).toEqual([5_000, 24_999]);
    expect(ring.count).toBe(25_000);
  });
});

describe('diagnostics', () => {
  it('notice more than one update in a frame', () => {
    const figures = new Diagnostics();
    figures.drew(false);
    figures.frame();
    expect(figures.mostUpdatesInOneFrame).toBe(1);
    figures.drew(false);
    figures.drew(true);
    expect(figures.mostUpdatesInOneFrame).toBe(2);
    expect([figures.updates, figures.rebuilds, figures.frames]).toEqual([2, 1, 1]);
  });

  it('measure from the receipt of a tick', () => {
    const figures = new Diagnostics();
    figures.shown(performance.timeOrigin + performance.now() - 12);
    expect(figures.frameToChartMs()[0]).toBeGreaterThanOrEqual(12);
    expect(figures.frameToChartMs()[0]).toBeLessThan(1_000);
  });

  it('forget figures but not when the first candle came', () => {
    const figures = new Diagnostics();
    figures.firstCandlePaintedAtMs = 5;
    figures.drew(false);
    figures.shown(0);
    figures.reset();
    expect([figures.updates, figures.frameToChartCount, figures.firstCandlePaintedAtMs]).toEqual([0, 0, 5]);
  });
});
