import type { Bar } from '#core/market/bar';
import { epochMs, type EpochMs } from '#core/market/units';

/** One place on the time axis: a bar, or a stretch as long inside a session in which there was none. */
export interface Slot {
  readonly startMs: EpochMs;
  readonly bar: Bar | null;
}

/** The next thing to draw. A step touches one point; `rebuild` hands over everything. */
export type DrawStep =
  | { readonly kind: 'append' | 'replace-last'; readonly slot: Slot }
  | { readonly kind: 'correct'; readonly slot: Slot & { readonly bar: Bar } }
  | { readonly kind: 'rebuild'; readonly slots: readonly Slot[] };

/** Beyond so many single steps one rebuild is cheaper, and the picture is current a frame later. */
const MOST_SINGLE_STEPS = 12;
/** How many of the oldest are given up at a time: each trim costs a rebuild. */
const TRIM_SHARE = 0.1;

/** First index whose slot starts at or after `startMs`. */
function lowerBound(slots: readonly Slot[], startMs: number): number {
  let low = 0;
  let high = slots.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const slot = slots[middle];
    if (slot && slot.startMs < startMs) low = middle + 1;
    else high = middle;
  }
  return low;
}

function sameOnScreen(left: Bar, right: Bar): boolean {
  return (
    left.open === right.open &&
    left.high === right.high &&
    left.low === right.low &&
    left.close === right.close &&
    left.volume === right.volume &&
    left.grade === right.grade
  );
}

/**
 * The bars of the symbol on the chart, in order, and what of them is not drawn yet. The library rebuilds all loaded
 * bars on every update, so the chart takes one step a frame from here however much arrives; nothing queues up, because
 * a bar that changed ten times is still one bar to draw.
 */
export class BarTrack {
  readonly #maximum: number;
  /** Whether the minutes between two bars belong to one session, so that missing ones are shown as missing. */
  readonly #sameSession: (earlierMs: EpochMs, laterMs: EpochMs) => boolean;
  /** Where the bar after the one that starts here would start; Infinity where none is missed. */
  readonly #following: (startMs: EpochMs) => number;
  #slots: Slot[] = [];
  readonly #dirty = new Set<EpochMs>();
  #drawnThroughMs = -Infinity;
  #rebuild = false;

  constructor(
    maximum: number,
    sameSession: (earlierMs: EpochMs, laterMs: EpochMs) => boolean,
    following: (startMs: EpochMs) => number,
  ) {
    this.#maximum = maximum;
    this.#sameSession = sameSession;
    this.#following = following;
  }

  get slots(): readonly Slot[] {
    return this.#slots;
  }

  get barCount(): number {
    return this.#slots.reduce((count, slot) => count + (slot.bar ? 1 : 0), 0);
  }

  get first(): Slot | null {
    return this.#slots[0] ?? null;
  }

  get last(): Slot | null {
    return this.#slots.at(-1) ?? null;
  }

  get isFull(): boolean {
    return this.#slots.length >= this.#maximum;
  }

  /** Index of the slot that starts at `startMs`, or of the first one after it; may lie one past the end. */
  indexAt(startMs: number): number {
    return lowerBound(this.#slots, startMs);
  }

  /** Forgets everything, for another symbol or another run of the exchange. */
  clear(): void {
    this.#slots = [];
    this.#dirty.clear();
    this.#rebuild = true;
  }

  /** Takes all bars anew, oldest first: what is drawn is no part of them. */
  replaceAll(bars: readonly Bar[]): void {
    this.#slots = [];
    for (const bar of bars) this.#push(bar);
    this.#trim();
    this.#dirty.clear();
    this.#rebuild = true;
  }

  /** Takes a bar as it is now: new, grown, closed, revised or confirmed. */
  put(bar: Bar): void {
    const last = this.#slots.at(-1);
    if (!last || bar.startMs > last.startMs) {
      const before = this.#slots.length;
      this.#push(bar);
      for (const slot of this.#slots.slice(before)) this.#dirty.add(slot.startMs);
      this.#trim();
      return;
    }
    const index = this.indexAt(bar.startMs);
    const known = this.#slots[index];
    if (known?.startMs === bar.startMs) {
      if (known.bar && sameOnScreen(known.bar, bar)) return;
      this.#slots[index] = { startMs: bar.startMs, bar };
      // The library cannot turn a missing minute in the middle into a bar.
      if (!known.bar && index < this.#slots.length - 1) this.#rebuild = true;
      else this.#dirty.add(bar.startMs);
    } else if (index > 0) {
      this.#slots.splice(index, 0, { startMs: bar.startMs, bar });
      this.#rebuild = true;
    }
    // Older than everything loaded: it is in the archive and comes with the page it belongs to.
  }

  /** What to draw next, oldest first, so that a bar is final before its successor appears; null when all is drawn. */
  nextStep(): DrawStep | null {
    if (this.#rebuild || this.#dirty.size > MOST_SINGLE_STEPS) {
      this.#dirty.clear();
      this.#rebuild = false;
      this.#drawnThroughMs = this.last?.startMs ?? -Infinity;
      return { kind: 'rebuild', slots: this.#slots };
    }
    const startMs = this.#oldestDirty();
    if (startMs === null) return null;
    this.#dirty.delete(startMs);
    const slot = this.#slots[this.indexAt(startMs)];
    if (slot?.startMs !== startMs) return this.nextStep();
    return this.#stepFor(slot);
  }

  get hasMoreToDraw(): boolean {
    return this.#rebuild || this.#dirty.size > 0;
  }

  /** The step could not be drawn as such: draw everything instead. */
  demandRebuild(): void {
    this.#rebuild = true;
  }

  #stepFor(slot: Slot): DrawStep {
    if (slot.startMs > this.#drawnThroughMs) {
      this.#drawnThroughMs = slot.startMs;
      return { kind: 'append', slot };
    }
    if (slot.startMs === this.#drawnThroughMs || !slot.bar) return { kind: 'replace-last', slot };
    return { kind: 'correct', slot: { startMs: slot.startMs, bar: slot.bar } };
  }

  #oldestDirty(): EpochMs | null {
    let oldest: EpochMs | null = null;
    for (const startMs of this.#dirty) if (oldest === null || startMs < oldest) oldest = startMs;
    return oldest;
  }

  /** Appends a bar that is newer than all others, after the missing minutes between them. */
  #push(bar: Bar): void {
    const last = this.#slots.at(-1);
    if (last && this.#sameSession(last.startMs, bar.startMs)) {
      let startMs = this.#following(last.startMs);
      while (startMs < bar.startMs) {
        this.#slots.push({ startMs: epochMs(startMs), bar: null });
        startMs = this.#following(epochMs(startMs));
      }
    }
    this.#slots.push({ startMs: bar.startMs, bar });
  }

  #trim(): void {
    if (this.#slots.length <= this.#maximum) return;
    const keep = Math.floor(this.#maximum * (1 - TRIM_SHARE));
    this.#slots = this.#slots.slice(-keep);
    this.#rebuild = true;
  }
}
