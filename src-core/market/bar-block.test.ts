import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PACKED_BAR_WIDTH, type PackedBars } from '../contract/display.ts';
import { BAR_GRADES } from './bar.ts';
import { BarBlock, BarBlockError, openHistory, packBlock } from './bar-block.ts';
import { symbolName } from './units.ts';

const symbol = symbolName('/NQ');
const MINUTE_MS = 60_000;
const START_MS = Date.UTC(2026, 10, 20, 14, 30);

const barCells = fc.tuple(
  fc.integer({ min: 0, max: 10_000 }),
  fc.array(fc.maxSafeInteger(), { minLength: 4, maxLength: 4 }),
  fc.array(fc.oneof(fc.nat(300), fc.nat(70_000), fc.maxSafeNat()), { minLength: 2, maxLength: 2 }),
  fc.nat(BAR_GRADES.length - 1),
  fc.constantFrom(null, '/NQZ26', '/NQH27', 'Fünf €'),
);

function packed(rows: readonly (readonly [readonly number[], string | null])[]): PackedBars {
  return {
    symbol,
    count: rows.length,
    cells: Float64Array.from(rows.flatMap(([cells]) => cells)),
    contracts: rows.map(([, contract]) => contract),
  };
}

const anyBars = fc
  .array(barCells, { maxLength: 60 })
  .map((rows) =>
    packed(
      rows
        .sort(([left], [right]) => left - right)
        .map(([minute, prices, counts, grade, contract]) => [
          [START_MS + minute * MINUTE_MS, ...prices, ...counts, grade],
          contract,
        ]),
    ),
  );

/** A quiet session: what a block is made for. */
function session(count: number): PackedBars {
  const TICK = 25_000_000;
  const price = (row: number): number => 2_500_000_000_000 + ((row * 7) % 900) * TICK;
  return packed(
    Array.from({ length: count }, (_, row) => [
      [
        START_MS + row * MINUTE_MS,
        price(row),
        price(row) + 3 * TICK,
        price(row) - TICK,
        price(row),
        row % 5_000,
        row % 700,
        2,
      ],
      '/NQZ26',
    ]),
  );
}

describe('a block of bars', () => {
  it('gives back whatever was packed, in whole and in any part', () => {
    fc.assert(
      fc.property(anyBars, fc.nat(60), fc.nat(60), (bars, one, other) => {
        const bytes = packBlock(bars);
        expect(openHistory({ symbol, count: bars.count, parts: [{ bytes, from: 0, to: bars.count }] })).toEqual(bars);
        const [from, to] = [Math.min(one, other, bars.count), Math.min(Math.max(one, other), bars.count)];
        const part = openHistory({ symbol, count: to - from, parts: [{ bytes, from, to }] });
        expect(part.cells).toEqual(bars.cells.slice(from * PACKED_BAR_WIDTH, to * PACKED_BAR_WIDTH));
        expect(part.contracts).toEqual(bars.contracts.slice(from, to));
      }),
    );
  });

  it('takes a quarter of the bytes of its cells at most', () => {
    const bars = session(6_900);
    expect(packBlock(bars).length).toBeLessThan(bars.cells.byteLength / 4);
  });

  it('finds how many bars open at or before an instant', () => {
    const block = new BarBlock(packBlock(session(100)));
    expect([-1, 0, 1, MINUTE_MS, 99 * MINUTE_MS, 1e12].map((ms) => block.rowsUntil(START_MS + ms))).toEqual([
      0, 1, 1, 2, 100, 100,
    ]);
  });

  it('is read from any place in memory', () => {
    const bars = session(10);
    const bytes = packBlock(bars);
    const shifted = new Uint8Array(bytes.length + 3);
    shifted.set(bytes, 3);
    expect(openHistory({ symbol, count: 10, parts: [{ bytes: shifted.subarray(3), from: 0, to: 10 }] })).toEqual(bars);
  });

  it('claims nothing for a grade that is not known here', () => {
    const bytes = packBlock(session(1));
    const text = String.fromCharCode(...bytes);
    const at = text.indexOf('"built"');
    bytes.set(
      Uint8Array.from('"later"', (letter) => letter.charCodeAt(0)),
      at,
    );
    const { cells } = openHistory({ symbol, count: 1, parts: [{ bytes, from: 0, to: 1 }] });
    expect(BAR_GRADES[cells[PACKED_BAR_WIDTH - 1] ?? NaN]).toBe('partial');
  });

  it.each([
    ['cut within its header', (bytes: Uint8Array) => bytes.slice(0, 100)],
    ['cut within a column', (bytes: Uint8Array) => bytes.slice(0, 400)],
    ['cut by one byte', (bytes: Uint8Array) => bytes.slice(0, -1)],
    ['of a later format', (bytes: Uint8Array) => bytes.with(7, 0x40)],
    ['without names', (bytes: Uint8Array) => bytes.with(bytes.length - 1, 0)],
  ])('refuses what is %s', (_, spoil) => {
    expect(() => new BarBlock(spoil(packBlock(session(50))))).toThrow(BarBlockError);
  });
});
