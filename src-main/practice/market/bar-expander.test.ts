import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Price, Quantity } from '#core/market/units';
import { expandBar, type MinuteBar, type Print } from './bar-expander.ts';
import { SeededRandom } from './seeded-random.ts';

const TICK = 25_000_000 as Price;
const sessions = join(import.meta.dirname, '../../../resources/sessions');

/** Recomputed here on purpose, without the code under test or the application's bar builder. */
function recompute(prints: readonly Print[]): number[] {
  const prices = prints.map(({ price }) => Number(price));
  return [
    prices[0] ?? NaN,
    Math.max(...prices),
    Math.min(...prices),
    prices.at(-1) ?? NaN,
    prints.reduce((sum, { size }) => sum + size, 0),
  ];
}

function expectFaithful(bar: MinuteBar, prints: readonly Print[]): void {
  expect(recompute(prints)).toEqual([bar.open, bar.high, bar.low, bar.close, bar.volume]);
  let latest = 0;
  for (const { offsetMs, price, size } of prints) {
    if (offsetMs < latest || offsetMs <= 0 || offsetMs >= 60_000) throw new Error(`bad instant ${offsetMs}`);
    if (!Number.isInteger(offsetMs)) throw new Error(`fraction of a millisecond ${offsetMs}`);
    if (price % TICK !== 0) throw new Error(`off tick ${price}`);
    if (!Number.isInteger(size) || size < 0) throw new Error(`bad size ${size}`);
    latest = offsetMs;
  }
}

const bars = fc
  .record({
    low: fc.integer({ min: 1, max: 100_000 }),
    range: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 400 })),
    open: fc.double({ min: 0, max: 1, noNaN: true }),
    close: fc.double({ min: 0, max: 1, noNaN: true }),
    volume: fc.oneof(fc.integer({ min: 0, max: 6 }), fc.integer({ min: 0, max: 30_000 })),
  })
  .map(({ low, range, open, close, volume }): MinuteBar => {
    const at = (share: number): Price => ((low + Math.round(share * range)) * TICK) as Price;
    return { low: at(0), high: at(1), open: at(open), close: at(close), volume: volume as Quantity };
  });

describe('a bar expanded into trades', () => {
  test('leads back to exactly the same bar, whatever the bar', () => {
    fc.assert(
      fc.property(bars, fc.nat(), (bar, seed) => {
        expectFaithful(bar, expandBar(bar, TICK, new SeededRandom('test', seed)));
      }),
      { numRuns: 3_000 },
    );
  });

  test('is the same path for the same seed and another for another', () => {
    const bar: MinuteBar = {
      open: (6_700 * TICK) as Price,
      high: (6_712 * TICK) as Price,
      low: (6_695 * TICK) as Price,
      close: (6_701 * TICK) as Price,
      volume: 4_260 as Quantity,
    };
    const path = (seed: number): Print[] => expandBar(bar, TICK, new SeededRandom(seed));
    expect(path(1)).toEqual(path(1));
    expect(path(1)).not.toEqual(path(2));
  });

  test('gives every print of size 0 an instant of its own', () => {
    fc.assert(
      fc.property(bars, fc.nat(), (bar, seed) => {
        const prints = expandBar(bar, TICK, new SeededRandom('test', seed));
        if (prints.every(({ size }) => size > 0)) return;
        expect(new Set(prints.map(({ offsetMs }) => offsetMs)).size).toBe(prints.length);
        expect(prints.length).toBeLessThanOrEqual(4);
      }),
    );
  });

  test('spends one print on a bar of one contract and never more prints than contracts when four suffice', () => {
    const price = (6_700 * TICK) as Price;
    const bar: MinuteBar = { open: price, high: price, low: price, close: price, volume: 1 as Quantity };
    expect(expandBar(bar, TICK, new SeededRandom(1))).toHaveLength(1);
    expect(expandBar({ ...bar, volume: 7 as Quantity }, TICK, new SeededRandom(1))).toHaveLength(7);
  });

  test('does so for every bar of the recorded sessions', async () => {
    let checked = 0;
    let priceOnly = 0;
    for (const folder of (await readdir(sessions)).filter((name) => name.startsWith('es-'))) {
      const text = await readFile(join(sessions, folder, 'es.csv'), 'utf8');
      for (const line of text.trim().split('\n').slice(1)) {
        const [startMs = 0, ...values] = line.split(',').map(Number);
        const [open, high, low, close] = values.slice(0, 4).map((points) => Math.round(points * 1e8) as Price);
        if (open === undefined || high === undefined || low === undefined || close === undefined) throw new Error(line);
        const bar: MinuteBar = { open, high, low, close, volume: values[4] as Quantity };
        const prints = expandBar(bar, TICK, new SeededRandom(folder, startMs));
        expectFaithful(bar, prints);
        priceOnly += prints.filter(({ size }) => size === 0).length;
        checked += 1;
      }
    }
    expect(checked).toBe(1_366 + 1_312);
    // Honest data needs no print without a contract.
    expect(priceOnly).toBe(0);
  });
});
