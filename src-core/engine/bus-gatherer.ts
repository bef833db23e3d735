import type { BusQuotes } from '../contract/bus-port.ts';
import { COLUMN, ROW_WIDTH } from '../market/feed-batch.ts';
import type { SymbolSlot } from './symbol-slot.ts';

/** Collects for one receiver of the bus what changed since it was last sent something: per symbol the newest only. */
export class BusGatherer {
  readonly #wantsForming: boolean;
  /** The revision of each symbol that was sent last; an engine that begins anew has other slots. */
  #sent = new WeakMap<SymbolSlot, number>();
  #isSnapshot = true;

  constructor(wantsForming: boolean) {
    this.#wantsForming = wantsForming;
  }

  /** The next call gives every symbol, as a snapshot. */
  startOver(): void {
    this.#sent = new WeakMap();
    this.#isSnapshot = true;
  }

  /** What changed since the last call, or null. */
  take(slots: readonly SymbolSlot[]): BusQuotes | null {
    const changed: SymbolSlot[] = [];
    let superseded = 0;
    for (const slot of slots) {
      const sent = this.#sent.get(slot);
      if (slot.revision === (sent ?? 0)) continue;
      this.#sent.set(slot, slot.revision);
      // Something is known of the symbol, but no price yet.
      if (Number.isNaN(slot.newestRow[COLUMN.kind])) continue;
      changed.push(slot);
      if (sent !== undefined) superseded += slot.revision - sent - 1;
    }
    if (changed.length === 0) return null;
    const isSnapshot = this.#isSnapshot;
    this.#isSnapshot = false;
    const rows = new Float64Array(changed.length * ROW_WIDTH);
    for (const [index, slot] of changed.entries()) rows.set(slot.newestRow, index * ROW_WIDTH);
    return {
      kind: 'quotes',
      symbols: changed.map(({ symbol }) => symbol),
      rows,
      contracts: changed.map(({ builder }) => builder.contract),
      previousCloses: changed.map(({ previousClose }) => previousClose),
      forming: this.#wantsForming ? changed.flatMap(({ builder }) => builder.formingBars()) : [],
      superseded,
      isSnapshot,
    };
  }
}
