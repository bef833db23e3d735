import { describe, expect, it } from 'vitest';
import { selectBenchmarks } from './select.mjs';

const files = [
  { file: 'feed.js', names: ['feed.parse'], needsWorkstation: false },
  { file: 'app.js', names: ['app.frame-to-chart.50', 'app.frame-to-chart.2000', 'app.memory'], needsWorkstation: true },
];
const wanted = (asked?: string): readonly string[] => selectBenchmarks(files, asked).flatMap((file) => file.wanted);

describe('npm run bench', () => {
  it('measures everything by itself', () => {
    expect(wanted()).toHaveLength(4);
  });

  it('measures what was named, or what begins with it', () => {
    expect(wanted('app.frame-to-chart.50')).toEqual(['app.frame-to-chart.50']);
    expect(wanted('app.frame-to-chart')).toEqual(['app.frame-to-chart.50', 'app.frame-to-chart.2000']);
    expect(selectBenchmarks(files, 'feed').map(({ file }) => file)).toEqual(['feed.js']);
  });

  it('says which names there are', () => {
    expect(() => wanted('app.frame')).toThrow(/none is called "app.frame"/);
    expect(() => selectBenchmarks([], undefined)).toThrow(/no bench/);
  });
});
