import { COLUMN, ROW_WIDTH, copyRow, type BrokerBarEvent } from '../market/feed-batch.ts';
import { MS_PER_MINUTE } from '../market/units.ts';
import type { SymbolSlot } from './symbol-slot.ts';

/** More than a frame of any feed; beyond it a feed without a clock would fill the memory. */
const MAXIMUM_WAITING = 4_096;

export type Waiting =
  | { readonly kind: 'row'; readonly slot: SymbolSlot; readonly cells: Float64Array }
  | { readonly kind: 'broker-bar'; readonly slot: SymbolSlot; readonly event: BrokerBarEvent };

/** The instant that must have come before the item can be true. */
function instantOf(item: Waiting): number {
  return item.kind === 'row' ? (item.cells[COLUMN.exchangeMs] ?? NaN) : item.event.startMs + MS_PER_MINUTE;
}

/**
 * Rows stamped well ahead of the exchange's clock. The clock row of a frame follows the frame's rows, so whether they
 * come from the future is known only then. While one waits, all that follows waits behind it: the order is kept.
 */
export class WaitingRoom {
  #waiting: Waiting[] = [];
  /** Room for a row at each place that was ever taken: a new array a row would cost more than what is done with it. */
  readonly #cells: Float64Array[] = [];

  get isEmpty(): boolean {
    return this.#waiting.length === 0;
  }

  /** False when there is no room. */
  admitRow(slot: SymbolSlot, rows: Float64Array, at: number): boolean {
    const place = this.#waiting.length;
    if (place >= MAXIMUM_WAITING) return false;
    const cells = (this.#cells[place] ??= new Float64Array(ROW_WIDTH));
    copyRow(rows, at, cells);
    this.#waiting.push({ kind: 'row', slot, cells });
    return true;
  }

  admitBrokerBar(slot: SymbolSlot, event: BrokerBarEvent): boolean {
    if (this.#waiting.length >= MAXIMUM_WAITING) return false;
    this.#waiting.push({ kind: 'broker-bar', slot, event });
    return true;
  }

  /**
   * Empties the room, in order; what is stamped later than `limitMs` lies in the future even now. A row's cells are the
   * room's own: `take` neither keeps them nor admits anything.
   */
  release(limitMs: number, take: (item: Waiting, isInFuture: boolean) => void): void {
    const released = this.#waiting;
    this.#waiting = [];
    for (const item of released) take(item, instantOf(item) > limitMs);
  }
}
