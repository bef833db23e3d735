import { describe, expect, it } from 'vitest';
import { ArchiveLayout, encodeSymbol } from './archive-layout.ts';

describe('encodeSymbol', () => {
  it.each([
    ['QQQ', 'QQQ'],
    ['/NQ', '%2FNQ'],
    ['BRK.B', 'BRK.B'],
    ['A*B', 'A%2AB'],
    ['ends.', 'ends%2E'],
    ['..', '.%2E'],
    ['a\\b:c?d', 'a%5Cb%3Ac%3Fd'],
  ])('writes %s as %s', (symbol, folder) => {
    expect(encodeSymbol(symbol)).toBe(folder);
    expect(decodeURIComponent(folder)).toBe(symbol);
  });
});

describe('ArchiveLayout', () => {
  it('puts a day of a symbol into a file of its own', () => {
    expect(new ArchiveLayout('/a').dayFile('/NQ', '2026-11-20')).toBe('/a/bars/symbol=%2FNQ/date=2026-11-20.parquet');
  });
});
