import type { DisplayBatch, SymbolRanges } from '../contract/display.ts';
import type { Bar } from '../market/bar.ts';
import { MS_PER_MINUTE, type EpochMs, type WallMs } from '../market/units.ts';
import type { Signal } from '../signals/signal.ts';
import type { SymbolSlot } from './symbol-slot.ts';

/**
 * How far back the first batch after a recovery shows closed bars. A window that kept running while the engine was
 * replaced has missed them; a new window reads them from the archive anyway.
 */
const RECOVERED_BARS_SHOWN_MS = 15 * MS_PER_MINUTE;

/** Collects what changed on screen between two display frames. */
export class DisplayGatherer {
  #seq = 0;
  #oldestTickMs: WallMs | null = null;
  #closed: Bar[] = [];
  #signals: Signal[] = [];

  /** Notes the receive time of a tick; only the oldest since the last batch counts. */
  noteTick(receivedWallMs: WallMs): void {
    this.#oldestTickMs ??= receivedWallMs;
  }

  addBar(bar: Bar): void {
    this.#closed.push(bar);
  }

  addSignal(signal: Signal): void {
    this.#signals.push(signal);
  }

  forgetOldBars(nowMs: number): void {
    const fromMs = nowMs - RECOVERED_BARS_SHOWN_MS;
    if (this.#closed.some(({ startMs }) => startMs < fromMs)) {
      this.#closed = this.#closed.filter(({ startMs }) => startMs >= fromMs);
    }
  }

  /** Everything that changed since the last call, or null when nothing did. */
  take(slots: readonly SymbolSlot[], exchangeMs: EpochMs, madeWallMs: WallMs): DisplayBatch | null {
    const changed: SymbolSlot[] = [];
    const openingRanges: SymbolRanges[] = [];
    for (const slot of slots) {
      const ranges = slot.takeRanges();
      if (ranges) openingRanges.push(ranges);
      if (slot.isChanged) changed.push(slot);
      slot.isChanged = false;
    }
    const [closed, signals, oldestTickReceivedWallMs] = [this.#closed, this.#signals, this.#oldestTickMs];
    if (changed.length + openingRanges.length + closed.length + signals.length === 0) return null;
    this.#closed = [];
    this.#signals = [];
    this.#oldestTickMs = null;
    this.#seq += 1;
    return {
      seq: this.#seq,
      exchangeMs,
      madeWallMs,
      oldestTickReceivedWallMs,
      quotes: changed.map((slot) => slot.quote()).filter((quote) => quote !== null),
      forming: changed.flatMap((slot) => slot.takeForming()),
      closed,
      openingRanges,
      signals,
    };
  }
}
