import log from 'electron-log/node';
import type { RetentionDay } from '#core/contract/archive-desk';
import type { DisplayBatch, BarHistory } from '#core/contract/display';
import type { AlertMove, WatchedAlert } from '#core/alerts/price-alert';
import type { BrokerHealth } from '#core/contract/broker';
import type { BusReceiver } from '#core/contract/bus-port';
import type { Health, WorkerHealth } from '#core/contract/health';
import type { HistoryRequest, Mode } from '#core/contract/ipc';
import type {
  ArchiveEvents,
  ArchiveRequests,
  EngineEvents,
  EngineRequests,
  FeedEvents,
  FeedRequests,
  SystemEvent,
} from '#core/contract/workers';
import type { MirrorHealth } from '#core/contract/mirror';
import type { Bar } from '#core/market/bar';
import type { MissingMinutes } from '#core/market/missing-minutes';
import { symbolName, type EpochMs, type SymbolName } from '#core/market/units';
import type { StoredProof } from '#core/signals/proof';
import type { PaperSession } from '#core/paper-session/paper-session';
import type { Signal } from '#core/signals/signal';
import { ArchiveLayout } from '../archive/archive-layout.ts';
import type { BusWorker } from '../bus/bus-workers.ts';
import { UnavailableError } from '../ipc/answer-request.ts';
import { SupervisedWorker } from '../workers/supervised-worker.ts';
import type { WorkerClient } from '../workers/worker-client.ts';
import { answerTokens } from './answer-tokens.ts';
import { DisplayMemory } from './display-memory.ts';
import { FaultJournal } from './fault-journal.ts';
import { HealthBoard } from './health-board.ts';
import { PipelineLinks } from './links.ts';
import { StrategyDesk } from './strategy-desk.ts';
import type { StreamSource } from './stream-source.ts';

export interface PipelineOptions {
  readonly archiveFolder: string;
  readonly sqliteBinding: string | null;
  readonly breakoutSymbols: readonly string[];
  readonly source: StreamSource;
  readonly mode: Mode;
  /** The workers of the bus, which outlive this pipeline. */
  readonly busWorkers: () => readonly BusWorker[];
  /** Whether raw frames are wanted on tapes beside the archive. */
  readonly recordsTapes: () => boolean;
}

export interface PipelineListeners {
  readonly display: (batch: DisplayBatch) => void;
  readonly health: (health: Health) => void;
  readonly signal: (signal: Signal, source: string) => void;
  /** Signals that an engine found again after a restart, and the exchange's time then. */
  readonly recovered: (found: RecoveredSignals) => void;
  readonly alertMoves: (moves: readonly AlertMove[]) => void;
  readonly paperSession: (session: PaperSession) => void;
  /** Something happened to an order: worth reading them again. */
  readonly accountActivity: () => void;
}

export interface RecoveredSignals {
  readonly signals: readonly Signal[];
  readonly exchangeMs: EpochMs;
  readonly source: string;
}

/** What happens to the user's orders, at the broker or by another program: any key will do, Schwab looks at none. */
const WANTED_BESIDES_PRICES = [{ service: 'ACCT_ACTIVITY', keys: ['Account Activity'] }] as const;

const entry = (name: string): URL => new URL(`./${name}-worker.js`, import.meta.url);

/**
 * The worker threads from feed to archive and what connects them. The main thread only composes: ticks, bars and
 * signals travel on ports between the threads and never through here.
 */
export class Pipeline {
  readonly #options: PipelineOptions;
  readonly #listeners: PipelineListeners;
  readonly #board: HealthBoard;
  readonly #memory = new DisplayMemory();
  readonly #faults = new FaultJournal();
  readonly #links: PipelineLinks;
  readonly strategies: StrategyDesk;
  readonly #archive: SupervisedWorker<ArchiveRequests, ArchiveEvents>;
  readonly #engine: SupervisedWorker<EngineRequests, EngineEvents>;
  readonly #feed: SupervisedWorker<FeedRequests, FeedEvents>;
  #streaming = false;
  #tapeProblem: string | null = null;
  /** For good: another session may run by now, and this one must not come back to life beside it. */
  #closed = false;
  /** Counts what the user and the threads asked for, so that an overtaken start can tell. */
  #start = 0;
  #starting: Promise<void> = Promise.resolve();
  #sourceName: string;
  /** What other programs asked for, besides the symbols of the source; until the session ends. */
  #extraSymbols: readonly SymbolName[] = [];
  #alerts: readonly WatchedAlert[] = [];

