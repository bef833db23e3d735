import { describe, expect, it } from 'vitest';
import { makeStretch } from '../testing/make-stretch.ts';
import { filledMinutesOf, holdsNewBars } from './new-bars.ts';

const asking = makeStretch({ state: 'asking' });
const partly = makeStretch({ state: 'failed', filledMinutes: 2 });
const filled = makeStretch({ state: 'filled', filledMinutes: 4 });

describe('bars that came from the price history', () => {
  it('are news when a stretch is filled, and when it is filled further', () => {
    expect(holdsNewBars([], [filled])).toBe(true);
    expect(holdsNewBars([asking], [filled])).toBe(true);
    expect(holdsNewBars([partly], [filled])).toBe(true);
    expect(
      holdsNewBars([filled], [makeStretch({ fromMs: 0, toMs: 0, state: 'filled', filledMinutes: 1 }), filled]),
    ).toBe(true);
  });

  it('are no news when nothing came, or was there before', () => {
    expect(holdsNewBars([], [asking, makeStretch({ state: 'missing' })])).toBe(false);
    expect(holdsNewBars([filled], [filled])).toBe(false);
    expect(holdsNewBars([filled], [])).toBe(false);
  });

  it('are counted over all stretches', () => {
    expect(filledMinutesOf([asking, partly, filled])).toBe(6);
  });
});
