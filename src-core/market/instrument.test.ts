import { describe, expect, it } from 'vitest';
import {
  KNOWN_INSTRUMENTS,
  SHIPPED_INSTRUMENTS,
  findInstrument,
  instrumentOf,
  tickValueOf,
  type Instrument,
} from './instrument.ts';
import { formatStep } from './price-format.ts';
import { priceFromPoints, priceToPoints } from './price.ts';

function known(symbol: string): Instrument {
  const found = findInstrument(symbol);
  if (!found) throw new Error(`${symbol} is not known.`);
  return found;
}

describe('a symbol that nobody described', () => {
  it('is an equity in cents when it is written like one, and nothing when it is a future', () => {
    expect(instrumentOf('LD001')).toEqual({
      symbol: 'LD001',
      description: 'LD001',
      assetClass: 'equity',
      tickSize: priceFromPoints(0.01),
      multiplier: 1,
      displayDecimals: 2,
      priceFormat: { kind: 'decimal', decimals: 2 },
      exchange: null,
      sessionTemplate: 'us-equities',
      rollRule: 'none',
    });
    expect(instrumentOf('/ZZ')).toBeUndefined();
    expect(instrumentOf('/ZZZ26')).toBeUndefined();
  });

  it('does not stand in for one that is described', () => {
    expect(instrumentOf('/NQ')).toBe(findInstrument('/NQ'));
    expect(instrumentOf('SPY')).toBe(findInstrument('SPY'));
  });

  it('is what its root is when it is a single contract, but never rolls', () => {
    expect(instrumentOf('/MNQZ26')).toEqual({ ...known('/MNQ'), symbol: '/MNQZ26', rollRule: 'none' });
    // The letters of a root may look like a month's.
    expect(instrumentOf('/M2KH27')?.multiplier).toBe(5);
  });
});

describe('what ships', () => {
  it('is a watchlist of eight, in its order', () => {
    expect(SHIPPED_INSTRUMENTS.map(({ symbol }) => symbol)).toEqual([
      '/NQ',
      '/MNQ',
      '/ES',
      '/MES',
      'QQQ',
      'SPY',
      'AAPL',
      'NVDA',
    ]);
  });

  // Value of a tick in dollars as the exchanges state it, which the multiplier must lead to.
  it.each([
    ['/ES', 'CME', 0.25, 12.5],
    ['/MES', 'CME', 0.25, 1.25],
    ['/NQ', 'CME', 0.25, 5],
    ['/MNQ', 'CME', 0.25, 0.5],
    ['/YM', 'CBOT', 1, 5],
    ['/MYM', 'CBOT', 1, 0.5],
    ['/RTY', 'CME', 0.1, 5],
    ['/M2K', 'CME', 0.1, 0.5],
    ['/CL', 'NYMEX', 0.01, 10],
    ['/GC', 'COMEX', 0.1, 10],
  ])('%s trades on %s in ticks of %d worth $%d', (symbol, exchange, tick, value) => {
    const instrument = known(symbol);
    expect(instrument.exchange).toBe(exchange);
    expect(priceToPoints(instrument.tickSize)).toBe(tick);
    expect(tickValueOf(instrument)).toBe(value);
  });

  it('is described once each, the watchlist first, with a format that can write every tick', () => {
    const symbols = KNOWN_INSTRUMENTS.map(({ symbol }) => symbol);
    expect(new Set(symbols).size).toBe(symbols.length);
    expect(KNOWN_INSTRUMENTS.slice(0, SHIPPED_INSTRUMENTS.length)).toEqual(SHIPPED_INSTRUMENTS);
    for (const { tickSize, priceFormat, sessionTemplate, assetClass } of KNOWN_INSTRUMENTS) {
      expect(tickSize % formatStep(priceFormat)).toBe(0);
      expect(sessionTemplate).toBe(assetClass === 'future' ? 'globex' : 'us-equities');
    }
  });

  it('is not a wrong tick: a dime and a whole point keep their own decimals', () => {
    expect(['/NQ', '/YM', '/RTY', '/CL'].map((symbol) => known(symbol).displayDecimals)).toEqual([2, 0, 1, 2]);
  });
});
