import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findInstrument } from './instrument.ts';
import { isOnTick, priceFromPoints, priceToPoints } from './price.ts';
import { roundToTick, type TickRounding } from './tick-rounding.ts';

const TICK = priceFromPoints(0.25);
const rounded = (points: number, rounding: TickRounding): number =>
  priceToPoints(roundToTick(priceFromPoints(points), TICK, rounding));

describe('rounding to ticks', () => {
  // Analytics, sections 1.3 and 1.4: opening bar H 25612.50 L 25571.25.
  it.each([
    ['a level on the grid, up', 25612.5, 'up', 25612.5],
    ['a level on the grid, down', 25612.5, 'down', 25612.5],
    ['the pullback of a long, a limit', 25612.5 - 0.25 * 41.25, 'down', 25602],
    ['the pullback of a short, a limit', 25571.25 + 0.25 * 41.25, 'up', 25581.75],
    ['the confirmation of a long', 25612.5 * 1.001, 'up', 25638.25],
    ['the confirmation of a short', 25571.25 * 0.999, 'down', 25545.5],
    ['a target by the origin preset', 25640.25 * 1.0005, 'nearest', 25653],
    ['a target in a test of "was it reached"', 25640.25 * 1.0005, 'up', 25653.25],
    ['a long stop capped at 0.25 %', 25640.25 * 0.9975, 'up', 25576.25],
    ['a long stop capped at 0.30 %', 25640.25 * 0.997, 'up', 25563.5],
    ['a structure stop of 0.20 % on a long', 25612.75 * 0.998, 'down', 25561.5],
  ] as const)('%s', (_name, level, rounding, expected) => {
    expect(rounded(level, rounding)).toBe(expected);
  });

  it('measures the worked opening bar', () => {
    const range = priceFromPoints(25612.5) - priceFromPoints(25571.25);
    expect(range / TICK).toBe(165);
    expect(((100 * range) / priceFromPoints(25600)).toFixed(4)).toBe('0.1611');
    expect((25612.5 + 25571.25) / 2).toBe(25591.875);
  });

  it('lands on the grid, on the asked side, less than a tick away', () => {
    const levels = fc.integer({ min: -1_000_000_000_000, max: 9_000_000_000_000 });
    fc.assert(
      fc.property(levels, fc.constantFrom('up', 'down', 'nearest'), (units, rounding) => {
        const level = units as ReturnType<typeof priceFromPoints>;
        const result = roundToTick(level, TICK, rounding);
        expect(isOnTick(result, TICK)).toBe(true);
        if (rounding === 'up') expect(result >= level && result - level < TICK).toBe(true);
        else if (rounding === 'down') expect(result <= level && level - result < TICK).toBe(true);
        else expect(Math.abs(result - level) * 2 <= TICK).toBe(true);
      }),
    );
  });
});

describe('contract sizes', () => {
  // Analytics, section 1.8.
  it.each([
    ['/NQ', 20, 5],
    ['/MNQ', 2, 0.5],
    ['/ES', 50, 12.5],
    ['/MES', 5, 1.25],
  ])('%s moves $%d a point and $%d a tick', (symbol, multiplier, tickValue) => {
    const instrument = findInstrument(symbol);
    expect(instrument?.multiplier).toBe(multiplier);
    expect(priceToPoints(instrument?.tickSize ?? priceFromPoints(NaN)) * multiplier).toBe(tickValue);
  });
});
