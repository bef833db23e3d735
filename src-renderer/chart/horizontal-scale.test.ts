import type { InternalHorzScaleItem, Mutable, Time, TimeScalePoint } from 'lightweight-charts';
import { describe, expect, it } from 'vitest';
import { tradingDayOf } from '#core/market/session';
import { MS_PER_MINUTE, epochMs, type TradingDay } from '#core/market/units';
import { ExchangeTimeScale, WEIGHT, fromChartTime, labelFor, toChartTime, weightBetween } from './horizontal-scale.ts';

const at = (iso: string): number => Date.parse(iso);
const futureDay = (ms: number): TradingDay => tradingDayOf(epochMs(ms), 'future');
const equityDay = (ms: number): TradingDay => tradingDayOf(epochMs(ms), 'equity');
const weightAt = (iso: string, dayOf = futureDay): number => weightBetween(at(iso) - MS_PER_MINUTE, at(iso), dayOf);

describe('the weight of a boundary', () => {
  it('is a day at 18:00 ET for futures, and not at midnight of any zone', () => {
    expect(weightBetween(at('2026-11-19T21:59:00Z'), at('2026-11-19T23:00:00Z'), futureDay)).toBe(WEIGHT.day);
    expect(weightAt('2026-11-20T00:00:00Z')).toBeLessThan(WEIGHT.day);
    expect(weightAt('2026-11-20T05:00:00Z')).toBeLessThan(WEIGHT.day);
  });

  it('is a day where the date changes for equities', () => {
    expect(weightBetween(at('2026-11-19T20:59:00Z'), at('2026-11-20T14:30:00Z'), equityDay)).toBe(WEIGHT.day);
  });

  it('moves with the clocks: 18:00 ET is 22:00 UTC in summer and 23:00 UTC in winter', () => {
    expect(weightAt('2026-07-01T22:00:00Z')).toBe(WEIGHT.day);
    expect(weightAt('2026-07-01T23:00:00Z')).toBe(WEIGHT.hour);
    expect(weightAt('2026-12-01T23:00:00Z')).toBe(WEIGHT.day);
  });

  it('counts three and six hours from midnight in New York', () => {
    expect(weightAt('2026-11-20T11:00:00Z')).toBe(WEIGHT.sixHours);
    expect(weightAt('2026-11-20T14:00:00Z')).toBe(WEIGHT.threeHours);
    expect(weightAt('2026-11-20T15:00:00Z')).toBe(WEIGHT.hour);
    expect(weightAt('2026-11-20T14:30:00Z')).toBe(WEIGHT.halfHour);
    expect(weightAt('2026-11-20T14:35:00Z')).toBe(WEIGHT.fiveMinutes);
    expect(weightAt('2026-11-20T14:36:00Z')).toBe(WEIGHT.minute);
  });

  it('is at least an hour at both hours of a night that have the same digits', () => {
    expect(weightAt('2026-11-01T05:00:00Z')).toBeGreaterThanOrEqual(WEIGHT.hour);
    expect(weightAt('2026-11-01T06:00:00Z')).toBeGreaterThanOrEqual(WEIGHT.hour);
  });
});

describe('a label', () => {
  it('names the trading day where one begins, which on Sunday evening is Monday', () => {
    expect(labelFor(at('2026-11-22T23:00:00Z'), WEIGHT.day, futureDay)).toBe('Mon 23 Nov');
  });

  it('is the time of day elsewhere', () => {
    expect(labelFor(at('2026-11-20T14:30:00Z'), WEIGHT.halfHour, futureDay)).toBe('09:30');
  });
});

describe('the exchange’s time scale', () => {
  const points = (...times: readonly string[]): Mutable<TimeScalePoint>[] => {
    const scale = new ExchangeTimeScale();
    return times.map((iso) => ({
      time: scale.convertHorzItemToInternal(toChartTime(at(iso))),
      timeWeight: 0 as TimeScalePoint['timeWeight'],
      originalTime: at(iso),
    }));
  };

  it('fills the weights of the points it is given, also of those added later', () => {
    const scale = new ExchangeTimeScale();
    const series = points('2026-11-19T21:58:00Z', '2026-11-19T21:59:00Z', '2026-11-19T23:00:00Z');
    scale.fillWeightsForPoints(series, 0);
    expect(series.map(({ timeWeight }) => Number(timeWeight))).toEqual([WEIGHT.minute, WEIGHT.minute, WEIGHT.day]);
    const longer = [...series, ...points('2026-11-19T23:05:00Z')];
    scale.fillWeightsForPoints(longer, 3);
    expect(Number(longer[3]?.timeWeight)).toBe(WEIGHT.fiveMinutes);
  });

  it('finds days where the instrument has them', () => {
    const scale = new ExchangeTimeScale();
    scale.setAssetClass('equity');
    const series = points('2026-11-19T22:59:00Z', '2026-11-19T23:00:00Z', '2026-11-20T14:30:00Z');
    scale.fillWeightsForPoints(series, 0);
    expect(Number(series[1]?.timeWeight)).toBeLessThan(WEIGHT.day);
    expect(Number(series[2]?.timeWeight)).toBe(WEIGHT.day);
  });

  it('writes the crosshair in the same zone as the axis', () => {
    const scale = new ExchangeTimeScale();
    const item: InternalHorzScaleItem = scale.convertHorzItemToInternal(toChartTime(at('2026-11-01T06:30:00Z')));
    expect(scale.formatHorzItem(item)).toBe('Sun 1 Nov 2026 01:30 EST');
  });

  it('keeps true UTC stamps', () => {
    const time: Time = toChartTime(at('2026-11-20T14:30:00Z'));
    expect(time).toBe(1_795_185_000);
    expect(fromChartTime(time)).toBe(at('2026-11-20T14:30:00Z'));
  });
});
