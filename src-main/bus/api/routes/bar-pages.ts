import type { HistoryRequest } from '#core/contract/ipc';
import { PACKED_BAR_WIDTH, type PackedBars } from '#core/contract/display';
import type { Bar } from '#core/market/bar';
import { assetClassOf } from '#core/market/instrument';
import { unpackBars } from '#core/market/packed-bars';
import { resample } from '#core/market/resample';
import type { Timeframe } from '#core/market/timeframe';
import { symbolName } from '#core/market/units';

/** Later than any bar: the newest there are. */
export const LAST_INSTANT_MS = 8_640_000_000_000_000;
/** Minutes asked of the archive at once, and for one page at most. */
const MINUTES_PER_QUESTION = 10_000;
const MOST_QUESTIONS = 6;

export interface BarPageRequest {
  readonly symbol: string;
  readonly timeframe: Timeframe;
  /** Bars that open in [fromMs, toMs). */
  readonly fromMs: number;
  readonly toMs: number;
  readonly limit: number;
  /** Up to where the market is known: a bar that ends later is under way. */
  readonly knownUntilMs: number;
}

export interface BarPage {
  /** Oldest first. */
  readonly bars: readonly Bar[];
  /** The `toMs` of the page before; null when there is none. */
  readonly nextToMs: number | null;
}

function joined(parts: readonly PackedBars[], symbol: string): PackedBars {
  const count = parts.reduce((sum, part) => sum + part.count, 0);
  const cells = new Float64Array(count * PACKED_BAR_WIDTH);
  let at = 0;
  for (const part of parts) {
    cells.set(part.cells.subarray(0, part.count * PACKED_BAR_WIDTH), at);
    at += part.count * PACKED_BAR_WIDTH;
  }
  return { symbol: symbolName(symbol), count, cells, contracts: parts.flatMap(({ contracts }) => contracts) };
}

const minutesOf = ({ limit, timeframe }: BarPageRequest): number =>
  timeframe.unit === 'minute' ? (limit + 1) * timeframe.count : Infinity;

/**
 * The newest bars of a range, a page of them: minutes from the archive, made longer bars by the one resampler. Of the
 * oldest long bar of a page a part may lie before what was read: it is left for the next page.
 */
export async function readBarPage(
  request: BarPageRequest,
  history: (question: HistoryRequest) => Promise<PackedBars>,
): Promise<BarPage> {
  const { symbol, timeframe, fromMs, toMs, limit, knownUntilMs } = request;
  const parts: PackedBars[] = [];
  let untilMs = toMs - 1;
  let wanted = minutesOf(request);
  let hasMore = true;
  for (let asked = 0; asked < MOST_QUESTIONS && wanted > 0 && hasMore; asked += 1) {
    const ask = Math.min(wanted, MINUTES_PER_QUESTION);
    const part = await history({ symbol, limit: ask, untilMs });
    parts.unshift(part);
    const oldestMs = part.cells[0] ?? -Infinity;
    hasMore = part.count === ask && oldestMs > fromMs;
    untilMs = oldestMs - 1;
    wanted -= part.count;
  }
  const made = unpackBars(resample(joined(parts, symbol), timeframe, assetClassOf(symbol), knownUntilMs));
  const whole = hasMore && isLong(timeframe) ? made.slice(1) : made;
  const inRange = whole.filter(({ startMs }) => startMs >= fromMs);
  const bars = inRange.slice(-limit);
  const [oldest] = bars;
  const isLast = !oldest || (!hasMore && bars.length === inRange.length);
  return { bars, nextToMs: isLast ? null : oldest.startMs };
}

const isLong = (timeframe: Timeframe): boolean => timeframe.unit !== 'minute' || timeframe.count > 1;
