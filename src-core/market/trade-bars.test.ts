import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { priceFromPoints } from './price.ts';
import { TradeBarRuleError, TradeBars, type Trade, type TradeBar, type TradeBarRule } from './trade-bars.ts';
import { epochMs, quantity } from './units.ts';

/** Tuesday 2025-12-09, 09:30 in New York. */
const OPEN_MS = Date.UTC(2025, 11, 9, 14, 30);
const trade = (seconds: number, points: number, size = 1): Trade => ({
  exchangeMs: epochMs(OPEN_MS + seconds * 1_000),
  price: priceFromPoints(points),
  size: quantity(size),
});

function barsOf(rule: TradeBarRule, trades: readonly Trade[]): TradeBar[] {
  const maker = new TradeBars(rule, 'future');
  const bars = trades.flatMap((each) => maker.push(each));
  const last = maker.flush();
  return last ? [...bars, last] : bars;
}

const shape = ({ open, high, low, close, volume, isFull }: TradeBar): readonly unknown[] => [
  open / 1e8,
  high / 1e8,
  low / 1e8,
  close / 1e8,
  volume,
  isFull,
];

describe('bars of trades', () => {
  it('of so many trades are full with the last of them', () => {
    const bars = barsOf({ kind: 'trades', trades: 2 }, [
      trade(0, 10),
      trade(1, 12),
      trade(2, 11),
      trade(3, 9),
      trade(4, 8),
    ]);
    expect(bars.map(shape)).toEqual([
      [10, 12, 10, 12, 2, true],
      [11, 11, 9, 9, 2, true],
      [8, 8, 8, 8, 1, false],
    ]);
  });

  it('of a volume end with the trade that reaches it, which is not split', () => {
    const bars = barsOf({ kind: 'volume', volume: 10 }, [
      trade(0, 10, 4),
      trade(1, 11, 9),
      trade(2, 12, 25),
      trade(3, 9, 1),
    ]);
    expect(bars.map(shape)).toEqual([
      [10, 11, 10, 11, 13, true],
      [12, 12, 12, 12, 25, true],
      [9, 9, 9, 9, 1, false],
    ]);
  });

  it('of a range end before the trade that would widen it; a jump makes no bar in between', () => {
    const rule = { kind: 'range', range: priceFromPoints(1) } as const;
    const bars = barsOf(rule, [
      trade(0, 10),
      trade(1, 10.75),
      trade(2, 11),
      trade(3, 11.25),
      trade(4, 20),
      trade(5, 19.5),
    ]);
    expect(bars.map(shape)).toEqual([
      [10, 11, 10, 11, 3, true],
      [11.25, 11.25, 11.25, 11.25, 1, true],
      [20, 20, 19.5, 19.5, 2, false],
    ]);
  });

  it('of seconds lie on the clock, and a second without a trade makes none', () => {
    const bars = barsOf({ kind: 'seconds', seconds: 15 }, [
      trade(14.999, 10),
      trade(15, 11),
      trade(29.9, 12),
      trade(61, 9),
    ]);
    expect(bars.map(({ startMs }) => (startMs - OPEN_MS) / 1_000)).toEqual([0, 15, 60]);
    expect(bars.map(({ trades }) => trades)).toEqual([1, 2, 1]);
  });

  it('begin anew with each session, and what was not full says so', () => {
    const evening = 8.5 * 3_600;
    const bars = barsOf({ kind: 'trades', trades: 100 }, [trade(0, 10), trade(evening, 11), trade(evening + 1, 12)]);
    expect(bars.map(shape)).toEqual([
      [10, 10, 10, 10, 1, false],
      [11, 12, 11, 12, 2, false],
    ]);
  });

  it.each<TradeBarRule>([
    { kind: 'seconds', seconds: 7 },
    { kind: 'seconds', seconds: 0 },
    { kind: 'trades', trades: 1.5 },
    { kind: 'volume', volume: -1 },
    { kind: 'range', range: priceFromPoints(NaN) },
  ])('are refused when they can never be full: %j', (rule) => {
    expect(() => new TradeBars(rule, 'future')).toThrow(TradeBarRuleError);
  });

  it('hold every trade once, keep their order and their rule (property)', () => {
    const trades = fc.array(
      fc.record({ gap: fc.nat(4_000), ticks: fc.integer({ min: -8, max: 8 }), size: fc.integer({ min: 1, max: 40 }) }),
      { minLength: 1, maxLength: 150 },
    );
    const rules = fc.constantFrom<TradeBarRule>(
      { kind: 'seconds', seconds: 5 },
      { kind: 'trades', trades: 7 },
      { kind: 'volume', volume: 60 },
      { kind: 'range', range: priceFromPoints(1.5) },
    );
    fc.assert(
      fc.property(trades, rules, (steps, rule) => {
        let [ms, ticks] = [OPEN_MS, 400];
        const walked = steps.map(({ gap, ticks: step, size }) => {
          [ms, ticks] = [ms + gap, ticks + step];
          return { exchangeMs: epochMs(ms), price: priceFromPoints(ticks * 0.25), size: quantity(size) };
        });
        const bars = barsOf(rule, walked);
        expect(bars.reduce((sum, { trades: count }) => sum + count, 0)).toBe(walked.length);
        let at = 0;
        for (const bar of bars) {
          const part = walked.slice(at, at + bar.trades);
          at += bar.trades;
          const prices = part.map(({ price }) => price);
          expect([bar.open, bar.high, bar.low, bar.close, bar.volume]).toEqual([
            prices[0],
            Math.max(...prices),
            Math.min(...prices),
            prices.at(-1),
            part.reduce((sum, { size }) => sum + size, 0),
          ]);
          if (rule.kind === 'range') expect(bar.high - bar.low).toBeLessThanOrEqual(rule.range);
          if (rule.kind === 'volume' && bar.isFull) expect(bar.volume).toBeGreaterThanOrEqual(rule.volume);
        }
      }),
    );
  });
});
