import { describe, expect, it } from 'vitest';
import { findInstrument, instrumentOf } from './instrument.ts';
import { priceFromPoints } from './price.ts';

describe('a symbol that nobody described', () => {
  it('is an equity in cents when it is written like one, and nothing when it is a future', () => {
    expect(instrumentOf('LD001')).toEqual({
      symbol: 'LD001',
      description: 'LD001',
      assetClass: 'equity',
      tickSize: priceFromPoints(0.01),
      multiplier: 1,
      displayDecimals: 2,
    });
    expect(instrumentOf('/ZZ')).toBeUndefined();
  });

  it('does not stand in for one that is described', () => {
    expect(instrumentOf('/NQ')).toBe(findInstrument('/NQ'));
    expect(instrumentOf('SPY')).toBe(findInstrument('SPY'));
  });
});
