import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Engine } from '../engine/engine.ts';
import { EngineOutput } from '../engine/engine-output.ts';
import type { Bar } from '../market/bar.ts';
import { priceFromPoints } from '../market/price.ts';
import { epochMs, quantity, symbolName } from '../market/units.ts';
import { expandBars, wayThrough } from './bar-expansion.ts';

const OPEN_MS = Date.parse('2026-11-20T14:30:00Z');

const bar = (minute: number, values: Partial<Bar> = {}): Bar => ({
  symbol: symbolName('/NQ'),
  startMs: epochMs(OPEN_MS + minute * 60_000),
  open: priceFromPoints(100),
  high: priceFromPoints(103),
  low: priceFromPoints(98),
  close: priceFromPoints(101),
  volume: quantity(11),
  tickCount: 4,
  grade: 'estimated',
  contract: '/NQZ26',
  ...values,
});

/** The newest state of each bar that the live engine makes of expanded bars. */
function rebuilt(bars: readonly Bar[]): readonly Bar[] {
  const engine = new Engine([]);
  const out = new EngineOutput();
  for (const batch of expandBars(bars)) engine.apply(batch, out);
  const newest = new Map(out.bars.map((event) => [`${event.bar.startMs} ${event.bar.symbol}`, event.bar]));
  return [...newest.values()];
}

describe('the way through a bar', () => {
  it('sees the low first when it rises, the high when it falls', () => {
    const [rising, falling] = [bar(0), bar(0, { close: priceFromPoints(99) })];
    expect(wayThrough(rising)).toEqual([rising.open, rising.low, rising.high, rising.close]);
    expect(wayThrough(falling)).toEqual([falling.open, falling.high, falling.low, falling.close]);
  });
});

describe('expanded bars', () => {
  it('become the very same bars again in the live engine, marked as estimated', () => {
    const bars = [bar(0), bar(1, { close: priceFromPoints(98.5) }), bar(4, { contract: '/NQH27' })];
    expect(rebuilt(bars)).toEqual(bars);
  });

  it('leave a minute without a bar empty', () => {
    expect(rebuilt([bar(0), bar(9)]).map(({ startMs }) => startMs)).toEqual([bar(0).startMs, bar(9).startMs]);
  });

  it('are marked as estimated whatever the bars were', () => {
    expect(rebuilt([bar(0, { grade: 'confirmed' })])[0]?.grade).toBe('estimated');
  });

  it('give back open, high, low, close and volume of any bars, of several symbols at once', () => {
    const aBar = fc.record({
      minute: fc.nat(300),
      symbol: fc.constantFrom('/NQ', '/ES'),
      low: fc.integer({ min: 1, max: 50 }),
      range: fc.nat(20),
      open: fc.nat(20),
      close: fc.nat(20),
      volume: fc.nat(1_000),
    });
    fc.assert(
      fc.property(fc.array(aBar, { minLength: 1, maxLength: 30 }), (drawn) => {
        const bars = new Map<string, Bar>();
        for (const { minute, symbol, low, range, open, close, volume } of drawn) {
          const made = bar(minute, {
            symbol: symbolName(symbol),
            low: priceFromPoints(low),
            high: priceFromPoints(low + range),
            open: priceFromPoints(low + Math.min(open, range)),
            close: priceFromPoints(low + Math.min(close, range)),
            volume: quantity(volume),
          });
          bars.set(`${minute} ${symbol}`, made);
        }
        const given = [...bars.values()].sort((a, b) => a.startMs - b.startMs || (a.symbol < b.symbol ? -1 : 1));
        const values = ({ symbol, startMs, open, high, low, close, volume }: Bar): unknown[] => [
          symbol,
          startMs,
          open,
          high,
          low,
          close,
          volume,
        ];
        const made = [...rebuilt(given)].sort((a, b) => a.startMs - b.startMs || (a.symbol < b.symbol ? -1 : 1));
        expect(made.map(values)).toEqual(given.map(values));
      }),
      { numRuns: 60 },
    );
  });
});
