import { receiveMessageOnPort, type MessagePort } from 'node:worker_threads';
import type { BarHistory } from '#core/contract/display';
import type { ArchiveHealth } from '#core/contract/health';
import type { HistoryRequest } from '#core/contract/ipc';
import type { RetentionDay } from '#core/contract/archive-desk';
import type { ArchiveConfig, EngineToArchivePort, FeedToArchive } from '#core/contract/workers';
import type { Bar } from '#core/market/bar';
import type { MissingMinutes } from '#core/market/missing-minutes';
import type { EpochMs } from '#core/market/units';
import type { ActiveStrategy } from '#core/signals/active-strategy';
import type { PastSession } from '#core/signals/past-session';
import type { StoredProof } from '#core/signals/proof';
import type { Signal } from '#core/signals/signal';
import { countStored, describeHealth } from './archive-health.ts';
import { ARCHIVE_TIMING, type ArchiveTiming } from './archive-timing.ts';
import { acknowledge, IngestQueue, sourceOf, type DurableMessage } from './ingest-queue.ts';
import { readPastSessions } from './past-sessions.ts';
import { ReplayDesk } from './replay-desk.ts';
import { MergeError } from './master/merge-error.ts';
import { sizeOf } from './sqlite/database-header.ts';
import { StoreKeeper } from './store-keeper.ts';
import type { Stores } from './stores.ts';

/** So many waiting rows are committed at once instead of after the delay. */
const COMMIT_AT_ROWS = 500;
/** Rows in one transaction at most: a read waits no longer than such a transaction takes, about 50 ms. */
const MAXIMUM_TRANSACTION_ROWS = 20_000;
/** A write-ahead file of this size means that some other program has been reading for long. */
const WAL_WARNING_BYTES = 64 * 1024 * 1024;

/** How long each look at the stores may go on packing past weeks. */
const PACKING_MS = 25;

/** The answer to what is asked of an archive that is not open. */
class ArchiveClosedError extends Error {
  override readonly name = 'ArchiveClosedError';
}

/**
 * One archive folder: takes in what feed and engine send, acknowledges what is durable, answers what is asked of the
 * past, writes finished days to Parquet and says in which state all that is. While it cannot write it keeps what
 * arrives, acknowledges nothing and tries again.
 */
export class Archive {
  readonly #config: ArchiveConfig;
  readonly #timing: ArchiveTiming;
  readonly #onHealth: (health: ArchiveHealth) => void;
  readonly #keeper: StoreKeeper;
  readonly #queue = new IngestQueue();
  readonly #replays: ReplayDesk;
  readonly #ports = new Map<MessagePort, (message: unknown) => void>();
  /** Whose data arrives at present. */
  #source: string;
  #flushTimer: NodeJS.Timeout | null = null;
  #flushSoon: NodeJS.Immediate | null = null;
  #ticker: NodeJS.Timeout | null = null;
  #counts = countStored(null);
  #refusedRows = 0;
  #lastCommitWallMs: number | null = null;
  #hasUnflushedCommits = false;
  #checkpointAt = 0;
  #warning: string | null = null;

