import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Bar, BarGrade } from '#core/market/bar';
import { priceFromPoints } from '#core/market/price';
import { MS_PER_MINUTE, epochMs, quantity, symbolName } from '#core/market/units';
import { typedFrame, type ChartHours } from './bar-frame.ts';
import { FramedBars } from './framed-bars.ts';

/** Tuesday 2025-12-09, 09:30 in New York. */
const BELL_MS = Date.parse('2025-12-09T14:30:00Z');
const minute = (offset: number, close = 100, volume = 10, grade: BarGrade = 'built'): Bar => ({
  symbol: symbolName('/NQ'),
  startMs: epochMs(BELL_MS + offset * MS_PER_MINUTE),
  open: priceFromPoints(100),
  high: priceFromPoints(Math.max(100, close)),
  low: priceFromPoints(Math.min(100, close)),
  close: priceFromPoints(close),
  volume: quantity(volume),
  tickCount: 3,
  grade,
  contract: null,
});
function framed(name: string, hours: ChartHours = 'all'): FramedBars {
  const frame = typedFrame(name);
  if (!frame) throw new Error(name);
  return new FramedBars(frame, hours, 'future');
}
const shape = (bars: readonly Bar[]): unknown[] =>
  bars.map(({ startMs, close, volume, grade }) => [(startMs - BELL_MS) / MS_PER_MINUTE, close / 1e8, volume, grade]);

describe('live minutes', () => {
  it('grow the one bar they lie in, which is partial until something later is known', () => {
    const bars = framed('5');
    expect(shape(bars.put(minute(0, 101)))).toEqual([[0, 101, 10, 'partial']]);
    expect(shape(bars.put(minute(0, 102, 14)))).toEqual([[0, 102, 14, 'partial']]);
    expect(shape(bars.put(minute(4, 99)))).toEqual([[0, 99, 24, 'partial']]);
    expect(shape(bars.put(minute(5, 98)))).toEqual([
      [0, 99, 24, 'built'],
      [5, 98, 10, 'partial'],
    ]);
    // A correction of a minute that is long over.
    expect(shape(bars.put(minute(0, 102, 20, 'confirmed')))).toEqual([[0, 99, 30, 'built']]);
  });

  it('pass as they are when the chart shows minutes', () => {
    const bar = minute(3);
    expect(framed('1').put(bar)).toEqual([bar]);
    expect(framed('1').mergeHistory([bar])).toEqual([bar]);
  });

  it('outside regular hours are left out when only those are shown, and an hour is counted as the clock does', () => {
    const bars = framed('1h', 'regular');
    expect(bars.put(minute(-1))).toEqual([]);
    expect(bars.put(minute(390))).toEqual([]);
    expect(shape(bars.mergeHistory([minute(-30), minute(0), minute(29), minute(30), minute(389)]))).toEqual([
      [-30, 100, 20, 'built'],
      [30, 100, 10, 'built'],
      [330, 100, 10, 'partial'],
    ]);
    // What divides no hour is counted from the bell.
    expect(framed('45', 'regular').binOf(BELL_MS + 1).startMs).toBe(BELL_MS);
  });

  it('of the archive never take the place of stronger ones', () => {
    const bars = framed('5');
    bars.put(minute(0, 105, 50, 'confirmed'));
    expect(shape(bars.mergeHistory([minute(0, 101), minute(1, 103)]))).toEqual([[0, 103, 60, 'partial']]);
    expect(bars.minuteAt(BELL_MS)?.grade).toBe('confirmed');
  });

  it('lead to the bars that the archive would, in whatever order they come (property)', () => {
    const minutes = fc.uniqueArray(fc.tuple(fc.integer({ min: -600, max: 900 }), fc.integer({ min: 90, max: 110 })), {
      selector: ([offset]) => offset,
      minLength: 1,
      maxLength: 60,
    });
    fc.assert(
      fc.property(minutes, fc.constantFrom('5', '30', '45', '4h', 'd', 'w'), (list, name) => {
        const live = framed(name);
        const shown = new Map<number, Bar>();
        for (const [offset, close] of list) {
          for (const bar of live.put(minute(offset, close))) shown.set(bar.startMs, bar);
        }
        const stored = framed(name).mergeHistory(list.map(([offset, close]) => minute(offset, close)));
        const inOrder = [...shown.values()].sort((left, right) => left.startMs - right.startMs);
        const values = (bars: readonly Bar[]): unknown[] =>
          bars.map(({ grade, ...rest }) => ({ ...rest, grade: typeof grade }));
        expect(values(inOrder)).toEqual(values(stored));
      }),
      { numRuns: 60 },
    );
  });
});
