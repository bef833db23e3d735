import { PACKED_BAR_WIDTH, type PackedBars } from '../contract/display.ts';
import { BAR_GRADES, type Bar } from './bar.ts';
import { epochMs, quantity, symbolName, type Price } from './units.ts';

/** Bars as objects again. A grade that this version does not know counts as the weakest: nothing is claimed for it. */
export function unpackBars({ symbol, count, cells, contracts }: PackedBars): readonly Bar[] {
  const name = symbolName(symbol);
  return Array.from({ length: count }, (_, index) => {
    const cell = (column: number): number => cells[index * PACKED_BAR_WIDTH + column] ?? NaN;
    return {
      symbol: name,
      startMs: epochMs(cell(0)),
      open: cell(1) as Price,
      high: cell(2) as Price,
      low: cell(3) as Price,
      close: cell(4) as Price,
      volume: quantity(cell(5)),
      tickCount: cell(6),
      grade: BAR_GRADES[cell(7)] ?? 'partial',
      contract: contracts[index] ?? null,
    };
  });
}
