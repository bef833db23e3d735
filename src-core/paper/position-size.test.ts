import { describe, expect, it } from 'vitest';
import { priceFromPoints } from '../market/price.ts';
import { ladderOf } from './bracket.ts';
import { contractsFor } from './position-size.ts';

describe('contracts for a trade', () => {
  // Analytics, section 1.9.
  it.each([
    [10, 3_000, 64, 2, 2],
    [10, 3_000, 64, 20, 0],
    [10, 3_000, 41.25, 2, 3],
    [1, 10_000, 50.25, 2, 0],
    [10, 3_000, 75, 2, 2],
    [10, 0, 64, 2, 0],
    [10, -50, 64, 2, 0],
  ])('%d %% of %d dollars over %d points at %d dollars: %d', (percent, equity, distance, multiplier, expected) => {
    expect(contractsFor({ kind: 'risk', percent }, equity, priceFromPoints(distance), multiplier)).toBe(expected);
  });

  it('are what was said when the number is fixed', () => {
    expect(contractsFor({ kind: 'fixed', contracts: 3 }, 0, priceFromPoints(50), 2)).toBe(3);
  });
});

it.each([
  [[0.5, 0.25, 0.25], 4, [2, 1, 1]],
  [[0.5, 0.25, 0.25], 2, [1, 1, 0]],
  [[0.5, 0.25, 0.25], 1, [1, 0, 0]],
  [[0.5], 3, [2]],
  [[1], 5, [5]],
  [[0.8, 0.8], 5, [4, 1]],
])('portions %j of %d contracts are %j', (portions, contracts, rungs) => {
  expect(ladderOf(portions, contracts)).toEqual(rungs);
});
