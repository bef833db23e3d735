import { describe, expect, it } from 'vitest';
import { priceFromPoints } from '#core/market/price';
import type { Price } from '#core/market/units';
import {
  changeSince,
  directionOf,
  formatChange,
  formatCount,
  formatNumber,
  formatPercent,
  formatPrice,
  formatVolume,
} from './prices.ts';

describe('a price', () => {
  it('has the decimals of its instrument and separated thousands', () => {
    expect(formatPrice(priceFromPoints(25_612.5), 2)).toBe('25,612.50');
    expect(formatPrice(priceFromPoints(25_612.5), { kind: 'decimal', decimals: 2 })).toBe('25,612.50');
    expect(formatPrice(priceFromPoints(118.515625), { kind: 'thirty-seconds', digits: 3 })).toBe("118'165");
    expect(formatChange(priceFromPoints(0.015625), { kind: 'thirty-seconds', digits: 3 })).toBe("+0'005");
    expect(formatChange(priceFromPoints(-1.5), { kind: 'thirty-seconds', digits: 2 })).toBe("\u22121'16");
    expect(formatChange(priceFromPoints(0), { kind: 'cents', decimals: 1 })).toBe('0.0¢');
    expect(formatPrice(priceFromPoints(44_310), 0)).toBe('44,310');
    expect(formatPrice(priceFromPoints(0.0625), 4)).toBe('0.0625');
  });

  it('is a dash while it is not known, and never a zero', () => {
    expect(formatPrice(null, 2)).toBe('–');
    expect(formatPrice(NaN as Price, 2)).toBe('–');
    expect(formatPrice(priceFromPoints(0), 2)).toBe('0.00');
  });
});

describe('a change', () => {
  it('always carries its sign, with a true minus', () => {
    expect(formatChange(priceFromPoints(12.25), 2)).toBe('+12.25');
    expect(formatChange(priceFromPoints(-3), 2)).toBe('−3.00');
    expect(formatChange(priceFromPoints(0), 2)).toBe('0.00');
  });

  it('carries no sign when it rounds to nothing', () => {
    expect(formatPercent(-0.000_004)).toBe('0.00%');
    expect(formatPercent(0.000_004)).toBe('0.00%');
    expect(formatNumber(-0.001, 2)).toBe('0.00');
  });

  it('is counted from the reference in points and as a fraction', () => {
    const { points, fraction, direction } = changeSince(priceFromPoints(101), priceFromPoints(100));
    expect(points).toBe(priceFromPoints(1));
    expect(formatPercent(fraction)).toBe('+1.00%');
    expect(direction).toBe('up');
  });

  it('is unknown while one of the two is', () => {
    const unknown = { points: null, fraction: null, direction: 'unknown' };
    expect(changeSince(null, priceFromPoints(1))).toEqual(unknown);
    expect(changeSince(priceFromPoints(1), null)).toEqual(unknown);
    expect(changeSince(priceFromPoints(1), priceFromPoints(0))).toEqual(unknown);
    expect(formatPercent(null)).toBe('–');
  });

  it('has a direction', () => {
    expect([directionOf(1), directionOf(-1), directionOf(0), directionOf(null), directionOf(NaN)]).toEqual([
      'up',
      'down',
      'flat',
      'unknown',
      'unknown',
    ]);
  });
});

describe('a count', () => {
  it('is written out', () => {
    expect(formatCount(1_204)).toBe('1,204');
    expect(formatCount(0)).toBe('0');
    expect(formatCount(null)).toBe('–');
  });

  it('is shortened for narrow columns without rounding up to four digits', () => {
    expect(formatVolume(9_812)).toBe('9,812');
    expect(formatVolume(10_000)).toBe('10.0K');
    expect(formatVolume(204_096)).toBe('204.1K');
    expect(formatVolume(999_949)).toBe('999.9K');
    expect(formatVolume(999_950)).toBe('1.00M');
    expect(formatVolume(1_240_000)).toBe('1.24M');
    expect(formatVolume(3_400_000_000)).toBe('3.40B');
    expect(formatVolume(null)).toBe('–');
  });
});
