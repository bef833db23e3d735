import { mkdir } from 'node:fs/promises';
import type Database from 'better-sqlite3';
import type { RetentionDay } from '#core/contract/archive-desk';
import type { ArchiveConfig } from '#core/contract/workers';
import { isReplaySource } from '#core/replay/replay-source';
import type { ArchiveTiming } from './archive-timing.ts';
import { ArchiveLayout } from './archive-layout.ts';
import { rowsOf, sourceOf, type DurableMessage } from './ingest-queue.ts';
import { DayExporter } from './parquet/day-exporter.ts';
import { deleteDay } from './retention/delete-ticks.ts';
import { BarReader } from './sqlite/market/bar-reader.ts';
import { FeedReader } from './sqlite/market/feed-reader.ts';
import { HistoryReader } from './sqlite/market/history-reader.ts';
import { MARKET_DATABASE } from './sqlite/market/market-database.ts';
import { MarketWriter, type MarketMessage } from './sqlite/market/market-writer.ts';
import { ParquetDays } from './sqlite/market/parquet-days.ts';
import { WatchReader } from './sqlite/market/watch-reader.ts';
import { WeekPacker } from './sqlite/market/week-packer.ts';
import { openDatabase, openReader } from './sqlite/open-database.ts';
import { SIGNAL_DATABASE } from './sqlite/signals/signal-database.ts';
import { StrategyStore } from './sqlite/signals/strategy-store.ts';
import { SignalStore, type SignalsOfSource } from './sqlite/signals/signal-store.ts';

interface Connections {
  readonly market: Database.Database;
  readonly reader: Database.Database;
  readonly signals: Database.Database;
}

/** The open databases and files of one archive folder. */
export class Stores {
  readonly layout: ArchiveLayout;
  readonly market: MarketWriter;
  readonly history: HistoryReader;
  readonly packer: WeekPacker;
  readonly feed: FeedReader;
  readonly watch: WatchReader;
  readonly signals: SignalStore;
  readonly strategies: StrategyStore;
  readonly exporter: DayExporter;
  /** Single sessions of bars, read as they lie. */
  readonly sessionBars: BarReader;
  readonly #connections: Connections;

  private constructor(layout: ArchiveLayout, connections: Connections, exporter: DayExporter) {
    this.layout = layout;
    this.#connections = connections;
    this.market = new MarketWriter(connections.market);
    this.feed = new FeedReader(connections.reader);
    this.watch = new WatchReader(connections.reader);
    this.signals = new SignalStore(connections.signals);
    this.sessionBars = new BarReader(connections.reader);
    this.strategies = new StrategyStore(connections.signals);
    this.packer = new WeekPacker(connections.market);
    this.history = new HistoryReader(connections.reader, (symbol, week) => {
      this.packer.noteDamage(symbol, week);
    });
    this.exporter = exporter;
  }

  /** Opens or creates everything in the folder. Throws what is in the way and leaves nothing open. */
  static async open(config: ArchiveConfig, timing: ArchiveTiming): Promise<Stores> {
    const layout = new ArchiveLayout(config.folder);
    const { sqliteBinding: binding } = config;
    await mkdir(layout.bars, { recursive: true });
    const opened: Database.Database[] = [];
    const keep = (database: Database.Database): Database.Database => {
      opened.push(database);
      return database;
    };
    try {
      const market = keep(await openDatabase(layout.marketDatabase, MARKET_DATABASE, binding, layout.backups));
      const signals = keep(await openDatabase(layout.signalDatabase, SIGNAL_DATABASE, binding, layout.backups));
      const reader = keep(openReader(layout.marketDatabase, binding));
      const bars = new BarReader(reader);
      const exporter = await DayExporter.open({ layout, bars, days: new ParquetDays(market), timing });
      return new Stores(layout, { market, reader, signals }, exporter);
    } catch (error) {
      for (const database of opened) database.close();
      throw error;
    }
  }

  /**
   * Stores messages; when this returns they are durable (docs/decisions/0006 says in which sense). Returns how many
   * rows were unfit to be stored. When it throws, the messages may be given again: what was stored is recognised.
   */
  commit(messages: readonly DurableMessage[], nowMs: number): number {
    const market: MarketMessage[] = [];
    const signals: SignalsOfSource[] = [];
    let replayed = 0;
    for (const message of messages) {
      // Nobody connects a replay with an archive. Should it come about, live tables stay as they are.
      if (isReplaySource(sourceOf(message))) {
        replayed += rowsOf(message);
        continue;
      }
      if (message.kind === 'signals') signals.push(message);
      else market.push(message);
    }
    const refusedSignals = replayed + this.signals.commit(signals, nowMs);
    if (market.length === 0) return refusedSignals;
    const commit = this.market.commit(market, nowMs);
    if (commit.changedDays.length > 0) this.exporter.noteChange();
    for (const day of commit.changedDays) this.packer.noteChange(day);
    return commit.refused + refusedSignals;
  }

  /** Deletes a planned day of ticks in one transaction; returns how many. Throws MergeError when they are not those planned. */
  deleteTicks(planned: RetentionDay): number {
    const { market } = this.#connections;
    return market.transaction(() => deleteDay(market, planned)).immediate();
  }

  /** Moves what was committed into the database file itself and flushes it to the disk. */
  checkpoint(): void {
    this.#connections.market.pragma('wal_checkpoint(PASSIVE)');
  }

  /** Waits for a file that is being written, then closes the databases. */
  async close(): Promise<void> {
    await this.exporter.stop();
    const { reader, market, signals } = this.#connections;
    for (const database of [reader, market, signals]) database.close();
  }
}
