import type { ITimeScaleApi, Logical, Time } from 'lightweight-charts';
import type { BarTrack } from './bar-track.ts';

/** Where instants lie on the chart, also those that have no bar yet: the library only knows places of bars. */
export class TimeAxis {
  readonly #scale: ITimeScaleApi<Time>;
  readonly #track: BarTrack;
  /** Time that one bar stands for. */
  readonly #barLengthMs: () => number;

  constructor(scale: ITimeScaleApi<Time>, track: BarTrack, barLengthMs: () => number) {
    this.#scale = scale;
    this.#track = track;
    this.#barLengthMs = barLengthMs;
  }

  /** The library's place of an instant; inside a bar a part of it, past the last bar as many as fit. */
  indexOf(ms: number): number {
    const { last, slots } = this.#track;
    const lengthMs = this.#barLengthMs();
    if (last && ms > last.startMs) return slots.length - 1 + (ms - last.startMs) / lengthMs;
    const index = this.#track.indexAt(ms);
    const before = slots[index - 1];
    // Nothing lies between two bars that a session's end has parted.
    const isInside = before !== undefined && slots[index]?.startMs !== ms && ms < before.startMs + lengthMs;
    return isInside ? index - 1 + (ms - before.startMs) / lengthMs : index;
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
      if (index >= lastIndex) return last.startMs + (index - lastIndex) * this.#barLengthMs();
      return slots[Math.max(0, Math.floor(index))]?.startMs ?? first.startMs;
    };
    return { fromMs: at(range.from) - this.#barLengthMs(), toMs: at(range.to) + this.#barLengthMs() };
  }
}
