import type Database from 'better-sqlite3';
import type { LinkEvent } from '#core/market/feed-batch';
import { missingMinutes, type MissingMinutes } from '#core/market/missing-minutes';
import { epochMs, MS_PER_MINUTE, type EpochMs } from '#core/market/units';
import { storedRank } from './grade-rank.ts';

interface StoredLink {
  readonly epochId: number;
  /** Where the feed of this epoch was last heard. */
  readonly heardMs: number | null;
  readonly body: string;
}

/** A stretch [fromMs, toMs] of exchange time in which the feed was connected. */
export interface Watch {
  readonly fromMs: number;
  readonly toMs: number;
}

/** When the feed was connected, from the stored changes of its link; the newest of an epoch lasts until its last word. */
function watchesOf(links: readonly StoredLink[]): readonly Watch[] {
  const watches: Watch[] = [];
  let upMs: number | null = null;
  links.forEach(({ epochId, heardMs, body }, index) => {
    const { state, exchangeMs } = JSON.parse(body) as LinkEvent;
    if (state === 'up') upMs ??= exchangeMs;
    else if (upMs !== null) {
      watches.push({ fromMs: upMs, toMs: exchangeMs });
      upMs = null;
    }
    const endsEpoch = links[index + 1]?.epochId !== epochId;
    if (!endsEpoch || upMs === null) return;
    watches.push({ fromMs: upMs, toMs: heardMs ?? upMs });
    upMs = null;
  });
  return watches;
}

/** Tells which minutes nobody watched and nobody has a bar of. Reads over a connection that cannot write. */
export class WatchReader {
  readonly #links: Database.Statement<[number], StoredLink>;
  readonly #firstBar: Database.Statement<[string], number | null>;
  readonly #bars: Database.Statement<[string, number, number, number], number>;

  constructor(reader: Database.Database) {
    this.#links = reader.prepare(
      `SELECT epoch_id AS epochId, epochs.clock_ms AS heardMs, body FROM feed_events
       JOIN epochs ON epochs.id = epoch_id
       WHERE kind = 'link' AND (epochs.clock_ms IS NULL OR epochs.clock_ms >= ?)
       ORDER BY epoch_id, batch_seq, ordinal`,
    );
    this.#firstBar = reader.prepare<[string], number | null>('SELECT min(start_ms) FROM bars WHERE symbol = ?').pluck();
    this.#bars = reader
      .prepare<[string, number, number, number], number>(
        'SELECT start_ms FROM bars WHERE symbol = ? AND start_ms >= ? AND start_ms < ? AND grade > ?',
      )
      .pluck();
  }

  /** When the feed was connected, as far as it was from `fromMs` on; oldest first. */
  watches(fromMs: number): readonly Watch[] {
    return watchesOf(this.#links.all(fromMs));
  }

  /** The missing minutes in [fromMs, toMs). A bar that saw only part of its minute counts as missing. */
  missing(symbol: string, fromMs: EpochMs, toMs: EpochMs): MissingMinutes {
    const watches = this.watches(fromMs);
    const bars = new Set(this.#bars.all(symbol, fromMs, toMs, storedRank('partial')));
    const wasWatched = (startMs: number): boolean =>
      watches.some((watch) => watch.fromMs <= startMs && watch.toMs >= startMs + MS_PER_MINUTE);
    const first = this.#firstBar.get(symbol) ?? null;
    return {
      firstBarMs: first === null ? null : epochMs(first),
      stretches: missingMinutes(symbol, fromMs, toMs, (startMs) => bars.has(startMs), wasWatched),
    };
  }
}
