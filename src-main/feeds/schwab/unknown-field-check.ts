import type { WireObject } from './wire-values.ts';

/** Members that come by name beside the numbered fields. */
const NAMED_MEMBERS: ReadonlySet<string> = new Set(['key', 'delayed', 'assetMainType', 'assetSubType', 'cusip', 'seq']);

const CHECKS_PER_SECOND = 2_000;
const SECOND_MS = 1_000;

/**
 * Counts members that no table names. Walking over an item's members costs ten times what merging it does, so at most
 * 2,000 items a second are walked over: all of them at any rate a broker sends, the first of each second in a replay
 * at full speed, where the count is therefore a lower bound. Images and bars are always checked.
 */
export class UnknownFieldCheck {
  #secondBeganMs = -Infinity;
  #left = 0;

  count(item: WireObject, highestField: number, monotonicMs: number, always: boolean): number {
    if (monotonicMs - this.#secondBeganMs >= SECOND_MS) {
      this.#secondBeganMs = monotonicMs;
      this.#left = CHECKS_PER_SECOND;
    }
    if (this.#left > 0) this.#left -= 1;
    else if (!always) return 0;

    let unknown = 0;
    for (const member in item) {
      const isField = /^\d{1,3}$/.test(member) && Number(member) <= highestField;
      if (!isField && !NAMED_MEMBERS.has(member)) unknown += 1;
    }
    return unknown;
  }
}
