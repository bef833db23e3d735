import type { FeedFault } from '#core/contract/health';
import type { StreamData } from '#core/contract/stream-data';
import type { FrameStamp } from './quote-book.ts';
import type { WireObject } from './wire-values.ts';

/** Where a reader reports what it could not use. */
export type CountFault = (fault: FeedFault, times?: number) => void;

/**
 * Keeps the newest state of every wanted key of one service. Bounded by what is wanted: an item of any other key is
 * refused before it gets here.
 */
export interface ServiceReader {
  /** Takes an item of a wanted key; false when nothing of it could be used. Never throws. */
  take(key: string, item: WireObject, stamp: FrameStamp, count: CountFault): boolean;
  /** The newest state of a key; null before the first. */
  newest(key: string): StreamData | null;
  forget(key: string): void;
  /** A new connection begins with full images: nothing known from before may fill a hole in them. */
  forgetAll(): void;
}

/** Base of the readers of services whose every item replaces what was known of its key. */
export abstract class WholeStateReader implements ServiceReader {
  readonly #newest = new Map<string, StreamData>();

  take(key: string, item: WireObject, stamp: FrameStamp, count: CountFault): boolean {
    const state = this.read(key, item, stamp, count);
    if (state === null) return false;
    this.#newest.set(key, state);
    return true;
  }

  newest(key: string): StreamData | null {
    return this.#newest.get(key) ?? null;
  }

  forget(key: string): void {
    this.#newest.delete(key);
  }

  forgetAll(): void {
    this.#newest.clear();
  }

  /** The state an item describes; null, and counted, when it describes none. */
  protected abstract read(key: string, item: WireObject, stamp: FrameStamp, count: CountFault): StreamData | null;
}
