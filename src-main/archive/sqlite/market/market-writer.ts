import type Database from 'better-sqlite3';
import type { EngineToArchive, FeedToArchive } from '#core/contract/workers';
import { BarWriter, type ChangedDay } from './bar-writer.ts';
import { FeedWriter } from './feed-writer.ts';
import { NameIds } from './name-ids.ts';

export type MarketMessage = FeedToArchive | Extract<EngineToArchive, { kind: 'bars' }>;

/** What one commit has done. */
export interface MarketCommit {
  readonly changedDays: readonly ChangedDay[];
  /** Rows and bars that no database could hold: a price that is no number and the like. */
  readonly refused: number;
}

interface Totals {
  readonly bars: number;
  readonly ticks: number;
  /** Rows that feeds numbered since the start and that never arrived. */
  readonly lostRows: number;
}

/** Writes what came from the feed and the engine, many messages to a transaction. */
export class MarketWriter {
  readonly #feed: FeedWriter;
  readonly #bars: BarWriter;
  readonly #names: readonly NameIds[];
  readonly #transact: (messages: readonly MarketMessage[], nowMs: number) => MarketCommit;
  readonly #addToCounter: Database.Statement<[number, string]>;
  readonly #readCounter: Database.Statement<[string], number>;

  constructor(database: Database.Database) {
    const sources = new NameIds(database, 'sources');
    const symbols = new NameIds(database, 'symbols');
    this.#names = [sources, symbols];
    this.#feed = new FeedWriter(database, { sources, symbols });
    this.#bars = new BarWriter(database, sources);
    this.#addToCounter = database.prepare('UPDATE counters SET value = value + ? WHERE name = ?');
    this.#readCounter = database.prepare<[string], number>('SELECT value FROM counters WHERE name = ?').pluck();
    this.#transact = database.transaction((messages: readonly MarketMessage[], nowMs: number) =>
      this.#writeAll(messages, nowMs),
    );
  }

  /** All or nothing: when this throws, nothing of the messages is stored. */
  commit(messages: readonly MarketMessage[], nowMs: number): MarketCommit {
    try {
      return this.#transact(messages, nowMs);
    } catch (error) {
      this.#feed.forget();
      this.#bars.forget();
      for (const names of this.#names) names.forget();
      throw error;
    }
  }

  totals(): Totals {
    return {
      bars: this.#readCounter.get('bars') ?? 0,
      ticks: this.#readCounter.get('ticks') ?? 0,
      lostRows: this.#feed.lostRows,
    };
  }

  /** Where the exchange's clock stood when the newest feed was last heard; NaN when it never told. */
  exchangeMs(): number {
    return this.#feed.exchangeMs;
  }

  #writeAll(messages: readonly MarketMessage[], nowMs: number): MarketCommit {
    for (const message of messages) {
      if (message.kind === 'feed-batch') this.#feed.write(message.batch);
      else this.#bars.write(message.source, message.bars, nowMs);
    }
    const feed = this.#feed.finish();
    const revision = (this.#readCounter.get('bar_revision') ?? 0) + 1;
    const bars = this.#bars.finish(revision);
    if (feed.ticks > 0) this.#addToCounter.run(feed.ticks, 'ticks');
    if (bars.bars > 0) this.#addToCounter.run(bars.bars, 'bars');
    if (bars.changedDays.length > 0) this.#addToCounter.run(1, 'bar_revision');
    return { changedDays: bars.changedDays, refused: feed.refused + bars.refused };
  }
}
