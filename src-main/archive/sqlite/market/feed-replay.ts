import type { ReplayRequest } from '#core/contract/workers';
import { FLAG, type FeedBatch } from '#core/market/feed-batch';
import { FeedPacker } from './feed-packer.ts';
import type { FeedItem, FeedReader, StoredEpoch, StoredTick } from './feed-reader.ts';

/** A trade may be stamped this much ahead of the clock reading it came with. */
const CLOCK_SKEW_MS = 60_000;

/**
 * The stored feed of a source from an instant on, as batches an engine can be fed with as if it heard them live.
 *
 * What came before the instant is not repeated, except for what it left behind: the last state of the link, the
 * references, each symbol's last row as a snapshot of the past, so that volume is counted from where it stood, and the
 * clock.
 * Plain quotes are not stored, so row numbers rise with gaps; `batchSeq` counts the batches of the replay.
 */
export function* replayFeed(reader: FeedReader, request: ReplayRequest): Generator<FeedBatch> {
  const { through, fromExchangeMs } = request;
  const epochs = reader.epochs(request.source);
  const last = epochs.findIndex(({ name }) => name === through.epoch);
  let batchSeq = 0;
  for (const [index, epoch] of epochs.slice(0, last + 1).entries()) {
    const isLast = index === last;
    if (!isLast && (epoch.clockMs ?? Infinity) < fromExchangeMs) continue;
    const packer = new FeedPacker(epoch.name, request.source, reader.symbols(), batchSeq);
    const throughRowSeq = isLast ? through.throughRowSeq : epoch.throughRowSeq;
    for (const item of itemsFrom(reader, epoch, fromExchangeMs, throughRowSeq, isLast)) {
      const full = packer.add(item);
      if (full) yield full;
    }
    const rest = packer.finish();
    if (rest) yield rest;
    batchSeq = packer.batchSeq;
  }
}

/** The latest instant that an item speaks of; references speak of none. */
function instantOf(item: FeedItem): number {
  if (item.kind === 'clock') return item.clockMs;
  if (item.kind === 'tick') return Math.max(item.tick.exchange_ms, item.clockMs ?? -Infinity);
  const { event } = item;
  const ownMs = event.kind === 'link' ? event.exchangeMs : event.kind === 'broker-bar' ? event.startMs : -Infinity;
  return Math.max(ownMs, item.clockMs ?? -Infinity);
}

function* itemsFrom(
  reader: FeedReader,
  epoch: StoredEpoch,
  fromExchangeMs: number,
  throughRowSeq: number,
  isLast: boolean,
): Generator<FeedItem> {
  const startRow = reader.rowBefore(epoch, fromExchangeMs - CLOCK_SKEW_MS);
  const past = new Past(reader, epoch, startRow);
  let isReached = false;
  let newestClockMs = NaN;
  for (const item of reader.items(epoch, startRow, throughRowSeq)) {
    newestClockMs = item.clockMs ?? newestClockMs;
    if (!isReached && instantOf(item) >= fromExchangeMs) {
      isReached = true;
      yield* past.remains();
    }
    if (isReached) yield item;
    else past.take(item);
  }
  if (!isReached && isLast) yield* past.remains();
  // The newest reading of all, when no row has come since.
  const { clockMs, clockRowSeq } = epoch;
  if (clockMs === null || clockRowSeq === null || clockRowSeq > throughRowSeq || clockMs === newestClockMs) return;
  if (clockMs >= fromExchangeMs) yield { kind: 'clock', rowSeq: clockRowSeq, clockMs };
}

/** What the part of an epoch that is not repeated leaves behind. */
class Past {
  readonly #ticks = new Map<number, StoredTick>();
  #link: FeedItem | null = null;
  readonly #references: FeedItem[] = [];
  #strategies: FeedItem | null = null;
  #clock: FeedItem | null = null;

  constructor(reader: FeedReader, epoch: StoredEpoch, startRow: number) {
    if (startRow === 0) return;
    for (const tick of reader.latestBefore(epoch, startRow)) this.#ticks.set(tick.symbol_id, tick);
    for (const item of reader.eventsBefore(epoch, startRow)) this.take(item);
  }

  take(item: FeedItem): void {
    const { rowSeq, clockMs } = item;
    if (clockMs !== null) this.#clock = { kind: 'clock', rowSeq, clockMs };
    if (item.kind === 'tick') this.#ticks.set(item.tick.symbol_id, item.tick);
    else if (item.kind === 'event' && item.event.kind === 'link') this.#link = item;
    else if (item.kind === 'event' && item.event.kind === 'strategies') this.#strategies = item;
    else if (item.kind === 'event' && item.event.kind !== 'broker-bar') this.#references.push(item);
  }

  *remains(): Generator<FeedItem> {
    if (this.#link) yield withoutClock(this.#link);
    if (this.#strategies) yield withoutClock(this.#strategies);
    for (const reference of this.#references) yield withoutClock(reference);
    const ticks = [...this.#ticks.values()].sort((a, b) => a.tick_id - b.tick_id);
    for (const tick of ticks) {
      yield { kind: 'tick', rowSeq: 0, clockMs: null, tick: { ...tick, flags: tick.flags | FLAG.image } };
    }
    // Behind the snapshots: it says that all since then has been seen.
    if (this.#clock) yield this.#clock;
  }
}

/** Of the clock of the past only the newest reading is told, at the end. */
function withoutClock(item: FeedItem): FeedItem {
  return item.kind === 'clock' ? item : { ...item, clockMs: null };
}
