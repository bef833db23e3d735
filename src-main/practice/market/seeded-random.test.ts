import { describe, expect, test } from 'vitest';
import { SeededRandom } from './seeded-random.ts';

/** Computed by another program from the published sfc32 and 32-bit FNV-1a. */
const GOLDEN: readonly number[] = [2_246_326_724, 1_122_095_905, 473_378_243, 1_866_883_124];

const draw = (random: SeededRandom, count: number): number[] => Array.from({ length: count }, () => random.unit());

describe('seeded random numbers', () => {
  test('never change: every recorded practice day depends on them', () => {
    const random = new SeededRandom('trades', 930, '2026-11-20', '/NQ', 930);
    expect(draw(random, 4).map((value) => Math.round(value * 2 ** 32))).toEqual(GOLDEN);
  });

  test('differ between names that only look alike', () => {
    expect(draw(new SeededRandom('a', 'bc'), 3)).not.toEqual(draw(new SeededRandom('ab', 'c'), 3));
    expect(draw(new SeededRandom(1, 2), 3)).not.toEqual(draw(new SeededRandom(2, 1), 3));
  });

  test('fill their range evenly, and bell-shaped ones have mean 0 and deviation 1', () => {
    const random = new SeededRandom('spread');
    const uniform = draw(random, 40_000);
    expect(Math.min(...uniform)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...uniform)).toBeLessThan(1);
    expect(uniform.reduce((sum, value) => sum + value) / uniform.length).toBeCloseTo(0.5, 1);
    const bells = Array.from({ length: 40_000 }, () => random.bell());
    const mean = bells.reduce((sum, value) => sum + value) / bells.length;
    const variance = bells.reduce((sum, value) => sum + (value - mean) ** 2, 0) / bells.length;
    expect(mean).toBeCloseTo(0, 1);
    expect(variance).toBeCloseTo(1, 1);
  });
});