  constructor(
    config: ArchiveConfig,
    onHealth: (health: ArchiveHealth) => void,
    timing: ArchiveTiming = ARCHIVE_TIMING,
  ) {
    this.#config = config;
    this.#timing = timing;
    this.#onHealth = onHealth;
    this.#source = config.source;
    this.#keeper = new StoreKeeper(config, timing, {
      usable: () => {
        this.#flush();
      },
      faultChanged: () => {
        this.#tellHealth();
      },
    });
    this.#replays = new ReplayDesk((error) => void this.#keeper.fails(error));
  }

  /** Resolves when the archive is open or its state says why it is not; then it keeps trying where that can help. */
  async open(): Promise<void> {
    this.#tellHealth();
    await this.#keeper.open();
    this.#tellHealth();
    this.#ticker = setInterval(() => {
      this.#tick();
    }, this.#timing.healthIntervalMs);
  }

  attachFeed(port: MessagePort): void {
    this.#attach(port, (message) => {
      this.#take(port, message as FeedToArchive);
    });
  }

  attachEngine(port: MessagePort): void {
    this.#attach(port, (message) => {
      const fromEngine = message as EngineToArchivePort;
      if (fromEngine.kind === 'replay') this.#replay(fromEngine, port);
      else this.#take(port, fromEngine);
    });
  }

  historyBars(request: HistoryRequest): BarHistory {
    return this.#read((stores) => stores.history.history(request));
  }

  missingMinutes(symbol: string, fromMs: EpochMs, toMs: EpochMs): MissingMinutes {
    return this.#read((stores) => stores.watch.missing(symbol, fromMs, toMs));
  }

  /** Stores bars that somebody else has read; when this returns they are durable. Returns how many were unfit. */
  importBars(source: string, bars: readonly Bar[]): number {
    const stores = this.#keeper.writable;
    if (!stores) throw new ArchiveClosedError(this.#keeper.fault?.message ?? 'The archive is still opening.');
    // What arrived before is stored before: it must not look newer than what is imported now.
    this.#drainPorts();
    this.#flush();
    try {
      const refused = stores.commit([{ kind: 'bars', seq: 0, source, bars }], Date.now());
      this.#hasUnflushedCommits = true;
      return refused;
    } catch (error) {
      void this.#keeper.fails(error);
      throw error;
    }
  }

  /** Deletes a planned day of ticks; what arrives meanwhile waits for it, a second for a busy day. Throws MergeError. */
  deleteTicks(planned: RetentionDay): number {
    const stores = this.#keeper.writable;
    if (!stores) throw new ArchiveClosedError(this.#keeper.fault?.message ?? 'The archive is still opening.');
    try {
      const deleted = stores.deleteTicks(planned);
      this.#hasUnflushedCommits = true;
      return deleted;
    } catch (error) {
      if (!(error instanceof MergeError)) void this.#keeper.fails(error);
      throw error;
    }
  }

  /** The newest signals of the source whose data arrives, newest first. */
  recentSignals(limit: number): readonly Signal[] {
    return this.#read((stores) => stores.signals.recent(this.#source, limit));
  }

  /** The newest `count` regular sessions of a symbol that were over before an instant, oldest first. */
  pastSessions(symbol: string, beforeMs: EpochMs, count: number): readonly PastSession[] {
    return this.#read((stores) => readPastSessions(stores.sessionBars, symbol, beforeMs, count));
  }

  signalProof(id: string): StoredProof | null {
    return this.#read((stores) => stores.signals.proof(this.#source, id));
  }

  /** The strategies of this archive; one that never had any begins with `initial`. */
  strategies(initial: ActiveStrategy): readonly ActiveStrategy[] {
    return this.#write((stores) => stores.strategies.list(initial, Date.now()));
  }

  saveStrategy(strategy: ActiveStrategy): void {
    this.#write((stores) => {
      stores.strategies.save(strategy, Date.now());
    });
  }

  removeStrategy(id: string): void {
    this.#write((stores) => {
      stores.strategies.remove(id, Date.now());
    });
  }

  /** Takes in what has been sent, stores it, writes the days that are finished and closes. Rejects when rows remain. */
  async close(): Promise<void> {
    if (this.#ticker) clearInterval(this.#ticker);
    this.#drainPorts();
    while (this.#keeper.writable && !this.#queue.isEmpty) this.#flush();
    await this.#writeFinishedDays();
    this.#tellHealth();
    const reason = this.#keeper.fault?.message ?? 'the archive was not open';
    await this.#keeper.close();
    for (const port of this.#ports.keys()) port.close();
    if (!this.#queue.isEmpty) throw new ArchiveClosedError(`${this.#queue.rows} rows could not be stored: ${reason}`);
  }

  #attach(port: MessagePort, handle: (message: unknown) => void): void {
    this.#ports.set(port, handle);
    port.on('message', handle);
    port.on('close', () => {
      this.#ports.delete(port);
      this.#replays.forget(port);
    });
  }

  /** Handles what lies in the ports but has not had its turn yet. */
  #drainPorts(): void {
    for (const [port, handle] of this.#ports) {
      for (let next = receiveMessageOnPort(port); next; next = receiveMessageOnPort(port)) handle(next.message);
    }
  }

  #take(sender: MessagePort, message: DurableMessage): void {
    this.#source = sourceOf(message);
    this.#queue.push(sender, message);
    this.#scheduleFlush();
  }

  /** What the feed sent before the engine asked lies in the feed's port at the latest: it is taken in first. */
  #replay(request: Extract<EngineToArchivePort, { kind: 'replay' }>, engine: MessagePort): void {
    this.#replays.ask(request, engine);
    this.#drainPorts();
    this.#flush();
  }

  /** Many rows are committed once this turn's messages are in, few after a moment in which others may join them. */
  #scheduleFlush(): void {
    if (this.#queue.rows >= COMMIT_AT_ROWS) {
      this.#flushSoon ??= setImmediate(() => {
        this.#flush();
      });
    } else {
      this.#flushTimer ??= setTimeout(() => {
        this.#flush();
      }, this.#timing.commitDelayMs);
    }
  }

  #flush(): void {
    if (this.#flushTimer) clearTimeout(this.#flushTimer);
    if (this.#flushSoon) clearImmediate(this.#flushSoon);
    this.#flushTimer = null;
    this.#flushSoon = null;
    const stores = this.#keeper.writable;
    if (!stores) return;
    if (!this.#queue.isEmpty && !this.#commit(stores)) return;
    this.#keeper.works();
    this.#replays.poke(stores.feed);
    if (!this.#queue.isEmpty) this.#scheduleFlush();
  }

  #commit(stores: Stores): boolean {
    const group = this.#queue.oldest(MAXIMUM_TRANSACTION_ROWS);
    try {
      this.#refusedRows += stores.commit(
        group.map(({ message }) => message),
        Date.now(),
      );
    } catch (error) {
      void this.#keeper.fails(error);
      return false;
    }
    this.#queue.remove(group.length);
    acknowledge(group);
    this.#lastCommitWallMs = Date.now();
    this.#hasUnflushedCommits = true;
    return true;
  }

  #read<Answer>(ask: (stores: Stores) => Answer): Answer {
    const { stores, fault } = this.#keeper;
    if (!stores) throw new ArchiveClosedError(fault?.message ?? 'The archive is still opening.');
    try {
      return ask(stores);
    } catch (error) {
      void this.#keeper.fails(error);
      throw error;
    }
  }

  #write<Answer>(change: (stores: Stores) => Answer): Answer {
    const stores = this.#keeper.writable;
    if (!stores) throw new ArchiveClosedError(this.#keeper.fault?.message ?? 'The archive is still opening.');
    try {
      return change(stores);
    } catch (error) {
      void this.#keeper.fails(error);
      throw error;
    }
  }

  #tick(): void {
    const stores = this.#keeper.writable;
    try {
      stores?.exporter.poke(stores.market.exchangeMs());
      stores?.packer.step(PACKING_MS);
      if (stores && performance.now() >= this.#checkpointAt) this.#checkpoint(stores);
    } catch (error) {
      void this.#keeper.fails(error);
    }
    this.#tellHealth();
  }

  #checkpoint(stores: Stores): void {
    this.#checkpointAt = performance.now() + this.#timing.checkpointIntervalMs;
    if (!this.#hasUnflushedCommits) return;
    stores.checkpoint();
    this.#hasUnflushedCommits = false;
    void this.#watchWriteAheadFile(`${stores.layout.marketDatabase}-wal`);
  }

  async #watchWriteAheadFile(file: string): Promise<void> {
    const bytes = (await sizeOf(file).catch(() => null)) ?? 0;
    this.#warning =
      bytes > WAL_WARNING_BYTES
        ? `Another program has been reading ${this.#config.folder} for long: ${file} has grown to ${Math.round(bytes / 1e6)} MB.`
        : null;
  }

  async #writeFinishedDays(): Promise<void> {
    const stores = this.#keeper.writable;
    if (!stores) return;
    const limit = setTimeout(() => void stores.exporter.stop(), this.#timing.closeLimitMs);
    await stores.exporter.finish(stores.market.exchangeMs());
    clearTimeout(limit);
  }

  #tellHealth(): void {
    const { stores, fault } = this.#keeper;
    try {
      this.#counts = countStored(stores);
    } catch (error) {
      // The counts stay what they were; the fault gets its name.
      void this.#keeper.fails(error);
    }
    this.#onHealth(
      describeHealth(
        {
          folder: this.#config.folder,
          stores,
          fault,
          queuedRows: this.#queue.rows,
          refusedRows: this.#refusedRows,
          lastCommitWallMs: this.#lastCommitWallMs,
          warning: this.#warning,
        },
        this.#counts,
      ),
    );
  }
}
