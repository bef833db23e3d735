import { describe, expect, it } from 'vitest';
import { visibleBand } from './missing-layer.ts';

describe('the band of missing minutes', () => {
  it('is cut at the edges of the chart', () => {
    expect(visibleBand(-20, 30, 100)).toEqual({ left: 0, right: 30 });
    expect(visibleBand(80, 140, 100)).toEqual({ left: 80, right: 100 });
  });

  it('is nothing out of view or without a scale', () => {
    expect(visibleBand(-20, -1, 100)).toBeNull();
    expect(visibleBand(101, 120, 100)).toBeNull();
    expect(visibleBand(null, 10, 100)).toBeNull();
  });

  it('is wide enough to be seen, however far out the view is', () => {
    expect(visibleBand(50, 50.2, 100)).toEqual({ left: 50, right: 53 });
  });
});