  constructor(options: PipelineOptions, listeners: PipelineListeners) {
    this.#options = options;
    this.#listeners = listeners;
    this.#sourceName = options.source.name;
    this.#board = new HealthBoard(options.archiveFolder);
    this.strategies = this.#makeStrategyDesk();
    this.#archive = this.#makeArchive();
    this.#engine = this.#makeEngine();
    this.#feed = this.#makeFeed();
    this.#links = new PipelineLinks(options.mode, () => ({
      feed: this.#feed.client,
      engine: this.#engine.client,
      archive: this.#archive.client,
      bus: options.busWorkers(),
    }));
  }

  /** Brings the threads up. They are connected as they become ready; no stream is opened yet. */
  open(): void {
    if (this.#closed) return;
    this.#options.source.open((health) => {
      this.#board.setWorker(health);
      this.#tellHealth();
      if (health.name === 'practice' && health.state === 'running' && health.restarts > 0) this.#connectFeed();
    });
    this.#archive.start();
    this.#engine.start();
    this.#feed.start();
  }

  /** Starts the streams; also revives threads that had given up. A failure is shown as the stream's state. */
  startStreams(): void {
    if (this.#closed) return;
    this.#streaming = true;
    this.#board.feedAsked('connecting');
    this.open();
    this.#connectFeed();
    this.#tellHealth();
  }

  async stopStreams(): Promise<void> {
    this.#streaming = false;
    this.#start += 1;
    this.#board.feedAsked('stopped');
    await this.#feed.client?.request('stop', null);
    this.#tellHealth();
  }

  /** The computer goes to sleep, wakes up, or has another network. */
  async systemEvent(event: SystemEvent): Promise<void> {
    await this.#feed.client?.request('systemEvent', event);
  }

  get extraSymbols(): readonly SymbolName[] {
    return this.#extraSymbols;
  }

  /** Streams these besides the symbols of the source, without interrupting what is streamed. Rejects when one cannot be. */
  async setExtraSymbols(symbols: readonly SymbolName[]): Promise<void> {
    const before = this.#extraSymbols;
    this.#extraSymbols = symbols;
    try {
      await this.#feed.client?.request('symbols', this.#allSymbols(this.#options.source.symbols));
    } catch (error) {
      this.#extraSymbols = before;
      throw error;
    }
  }

  #allSymbols(own: readonly string[]): readonly SymbolName[] {
    return [...new Set([...own.map(symbolName), ...this.#extraSymbols])];
  }

  async retryNow(): Promise<void> {
    await this.#feed.client?.request('retryNow', null);
  }

  async historyBars(request: HistoryRequest): Promise<BarHistory> {
    return this.#openArchive().request('historyBars', request);
  }

  async missingMinutes(symbol: string, fromMs: EpochMs, toMs: EpochMs): Promise<MissingMinutes> {
    return this.#openArchive().request('missingMinutes', { symbol: symbolName(symbol), fromMs, toMs });
  }

  /** Stores bars that were read elsewhere; durable when it resolves. */
  async importBars(bars: readonly Bar[]): Promise<number> {
    return this.#openArchive().request('importBars', { source: this.#sourceName, bars });
  }

  async signalProof(id: string): Promise<StoredProof | null> {
    return this.#openArchive().request('signalProof', { id });
  }

  /** Deletes a planned day of ticks; resolves with how many. */
  async deleteTicks(planned: RetentionDay): Promise<number> {
    return this.#openArchive().request('deleteTicks', planned);
  }

  /** The price alerts to watch; an engine that comes back watches them again. */
  setAlerts(alerts: readonly WatchedAlert[]): void {
    this.#alerts = alerts;
    this.#engine.client?.request('setAlerts', alerts).catch((error: unknown) => {
      log.warn('the engine could not be told of the price alerts; the next one will be', error);
    });
  }

  async recentSignals(limit: number): Promise<readonly Signal[]> {
    return this.#openArchive().request('recentSignals', { limit });
  }

  /** A worker of the bus has come up: lays its port to the engine. */
  async connectBus(): Promise<void> {
    if (!this.#closed) await this.#links.refresh();
  }

  /** A worker of the bus was switched off: the engine keeps nothing for it any more. */
  async disconnectBus(receiver: BusReceiver): Promise<void> {
    await this.#engine.client?.request('detachBus', { receiver });
  }

  /** Why nothing goes onto a tape although it should; null when it does, or need not. */
  get tapeProblem(): string | null {
    return this.#tapeProblem;
  }

  /** The user wants tapes from now on, or no more. A tape begins with what watches: it is told again. */
  async recordTape(): Promise<void> {
    this.#tapeProblem = null;
    await this.#feed.client?.request('recordTape', { folder: this.#tapeFolder() });
    if (this.#streaming) await this.strategies.feedStarted();
  }

  noteBroker(health: BrokerHealth): void {
    this.#board.setBroker(health);
    this.#tellHealth();
  }

  noteMirror(health: MirrorHealth): void {
    this.#board.setMirror(health);
    this.#tellHealth();
  }

  /** A thread that belongs to the session but not to the way of the data. */
  noteWorker(health: WorkerHealth): void {
    this.#board.setWorker(health);
    this.#tellHealth();
  }

  health(): Health {
    return this.#board.read();
  }

  notificationOutcome(problem: string | null): void {
    this.#board.setNotificationProblem(problem);
    this.#tellHealth();
  }

  displaySnapshot(): DisplayBatch | null {
    return this.#memory.snapshot();
  }

  /** Ends a thread as a defect would: without a word. The supervisor must notice by itself. */
  async killWorker(name: 'archive' | 'engine' | 'feed'): Promise<void> {
    await { archive: this.#archive, engine: this.#engine, feed: this.#feed }[name].client?.terminate();
  }

  /**
   * Ends everything in the order of the data, so that what is under way still reaches the disk. Rejects when something
   * did not; the rest is ended all the same.
   */
  async close(): Promise<void> {
    this.#closed = true;
    this.#streaming = false;
    this.#start += 1;
    const problems: unknown[] = [];
    const ending = [
      () => this.#feed.stop((feed) => feed.request('stop', null)),
      () => this.#engine.stop((engine) => engine.request('close', null)),
      () => this.#archive.stop((archive) => archive.request('close', null)),
      () => this.#options.source.close(),
    ];
    for (const end of ending) await end().catch((problem: unknown) => problems.push(problem));
    if (problems.length > 0) throw new AggregateError(problems, 'Not everything could be finished before the end.');
  }

  /** Begins to measure the main thread; what comes before is the work of starting up. */
  watchMainThread(): void {
    this.#board.watchMainThread();
  }

  /** One start at a time; a stop or another start in between makes this one void. */
  #connectFeed(): void {
    this.#start += 1;
    const start = this.#start;
    this.#starting = this.#starting
      .then(() => this.#connect(start))
      .catch((error: unknown) => {
        log.error('the streams could not be started', error);
        if (start !== this.#start) return;
        this.#board.startFailed(error instanceof Error ? error.message : String(error));
        this.#tellHealth();
      });
  }

  async #connect(start: number): Promise<void> {
    const isVoid = (): boolean => start !== this.#start || !this.#streaming;
    if (isVoid()) return;
    await this.#links.refresh();
    const config = await this.#options.source.connect();
    if (isVoid()) return;
    this.#sourceName = config.source;
    await this.#configureEngine();
    if (isVoid()) return;
    await this.#feed.client?.request('want', WANTED_BESIDES_PRICES);
    if (isVoid()) return;
    await this.#feed.client?.request('recordTape', { folder: this.#tapeFolder() });
    if (isVoid()) return;
    // A thread that is not up yet asks for its stream when it is.
    await this.#feed.client?.request('start', { ...config, symbols: this.#allSymbols(config.symbols) });
    await this.strategies.feedStarted();
  }

  #tapeFolder(): string | null {
    return this.#options.recordsTapes() ? new ArchiveLayout(this.#options.archiveFolder).tapes : null;
  }

  #makeStrategyDesk(): StrategyDesk {
    return new StrategyDesk({
      initialSymbols: this.#options.breakoutSymbols,
      keeper: {
        list: (initial) => this.#openArchive().request('strategies', { initial }),
        save: async (strategy) => {
          await this.#openArchive().request('saveStrategy', strategy);
        },
        remove: async (id) => {
          await this.#openArchive().request('removeStrategy', { id });
        },
        pastSessions: (symbol, beforeMs, count) =>
          this.#openArchive().request('pastSessions', { symbol: symbolName(symbol), beforeMs, count }),
      },
      announce: async (event) => {
        await this.#feed.client?.request('announce', event);
      },
    });
  }

  /** A strategy that could not be told of is told of with the next start; until then those before watch on. */
  #tellStrategies(telling: Promise<void>): void {
    telling.catch((error: unknown) => {
      log.error('the engine could not be told what watches', error);
    });
  }

  /** The source's name may be known only once it is connected; an engine that is up learns it then, others at their start. */
  async #configureEngine(): Promise<void> {
    await this.#engine.client?.request('configure', this.#engineConfig());
  }

  #engineConfig(): EngineRequests['configure']['argument'] {
    return { source: this.#sourceName, strategies: [] };
  }

  #openArchive(): WorkerClient<ArchiveRequests, ArchiveEvents> {
    const archive = this.#archive.client;
    if (!archive) throw new UnavailableError('The archive is not open yet; the chart will fill when it is.');
    return archive;
  }

  #tellHealth(): void {
    this.#listeners.health(this.#board.read());
  }

  #makeArchive(): SupervisedWorker<ArchiveRequests, ArchiveEvents> {
    const { archiveFolder: folder, sqliteBinding, source } = this.#options;
    return new SupervisedWorker({
      name: 'archive',
      entry: entry('archive'),
      log,
      prepare: async (client) => {
        client.on('health', (health) => {
          this.#board.setArchive(health);
          this.#tellHealth();
        });
        await client.request('open', { folder, source: source.name, sqliteBinding });
      },
      onHealth: (health) => {
        this.#onWorkerHealth(health);
      },
    });
  }

  #makeEngine(): SupervisedWorker<EngineRequests, EngineEvents> {
    return new SupervisedWorker({
      name: 'engine',
      entry: entry('engine'),
      log,
      prepare: async (client) => {
        client.on('display', (batch) => {
          this.#memory.remember(batch);
          this.#listeners.display(batch);
        });
        client.on('health', (health) => {
          this.#board.setEngine(health);
        });
        client.on('signal', (signal) => {
          this.#listeners.signal(signal, this.#sourceName);
        });
        client.on('paperSession', (session) => {
          this.#listeners.paperSession(session);
        });
        client.on('recovered', (found) => {
          this.#listeners.recovered({ ...found, source: this.#sourceName });
        });
        client.on('alertMoves', this.#listeners.alertMoves);
        // Before the stream that they watch.
        await client.request('setAlerts', this.#alerts);
        await client.request('configure', this.#engineConfig());
      },
      onHealth: (health) => {
        this.#onWorkerHealth(health);
        // The name may have become known while the thread was being prepared with the old one.
        if (health.state === 'running') {
          this.#configureEngine().catch((error: unknown) => {
            log.error('the engine could not be told whose data comes', error);
          });
          // Where there is no archive to read it from, a new engine knows nothing of what was told before.
          this.#tellStrategies(this.strategies.tell());
        }
      },
    });
  }

  #makeFeed(): SupervisedWorker<FeedRequests, FeedEvents> {
    return new SupervisedWorker({
      name: 'feed',
      entry: entry('feed'),
      log,
      prepare: (client) => {
        answerTokens(client, this.#options.source.tokens);
        client.on('tape', ({ problem }) => {
          if (problem !== null) log.warn(problem);
          this.#tapeProblem = problem;
        });
        client.on('accountActivity', () => {
          this.#listeners.accountActivity();
        });
        client.on('health', (health) => {
          for (const line of this.#faults.linesFor(health, Date.now())) log.warn('the feed could not use', line);
          this.#board.setFeed(health);
          this.#tellStrategies(this.strategies.sawClock(health.exchangeMs));
          this.#tellHealth();
        });
        return Promise.resolve();
      },
      onHealth: (health) => {
        if (health.state === 'restarting' || health.state === 'faulted') {
          const state = health.state === 'faulted' ? 'faulted' : 'offline';
          this.#board.feedGone(state, `The feed's thread died (${health.reason ?? 'no reason given'}).`);
        }
        this.#onWorkerHealth(health);
        if (health.state === 'running') this.#connectFeed();
      },
    });
  }

  #onWorkerHealth(health: Health['workers'][number]): void {
    this.#board.setWorker(health);
    if (health.state === 'running') void this.#links.refresh();
    this.#tellHealth();
  }
}
