import { PACKED_BAR_WIDTH, type PackedBars } from '#core/contract/display';
import { gradeRank, type Bar } from '#core/market/bar';
import type { AssetClass } from '#core/market/instrument';
import { resample } from '#core/market/resample';
import { regularSession, tradingDayOf } from '#core/market/session';
import { TimeBins, type Bin } from '#core/market/timeframe';
import { MS_PER_MINUTE, epochMs, type EpochMs } from '#core/market/units';
import type { BarFrame, ChartHours } from './bar-frame.ts';
import { unpackBars } from '#core/market/packed-bars';

/** Bars as columns, oldest first, as the resampler takes them. All are of one symbol. */
export function packBars(bars: readonly [Bar, ...Bar[]]): PackedBars {
  const cells = new Float64Array(bars.length * PACKED_BAR_WIDTH);
  for (const [index, { startMs, open, high, low, close, volume, tickCount, grade }] of bars.entries()) {
    cells.set([startMs, open, high, low, close, volume, tickCount, gradeRank(grade)], index * PACKED_BAR_WIDTH);
  }
  return { symbol: bars[0].symbol, count: bars.length, cells, contracts: bars.map(({ contract }) => contract) };
}

function isRegular(instantMs: EpochMs): boolean {
  const session = regularSession(tradingDayOf(instantMs, 'equity'));
  return session !== null && instantMs >= session.openMs && instantMs < session.closeMs;
}

/**
 * The minutes behind a chart, and the bars of its timeframe made of them. A minute that changes changes the one bar it
 * lies in; all are made by the one resampler, from the archive and live alike.
 */
export class FramedBars {
  readonly frame: BarFrame;
  readonly #hours: ChartHours;
  /** Regular hours are counted from the bell, whatever trades. */
  readonly #assetClass: AssetClass;
  readonly #bins: TimeBins;
  readonly #minutes = new Map<number, Bar>();
  #newestMs = -Infinity;
  #knownUntilMs = -Infinity;

  constructor(frame: BarFrame, hours: ChartHours, assetClass: AssetClass) {
    this.frame = frame;
    this.#hours = hours;
    this.#assetClass = hours === 'regular' ? 'equity' : assetClass;
    this.#bins = new TimeBins(frame.timeframe, this.#assetClass);
  }

  get minuteCount(): number {
    return this.#minutes.size;
  }

  /** The minute that is known of a start. */
  minuteAt(startMs: number): Bar | null {
    return this.#minutes.get(startMs) ?? null;
  }

  /** Start of the newest minute; null before there is one. */
  get newestMinuteMs(): number | null {
    return Number.isFinite(this.#newestMs) ? this.#newestMs : null;
  }

  get #isPlain(): boolean {
    const { timeframe } = this.frame;
    return timeframe.unit === 'minute' && timeframe.count === 1;
  }

  /** The bar that an instant lies in: [start, end). */
  binOf(instantMs: number): Bin {
    return this.#bins.binOf(epochMs(instantMs));
  }

  clear(): void {
    this.#minutes.clear();
    this.#newestMs = -Infinity;
    this.#knownUntilMs = -Infinity;
  }

  /** Takes minutes from the archive; the stronger grade stays, and of two alike the one that is here. */
  mergeHistory(minutes: readonly Bar[]): readonly Bar[] {
    for (const bar of minutes) {
      const known = this.#minutes.get(bar.startMs);
      if (this.#isShown(bar) && (!known || gradeRank(bar.grade) > gradeRank(known.grade))) this.#keep(bar);
    }
    const ordered = [...this.#minutes.values()].sort((left, right) => left.startMs - right.startMs);
    return this.#join(ordered);
  }

  /** Takes a minute as it is now; gives the bars that it changed, oldest first. */
  put(minute: Bar): readonly Bar[] {
    if (!this.#isShown(minute)) return [];
    const before = this.#newestMs;
    this.#keep(minute);
    if (this.#isPlain) return [minute];
    const bin = this.binOf(minute.startMs);
    const made = this.#barOf(bin);
    // The bar before is complete only now, when something later is known.
    const isNext = before < bin.startMs && Number.isFinite(before);
    return isNext ? [...this.#barOf(this.binOf(before)), ...made] : made;
  }

  #keep(bar: Bar): void {
    this.#minutes.set(bar.startMs, bar);
    this.#newestMs = Math.max(this.#newestMs, bar.startMs);
    // The newest minute may be under way itself: up to its start the market is known.
    this.#knownUntilMs = Math.max(this.#knownUntilMs, bar.startMs);
  }

  #isShown({ startMs }: Bar): boolean {
    return this.#hours === 'all' || isRegular(startMs);
  }

  #barOf({ startMs, endMs }: Bin): readonly Bar[] {
    const members: Bar[] = [];
    for (let ms = startMs; ms < endMs; ms += MS_PER_MINUTE) {
      const minute = this.#minutes.get(ms);
      if (minute) members.push(minute);
    }
    return this.#join(members);
  }

  #join(minutes: readonly Bar[]): readonly Bar[] {
    const [first, ...others] = minutes;
    if (!first || this.#isPlain) return minutes;
    return unpackBars(
      resample(packBars([first, ...others]), this.frame.timeframe, this.#assetClass, this.#knownUntilMs),
    );
  }
}
