import { describe, expect, it } from 'vitest';
import { dollars, gain, gainPercent, quantity, sharePrice, sumOf } from './money.ts';

describe('figures of the broker', () => {
  it('are a dash when unknown, never a zero', () => {
    for (const figure of [dollars, gain, gainPercent, sharePrice, quantity]) {
      for (const nothing of [null, Number.NaN, Number.POSITIVE_INFINITY]) {
        expect(figure(nothing)).toEqual({ text: '–', direction: 'unknown' });
      }
    }
    expect(dollars(0).text).toBe('0.00');
  });

  it('carry a sign when they are gains or losses', () => {
    expect(gain(12.25)).toEqual({ text: '+12.25', direction: 'up' });
    expect(gain(-1_203.4)).toEqual({ text: '−1,203.40', direction: 'down' });
    expect(gain(-0.001)).toEqual({ text: '0.00', direction: 'flat' });
    expect(gainPercent(-0.5)).toEqual({ text: '−0.50%', direction: 'down' });
  });

  it('have the decimals that they need', () => {
    expect(sharePrice(25.5).text).toBe('25.50');
    expect(sharePrice(0.0125).text).toBe('0.0125');
    expect(sharePrice(10.001).text).toBe('10.001');
    expect(sharePrice(33.333_333).text).toBe('33.3333');
    expect(quantity(-5).text).toBe('−5');
    expect(quantity(0.25).text).toBe('0.25');
    expect(quantity(1_200).text).toBe('1,200');
    expect(quantity(0.000_01).text).toBe('0');
  });

  it('sum to unknown when a part is unknown', () => {
    expect(sumOf([1, 2.5])).toBe(3.5);
    expect(sumOf([1, null])).toBeNull();
    expect(sumOf([])).toBeNull();
  });
});
