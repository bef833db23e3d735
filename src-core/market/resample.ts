import { PACKED_BAR_WIDTH, type PackedBars } from '../contract/display.ts';
import { BAR_GRADES } from './bar.ts';
import type { AssetClass } from './instrument.ts';
import { TimeBins, type Timeframe } from './timeframe.ts';
import { epochMs } from './units.ts';

/** Rank of a bar that is still under way or has a part that was not seen whole. */
const PARTIAL_RANK = BAR_GRADES.indexOf('partial');

/** Columns of a packed bar. */
const [START, , HIGH, LOW, CLOSE, VOLUME, TICKS, RANK] = [0, 1, 2, 3, 4, 5, 6, 7] as const;

/**
 * Joins bars, oldest first, into those of a longer timeframe: first open, highest high, lowest low, last close, volumes
 * and trades added up, the weakest grade, the newest contract. A bin without a bar makes none.
 * @param knownUntilMs up to where the market is known; a bar whose bin ends later is under way and graded `partial`
 */
export function resample(
  bars: PackedBars,
  timeframe: Timeframe,
  assetClass: AssetClass,
  knownUntilMs: number,
): PackedBars {
  const bins = new TimeBins(timeframe, assetClass);
  const { cells: from, count } = bars;
  // There are never more bars than before; what is too much is cut off at the end.
  const cells = new Float64Array(count * PACKED_BAR_WIDTH);
  const contracts: (string | null)[] = [];
  let made = 0;
  let endMs = -Infinity;
  let to = -PACKED_BAR_WIDTH;
  for (let at = 0; at < count * PACKED_BAR_WIDTH; at += PACKED_BAR_WIDTH) {
    const startMs = from[at + START] ?? NaN;
    if (startMs >= endMs) {
      const bin = bins.binOf(epochMs(startMs));
      endMs = bin.endMs;
      to += PACKED_BAR_WIDTH;
      made += 1;
      for (let cell = 0; cell < PACKED_BAR_WIDTH; cell += 1) cells[to + cell] = from[at + cell] ?? NaN;
      cells[to + START] = bin.startMs;
      if (endMs > knownUntilMs) cells[to + RANK] = PARTIAL_RANK;
    } else join(cells, to, from, at);
    contracts[made - 1] = bars.contracts[at / PACKED_BAR_WIDTH] ?? null;
  }
  return { symbol: bars.symbol, count: made, cells: cells.slice(0, made * PACKED_BAR_WIDTH), contracts };
}

/** Adds one bar to the one that is being made. */
function join(cells: Float64Array, to: number, from: Float64Array, at: number): void {
  const read = (place: Float64Array, index: number): number => place[index] ?? NaN;
  cells[to + HIGH] = Math.max(read(cells, to + HIGH), read(from, at + HIGH));
  cells[to + LOW] = Math.min(read(cells, to + LOW), read(from, at + LOW));
  cells[to + CLOSE] = read(from, at + CLOSE);
  cells[to + VOLUME] = read(cells, to + VOLUME) + read(from, at + VOLUME);
  cells[to + TICKS] = read(cells, to + TICKS) + read(from, at + TICKS);
  cells[to + RANK] = Math.min(read(cells, to + RANK), read(from, at + RANK));
}
