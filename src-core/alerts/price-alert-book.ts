import { COLUMN, ROW_TRADE, ROW_WIDTH, type FeedBatch } from '../market/feed-batch.ts';
import { isPlausibleInstant } from '../market/session.ts';
import { epochMs, type EpochMs, type Price, type SymbolName } from '../market/units.ts';
import { crossing, sideOf } from './crossing.ts';
import type { AlertFiring, AlertMove, AlertSide, WatchedAlert } from './price-alert.ts';

interface Watch {
  readonly alert: WatchedAlert;
  side: AlertSide;
  /** Fired once, or expired: looks at nothing any more. */
  isDone: boolean;
}

/** What is known of a symbol's prices in this stream. */
interface Seen {
  last: Price;
  newestMs: EpochMs;
}

/** A level that oscillates all night must not fill a message: crossings beyond this in one batch are one. */
const MOST_FIRINGS_PER_BATCH = 20;

/**
 * Watches every trade of a feed for alerts, in the order of its rows: a function of its input like the engine beside
 * it. Rows that come again, live or from the archive, count once.
 */
export class PriceAlertBook {
  #source = '';
  #watches = new Map<string, Watch>();
  #bySymbol = new Map<SymbolName, readonly Watch[]>();
  readonly #seen = new Map<SymbolName, Seen>();
  readonly #nextRows = new Map<string, number>();
  #moved = new Map<Watch, { exchangeMs: EpochMs; firings: AlertFiring[] }>();
  /** Trades up to here were watched before the reading of the archive began. */
  #floors: ReadonlyMap<SymbolName, number> | null = null;

  /** Another stream: its times and prices have nothing to do with those seen so far. */
  useSource(source: string): void {
    if (source === this.#source) return;
    this.#source = source;
    this.#seen.clear();
    this.#nextRows.clear();
    this.#floors = null;
    for (const watch of this.#watches.values()) watch.side = this.#knownSide(watch.alert);
  }

  /** The archive is about to be read from the session's beginning, perhaps once more. */
  beginReading(): void {
    this.#floors = new Map([...this.#seen].map(([symbol, { newestMs }]) => [symbol, newestMs]));
  }

  /** The alerts to watch from now on; those that are as they were keep what they have seen. Gives what changed by it. */
  setAlerts(alerts: readonly WatchedAlert[]): readonly AlertMove[] {
    const before = this.#watches;
    this.#watches = new Map(
      alerts.map((alert) => {
        const known = before.get(alert.id);
        const kept = known?.alert.revision === alert.revision ? known : this.#begin(alert);
        return [alert.id, kept];
      }),
    );
    this.#bySymbol = new Map();
    for (const watch of this.#watches.values()) {
      const { symbol } = watch.alert;
      this.#bySymbol.set(symbol, [...(this.#bySymbol.get(symbol) ?? []), watch]);
    }
    return this.#takeMoves();
  }

  /** A batch as the feed sends it. */
  apply(batch: FeedBatch): readonly AlertMove[] {
    this.#floors = null;
    const { epoch, firstRowSeq, rowCount } = batch;
    const nextRow = this.#nextRows.get(epoch) ?? -Infinity;
    this.#applyRows(batch, Math.max(0, nextRow - firstRowSeq));
    this.#nextRows.set(epoch, Math.max(nextRow, firstRowSeq + rowCount));
    return this.#takeMoves();
  }

  /** A batch from the archive: what was watched before is passed over, by its time. */
  applyStored(batch: FeedBatch): readonly AlertMove[] {
    if (this.#floors === null) this.beginReading();
    this.#applyRows(batch, 0);
    return this.#takeMoves();
  }

  #begin(alert: WatchedAlert): Watch {
    const watch: Watch = { alert, side: this.#knownSide(alert), isDone: false };
    const seen = this.#seen.get(alert.symbol);
    if (watch.side === null && seen) {
      watch.side = sideOf(seen.last, alert.level);
      this.#moved.set(watch, { exchangeMs: seen.newestMs, firings: [] });
    }
    return watch;
  }

  /** A side that was seen in another stream says nothing about this one: practice plays the same morning again and again. */
  #knownSide({ side, seen }: WatchedAlert): AlertSide {
    return seen === null || seen.source === this.#source ? side : null;
  }

  #applyRows({ rows, rowCount, symbols }: FeedBatch, fromRow: number): void {
    for (let at = fromRow * ROW_WIDTH; at < rowCount * ROW_WIDTH; at += ROW_WIDTH) {
      if (rows[at + COLUMN.kind] !== ROW_TRADE) continue;
      const symbol = symbols[rows[at + COLUMN.symbol] ?? -1];
      const last = rows[at + COLUMN.last] ?? NaN;
      if (symbol === undefined || Number.isNaN(last)) continue;
      // A trade whose time makes no sense has a price all the same.
      const atMs = rows[at + COLUMN.exchangeMs] ?? NaN;
      const known = isPlausibleInstant(atMs) ? epochMs(atMs) : this.#seen.get(symbol)?.newestMs;
      if (known !== undefined) this.#trade(symbol, last as Price, known);
    }
  }

  #trade(symbol: SymbolName, price: Price, atMs: EpochMs): void {
    const floorMs = this.#floors?.get(symbol) ?? -Infinity;
    if (atMs <= floorMs) return;
    const seen = this.#seen.get(symbol);
    if (!seen) this.#seen.set(symbol, { last: price, newestMs: atMs });
    else {
      seen.last = price;
      if (atMs > seen.newestMs) seen.newestMs = atMs;
    }
    for (const watch of this.#bySymbol.get(symbol) ?? []) if (!watch.isDone) this.#look(watch, price, atMs);
  }

  #look(watch: Watch, price: Price, atMs: EpochMs): void {
    const { alert, side: before } = watch;
    if (this.#isPast(alert, atMs)) return;
    if (alert.expiresMs !== null && atMs >= alert.expiresMs) {
      watch.isDone = true;
      return;
    }
    const now = sideOf(price, alert.level);
    if (now === before) return;
    watch.side = now;
    const moved = this.#moved.get(watch) ?? { exchangeMs: atMs, firings: [] };
    moved.exchangeMs = atMs;
    this.#moved.set(watch, moved);
    const direction = crossing(before, now);
    if (direction === null || (alert.direction !== 'any' && alert.direction !== direction)) return;
    if (moved.firings.length < MOST_FIRINGS_PER_BATCH)
      moved.firings.push({ direction, price, exchangeMs: atMs, lateMs: 0 });
    watch.isDone = !alert.repeats;
  }

  /** Of the stored trades, those that the alert had already seen, perhaps in an earlier life of this thread. */
  #isPast({ seen }: WatchedAlert, atMs: EpochMs): boolean {
    return this.#floors !== null && seen?.source === this.#source && atMs <= seen.exchangeMs;
  }

  #takeMoves(): readonly AlertMove[] {
    if (this.#moved.size === 0) return [];
    const moves = [...this.#moved].flatMap(([{ alert, side }, { exchangeMs, firings }]): AlertMove[] =>
      side === null
        ? []
        : [{ id: alert.id, revision: alert.revision, side, source: this.#source, exchangeMs, firings }],
    );
    this.#moved = new Map();
    return moves;
  }
}
