import type { ITimeScaleApi, Logical, Time } from 'lightweight-charts';
import { MS_PER_MINUTE } from '#core/market/units';
import type { BarTrack } from './bar-track.ts';

/** Where instants lie on the chart, also those that have no bar yet: the library only knows places of bars. */
export class TimeAxis {
  readonly #scale: ITimeScaleApi<Time>;
  readonly #track: BarTrack;

  constructor(scale: ITimeScaleApi<Time>, track: BarTrack) {
    this.#scale = scale;
    this.#track = track;
  }

  /** The library's place of an instant; past the last bar minutes are counted on. */
  indexOf(ms: number): number {
    const { last, slots } = this.#track;
    if (!last || ms <= last.startMs) return this.#track.indexAt(ms);
    return slots.length - 1 + (ms - last.startMs) / MS_PER_MINUTE;
  }

  /** Left edge of the minute that starts at `ms`; past the last bar at the same spacing. */
  leftEdge(ms: number): number | null {
    const lastIndex = this.#track.slots.length - 1;
    const anchor = lastIndex < 0 ? null : this.#scale.logicalToCoordinate(lastIndex as Logical);
    return anchor === null ? null : anchor + (this.indexOf(ms) - lastIndex - 0.5) * this.spacing;
  }

  /** Middle of the minute that starts at `ms`. */
  centre(ms: number): number | null {
    const edge = this.leftEdge(ms);
    return edge === null ? null : edge + this.spacing / 2;
  }

  get spacing(): number {
    const first = this.#scale.logicalToCoordinate(0 as Logical);
    const second = this.#scale.logicalToCoordinate(1 as Logical);
    return first === null || second === null ? 0 : second - first;
  }

  get width(): number {
    return this.#scale.width();
  }

  /** First and last instant in view, a minute wider on both sides; null while there is nothing to see. */
  visibleSpan(): { readonly fromMs: number; readonly toMs: number } | null {
    const range = this.#scale.getVisibleLogicalRange();
    const { first, last, slots } = this.#track;
    if (!range || !first || !last) return null;
    const at = (index: number): number => {
      const lastIndex = slots.length - 1;
      if (index >= lastIndex) return last.startMs + (index - lastIndex) * MS_PER_MINUTE;
      return slots[Math.max(0, Math.floor(index))]?.startMs ?? first.startMs;
    };
    return { fromMs: at(range.from) - MS_PER_MINUTE, toMs: at(range.to) + MS_PER_MINUTE };
  }
}
