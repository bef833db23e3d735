import { describe, expect, it } from 'vitest';
import { PLACES, sourceFiles } from './source-files.ts';

const files = PLACES.flatMap((place) => [...sourceFiles(place)]);
const sizes = files.map(({ lines }) => lines).sort((a, b) => a - b);
const quantile = (share: number): number => sizes[Math.min(sizes.length - 1, Math.floor(sizes.length * share))] ?? 0;

describe('the shape of the sources', () => {
  it('stays small enough to hold in one’s head', () => {
    const largest = files.reduce((left, right) => (left.lines >= right.lines ? left : right));
    console.table({
      files: sizes.length,
      median: quantile(0.5),
      p90: quantile(0.9),
      largest: `${largest.lines} ${largest.path}`,
    });
    expect(quantile(0.9), 'nine in ten files stay under 300 lines: split by concept').toBeLessThanOrEqual(300);
    expect(largest.lines, `${largest.path} does two jobs: split it by concept`).toBeLessThanOrEqual(750);
  });

  it('names every file after its concept, in kebab-case', () => {
    const odd = files
      .filter(({ path }) => !/^[a-z0-9-]+(\.[a-z]+)*$/.test(path.split('/').at(-1) ?? ''))
      .map(({ path }) => path);
    expect(odd, 'rename to kebab-case').toEqual([]);
  });
});
