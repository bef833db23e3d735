import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Bar } from '../market/bar.ts';
import { priceFromPoints } from '../market/price.ts';
import { epochMs, MS_PER_MINUTE, quantity, symbolName, wallMs } from '../market/units.ts';
import { LiveChart, liveChartFileName, MOST_CANDLES } from './live-chart.ts';

const NINE_THIRTY = Date.UTC(2026, 10, 20, 14, 30);
const NOW = wallMs(NINE_THIRTY + 90_000);

function bar(minute: number, close: number, more: Partial<Bar> = {}): Bar {
  return {
    symbol: symbolName('/NQ'),
    startMs: epochMs(NINE_THIRTY + minute * MS_PER_MINUTE),
    open: priceFromPoints(100),
    high: priceFromPoints(110),
    low: priceFromPoints(90),
    close: priceFromPoints(close),
    volume: quantity(5),
    tickCount: 3,
    grade: 'built',
    contract: null,
    ...more,
  };
}

const closes = (chart: LiveChart): (readonly [number, number])[] =>
  chart.file('live').candles.map(({ time, close }) => [(time - NINE_THIRTY) / MS_PER_MINUTE, close] as const);

describe('a live chart', () => {
  it('is in the form that pages poll, with every time in milliseconds', () => {
    const chart = new LiveChart('/NQ');
    chart.setBar(bar(0, 105.25), NOW);
    chart.setPrice(priceFromPoints(106.5), NOW);
    expect(chart.file('practice')).toEqual({
      symbol: '/NQ',
      mode: 'practice',
      last_update: '2026-11-20T14:31:30.000Z',
      last_update_ms: NOW,
      time_unit: 'ms',
      live_price: 106.5,
      candles: [{ time: NINE_THIRTY, open: 100, high: 110, low: 90, close: 105.25, volume: 5 }],
    });
  });

  it('takes the corrected bar in place of the one it had', () => {
    const chart = new LiveChart('/NQ');
    chart.setBar(bar(0, 101), NOW);
    chart.setBar(bar(1, 102), NOW);
    chart.setBar(bar(0, 103, { grade: 'confirmed' }), NOW);
    expect(closes(chart)).toEqual([
      [0, 103],
      [1, 102],
    ]);
  });

  it('has the minute in progress as a candle of its own and leaves closed ones alone', () => {
    const chart = new LiveChart('/NQ');
    chart.setBar(bar(0, 101), NOW);
    chart.setForming(bar(1, 102), NOW);
    chart.setPrice(priceFromPoints(150), NOW);
    expect(closes(chart)).toEqual([
      [0, 101],
      [1, 102],
    ]);
    chart.setForming(bar(1, 104), NOW);
    chart.setBar(bar(1, 105), NOW);
    // What comes late of a minute that is closed changes nothing.
    chart.setForming(bar(1, 99), NOW);
    expect(closes(chart)).toEqual([
      [0, 101],
      [1, 105],
    ]);
  });

  it('knows 0 for a price, and what it does not know for nothing', () => {
    const chart = new LiveChart('/NQ');
    expect(chart.file('live')).toMatchObject({ live_price: null, last_update: null, candles: [] });
    chart.setPrice(priceFromPoints(0), NOW);
    expect(chart.file('live').live_price).toBe(0);
  });

  it('puts stored bars behind what came meanwhile', () => {
    const chart = new LiveChart('/NQ');
    chart.setBar(bar(5, 105), NOW);
    chart.addHistory([bar(3, 1), bar(4, 2), bar(5, 3)]);
    expect(closes(chart)).toEqual([
      [3, 1],
      [4, 2],
      [5, 105],
    ]);
  });

  it('whatever the order: minutes ascend, none twice, the newest word counts, and no more than it holds', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(30), fc.integer({ min: 91, max: 109 })), { maxLength: 60 }), (steps) => {
        const chart = new LiveChart('/NQ');
        for (const [minute, close] of steps) chart.setBar(bar(minute, close), NOW);
        const newest = [...new Map(steps)].sort(([left], [right]) => left - right);
        expect(closes(chart)).toEqual(newest);
      }),
    );
    const long = new LiveChart('/NQ');
    for (let minute = 0; minute < MOST_CANDLES + 50; minute += 1) long.setBar(bar(minute, 100), NOW);
    expect(closes(long)).toHaveLength(MOST_CANDLES);
    expect(closes(long)[0]?.[0]).toBe(50);
  });

  it('gives a future and a stock of the same letters files of their own', () => {
    expect(liveChartFileName('/NQ')).toBe('live_chart__NQ.json');
    expect(liveChartFileName('NQ')).toBe('live_chart_NQ.json');
    expect(new Set(['/NQ', 'NQ', 'BRK.B', 'BRK/B', '/NQ:XCME'].map(liveChartFileName)).size).toBe(5);
  });
});
