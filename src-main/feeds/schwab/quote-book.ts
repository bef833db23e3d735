import { COLUMN, FLAG, ROW_QUOTE, ROW_TRADE } from '#core/market/feed-batch';
import {
  QUOTE_SLOTS,
  ROW_SLOTS,
  SLOT,
  SLOT_COUNT,
  SLOT_IS_PRICE,
  TRADE_SLOTS,
  type LevelOneLayout,
} from './level-one-layout.ts';
import type { RowBuffer } from './row-buffer.ts';
import { BAD_VALUE, wirePrice, wireQuantity, wireTime, type WireObject } from './wire-values.ts';

/** When a frame came, on every clock that matters. `envelopeMs` is NaN when the frame did not say. */
export interface FrameStamp {
  envelopeMs: number;
  wallMs: number;
  monotonicMs: number;
}

/** What merging one update found besides data; bits. */
export const MERGED = { badNumber: 1, tickFromPast: 2, duplicate: 4 } as const;

function readSlot(raw: unknown, slot: number, mayBeNegative: boolean): number {
  if (SLOT_IS_PRICE[slot] === true) return wirePrice(raw, mayBeNegative);
  return slot < ROW_SLOTS ? wireQuantity(raw) : wireTime(raw);
}

/**
 * The newest quote of every symbol, put together from updates that carry only what changed, and the rows that come of
 * it. All values are kept in one Float64Array; NaN is "not known". A value that arrives bad makes its field unknown
 * until a good one comes: the old value would pass for the one that could not be read.
 */
export class QuoteBook {
  #values: Float64Array;
  /** 1 until the symbol's first row of this connection. */
  #imageDue: Uint8Array;
  readonly #rows: RowBuffer;
  /** Trades and quotes so far. */
  rowCount = 0;
  #bad = false;
  #present = false;

  constructor(symbolCount: number, rows: RowBuffer) {
    this.#values = new Float64Array(symbolCount * SLOT_COUNT);
    this.#imageDue = new Uint8Array(symbolCount);
    this.#rows = rows;
    this.forget();
  }

  /** A new connection begins with full images: nothing known from before may fill a hole in them. */
  forget(): void {
    this.#values.fill(NaN);
    this.#imageDue.fill(1);
  }

  /** Makes room for more symbols; of those that were there nothing changes. */
  grow(symbolCount: number): void {
    const [values, imageDue] = [this.#values, this.#imageDue];
    this.#values = new Float64Array(symbolCount * SLOT_COUNT).fill(NaN);
    this.#values.set(values);
    this.#imageDue = new Uint8Array(symbolCount).fill(1);
    this.#imageDue.set(imageDue);
  }

  /** The symbol is streamed no more: when it comes again, it begins with an image. */
  forgetSymbol(symbol: number): void {
    this.#values.fill(NaN, symbol * SLOT_COUNT, (symbol + 1) * SLOT_COUNT);
    this.#imageDue[symbol] = 1;
  }

  isImageDue(symbol: number): boolean {
    return this.#imageDue[symbol] === 1;
  }

  /** Merges one update and adds a row when it is a trade or a quote. Returns MERGED bits. */
  merge(item: WireObject, symbol: number, layout: LevelOneLayout, stamp: FrameStamp): number {
    const base = symbol * SLOT_COUNT;
    const tradeTimeBefore = this.#values[base + SLOT.tradeTime] ?? NaN;
    const changed = this.#takeOver(item, base, layout);
    const image = this.#imageDue[symbol] === 1;
    let found = this.#bad ? MERGED.badNumber : 0;
    if (changed === 0) return this.#present && !image && !this.#bad ? found | MERGED.duplicate : found;

    const last = this.#values[base + SLOT.last] ?? NaN;
    if ((changed & TRADE_SLOTS) !== 0 && !Number.isNaN(last)) {
      this.#addRow(ROW_TRADE, symbol, base, stamp);
      if ((this.#values[base + SLOT.tradeTime] ?? NaN) < tradeTimeBefore) found |= MERGED.tickFromPast;
    } else if ((changed & QUOTE_SLOTS) !== 0) {
      this.#addRow(ROW_QUOTE, symbol, base, stamp);
    }
    return found;
  }

  /** Takes over what the update carries; returns a bit for every slot that changed. */
  #takeOver(item: WireObject, base: number, layout: LevelOneLayout): number {
    const values = this.#values;
    const fields = layout.fieldOfSlot;
    let changed = 0;
    let present = false;
    let bad = false;
    for (let slot = 0; slot < SLOT_COUNT; slot++) {
      // Asking for each field by its number costs a tenth of walking over the members that are there.
      const raw = item[fields[slot] ?? 0];
      if (raw === undefined) continue;
      present = true;
      let value = readSlot(raw, slot, layout.pricesMayBeNegative);
      if (value === BAD_VALUE) {
        bad = true;
        value = NaN;
      }
      const before = values[base + slot] ?? NaN;
      if (value === before || (value !== value && before !== before)) continue;
      values[base + slot] = value;
      changed |= 1 << slot;
    }
    this.#present = present;
    this.#bad = bad;
    return changed;
  }

  #addRow(kind: number, symbol: number, base: number, stamp: FrameStamp): void {
    this.rowCount += 1;
    const at = this.#rows.addRow();
    const cells = this.#rows.cells;
    const values = this.#values;
    let flags = this.#imageDue[symbol] === 1 ? FLAG.image : 0;
    this.#imageDue[symbol] = 0;

    let time = values[base + (kind === ROW_TRADE ? SLOT.tradeTime : SLOT.quoteTime)] ?? NaN;
    if (Number.isNaN(time)) {
      flags |= FLAG.estimatedTime;
      time = this.#standInTime(base, stamp);
    }
    cells[at + COLUMN.kind] = kind;
    cells[at + COLUMN.symbol] = symbol;
    cells[at + COLUMN.exchangeMs] = time;
    cells[at + COLUMN.receivedWallMs] = stamp.wallMs;
    cells[at + COLUMN.receivedMonotonicMs] = stamp.monotonicMs;
    for (let slot = 0; slot < ROW_SLOTS; slot++) cells[at + COLUMN.last + slot] = values[base + slot] ?? NaN;
    cells[at + COLUMN.flags] = flags;
  }

  /** Quote time, then the instant the server built the frame, then the receive time: from near to far. */
  #standInTime(base: number, stamp: FrameStamp): number {
    const quoteTime = this.#values[base + SLOT.quoteTime] ?? NaN;
    if (!Number.isNaN(quoteTime)) return quoteTime;
    return Number.isNaN(stamp.envelopeMs) ? stamp.wallMs : stamp.envelopeMs;
  }
}
