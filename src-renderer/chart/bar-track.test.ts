import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Bar, BarGrade } from '#core/market/bar';
import { priceFromPoints } from '#core/market/price';
import { MS_PER_MINUTE, epochMs, quantity, symbolName } from '#core/market/units';
import { BarTrack, type DrawStep, type Slot } from './bar-track.ts';

const bar = (minute: number, close = 100, grade: BarGrade = 'built'): Bar => ({
  symbol: symbolName('/NQ'),
  startMs: epochMs(minute * MS_PER_MINUTE),
  open: priceFromPoints(100),
  high: priceFromPoints(Math.max(100, close)),
  low: priceFromPoints(Math.min(100, close)),
  close: priceFromPoints(close),
  volume: quantity(10),
  tickCount: 1,
  grade,
  contract: null,
});

const SESSION_MINUTES = 1_000;
const sameSession = (left: number, right: number): boolean =>
  Math.floor(left / SESSION_MINUTES / MS_PER_MINUTE) === Math.floor(right / SESSION_MINUTES / MS_PER_MINUTE);
const makeTrack = (maximum = 10_000): BarTrack =>
  new BarTrack(maximum, sameSession, (startMs) => startMs + MS_PER_MINUTE);

const minutes = (slots: readonly Slot[]): string[] =>
  slots.map(({ startMs, bar: here }) => `${startMs / MS_PER_MINUTE}${here ? '' : ' missing'}`);

/** The library's rules: update appends or replaces the last point; a correction needs a bar that is drawn already. */
class DrawnSeries {
  points = new Map<number, Bar | null>();

  apply(step: DrawStep): void {
    if (step.kind === 'rebuild') {
      this.points = new Map(step.slots.map((slot) => [slot.startMs, slot.bar]));
      return;
    }
    const newest = Math.max(-Infinity, ...this.points.keys());
    if (step.kind === 'append') expect(step.slot.startMs).toBeGreaterThan(newest);
    if (step.kind === 'replace-last') expect(step.slot.startMs).toBe(newest);
    if (step.kind === 'correct') expect(this.points.get(step.slot.startMs)).toBeTruthy();
    this.points.set(step.slot.startMs, step.slot.bar);
  }
}

function drawAll(track: BarTrack, series: DrawnSeries): number {
  let steps = 0;
  for (let step = track.nextStep(); step; step = track.nextStep()) {
    series.apply(step);
    steps++;
  }
  return steps;
}

describe('missing minutes', () => {
  it('inside a session become places of their own', () => {
    const track = makeTrack();
    track.put(bar(1));
    track.put(bar(4));
    expect(minutes(track.slots)).toEqual(['1', '2 missing', '3 missing', '4']);
    expect(track.barCount).toBe(2);
  });

  it('between two sessions do not', () => {
    const track = makeTrack();
    track.put(bar(999));
    track.put(bar(1_000));
    track.put(bar(2_005));
    expect(minutes(track.slots)).toEqual(['999', '1000', '2005']);
  });

  it('are filled when their bar arrives after all', () => {
    const track = makeTrack();
    const series = new DrawnSeries();
    for (const minute of [1, 4]) track.put(bar(minute));
    drawAll(track, series);
    track.put(bar(2, 101, 'confirmed'));
    expect(track.nextStep()?.kind).toBe('rebuild');
    expect(minutes(track.slots)).toEqual(['1', '2', '3 missing', '4']);
  });
});

describe('coalescing', () => {
  it('draws a bar that changed many times once', () => {
    const track = makeTrack();
    const series = new DrawnSeries();
    track.put(bar(1));
    drawAll(track, series);
    for (let tick = 0; tick < 500; tick++) track.put(bar(1, 100 + tick));
    expect(drawAll(track, series)).toBe(1);
    expect(series.points.get(MS_PER_MINUTE)?.close).toBe(priceFromPoints(599));
  });

  it('finishes a bar before its successor appears', () => {
    const track = makeTrack();
    track.put(bar(1));
    drawAll(track, new DrawnSeries());
    track.put(bar(1, 105));
    track.put(bar(2, 106));
    expect(track.nextStep()).toMatchObject({ kind: 'replace-last', slot: { startMs: MS_PER_MINUTE } });
    expect(track.nextStep()).toMatchObject({ kind: 'append', slot: { startMs: 2 * MS_PER_MINUTE } });
    expect(track.nextStep()).toBeNull();
  });

  it('rebuilds once instead of taking a long row of single steps', () => {
    const track = makeTrack();
    track.put(bar(1));
    drawAll(track, new DrawnSeries());
    for (let minute = 2; minute < 60; minute++) track.put(bar(minute));
    expect(track.nextStep()?.kind).toBe('rebuild');
    expect(track.hasMoreToDraw).toBe(false);
  });

  it('has nothing to draw when a bar comes again as it was', () => {
    const track = makeTrack();
    track.put(bar(1));
    drawAll(track, new DrawnSeries());
    track.put({ ...bar(1), tickCount: 7 });
    expect(track.hasMoreToDraw).toBe(false);
  });
});

describe('a late correction', () => {
  it('changes the bar it belongs to', () => {
    const track = makeTrack();
    const series = new DrawnSeries();
    for (const minute of [1, 2, 3]) track.put(bar(minute));
    drawAll(track, series);
    track.put(bar(2, 98, 'confirmed'));
    expect(track.nextStep()).toMatchObject({ kind: 'correct', slot: { startMs: 2 * MS_PER_MINUTE } });
  });

  it('of a bar older than all that is loaded is left to the archive', () => {
    const track = makeTrack();
    track.put(bar(5));
    track.put(bar(2));
    expect(minutes(track.slots)).toEqual(['5']);
  });
});

describe('history', () => {
  it('stays within its bounds', () => {
    const track = makeTrack(100);
    track.replaceAll(Array.from({ length: 300 }, (_, minute) => bar(minute)));
    expect(track.slots.length).toBe(90);
    expect(track.last?.startMs).toBe(299 * MS_PER_MINUTE);
    for (let minute = 300; minute < 500; minute++) {
      track.put(bar(minute));
      expect(track.slots.length).toBeLessThanOrEqual(100);
    }
  });

  it('is forgotten for another symbol', () => {
    const track = makeTrack();
    track.put(bar(1));
    drawAll(track, new DrawnSeries());
    track.clear();
    expect(track.nextStep()).toEqual({ kind: 'rebuild', slots: [] });
    expect(track.last).toBeNull();
  });
});

describe('whatever arrives in whatever order', () => {
  const arrival = fc.record({
    minute: fc.integer({ min: 900, max: 1_100 }),
    close: fc.integer({ min: 90, max: 110 }),
    draws: fc.integer({ min: 0, max: 3 }),
  });

  it('is drawn by steps that the library accepts, and ends up drawn as it is known', () => {
    fc.assert(
      fc.property(fc.array(arrival, { maxLength: 80 }), (arrivals) => {
        const track = makeTrack();
        const series = new DrawnSeries();
        for (const { minute, close, draws } of arrivals) {
          track.put(bar(minute, close));
          for (let count = 0; count < draws; count++) {
            const step = track.nextStep();
            if (step) series.apply(step);
          }
        }
        drawAll(track, series);
        expect([...series.points]).toEqual(track.slots.map((slot) => [slot.startMs, slot.bar]));
      }),
    );
  });
});
