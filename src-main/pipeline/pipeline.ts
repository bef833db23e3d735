import log from 'electron-log/main';
import type { DisplayBatch, PackedBars } from '#core/contract/display';
import type { Health } from '#core/contract/health';
import type { HistoryRequest } from '#core/contract/ipc';
import type {
  ArchiveEvents,
  ArchiveRequests,
  EngineEvents,
  EngineRequests,
  FeedEvents,
  FeedRequests,
} from '#core/contract/workers';
import { symbolName } from '#core/market/units';
import type { Signal } from '#core/signals/signal';
import { UnavailableError } from '../ipc/answer-request.ts';
import { SupervisedWorker } from '../workers/supervised-worker.ts';
import { DisplayMemory } from './display-memory.ts';
import { HealthBoard } from './health-board.ts';
import { PipelineLinks } from './links.ts';
import type { StreamSource } from './stream-source.ts';

export interface PipelineOptions {
  readonly archiveFolder: string;
  readonly sqliteBinding: string | null;
  readonly breakoutSymbols: readonly string[];
  readonly source: StreamSource;
}

export interface PipelineListeners {
  readonly display: (batch: DisplayBatch) => void;
  readonly health: (health: Health) => void;
  readonly signal: (signal: Signal) => void;
}

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
  readonly #links: PipelineLinks;
  readonly #archive: SupervisedWorker<ArchiveRequests, ArchiveEvents>;
  readonly #engine: SupervisedWorker<EngineRequests, EngineEvents>;
  readonly #feed: SupervisedWorker<FeedRequests, FeedEvents>;
  #streaming = false;
  #sourceName: string;

  constructor(options: PipelineOptions, listeners: PipelineListeners) {
    this.#options = options;
    this.#listeners = listeners;
    this.#sourceName = options.source.name;
    this.#board = new HealthBoard(options.archiveFolder);
    this.#archive = this.#makeArchive();
    this.#engine = this.#makeEngine();
    this.#feed = this.#makeFeed();
    this.#links = new PipelineLinks(() => ({
      feed: this.#feed.client,
      engine: this.#engine.client,
      archive: this.#archive.client,
    }));
  }

  /** Brings the threads up. They are connected as they become ready; no stream is opened yet. */
  open(): void {
    this.#options.source.open((health) => {
      this.#board.setWorker(health);
      this.#tellHealth();
      if (health.name === 'practice' && health.state === 'running' && health.restarts > 0) void this.#connectFeed();
    });
    this.#archive.start();
    this.#engine.start();
    this.#feed.start();
    this.#board.watchMainThread();
  }

  /** Starts the streams; also revives threads that had given up. Rejects with a plain sentence when it cannot. */
  async startStreams(): Promise<void> {
    this.#streaming = true;
    this.open();
    await this.#connectFeed();
  }

  async stopStreams(): Promise<void> {
    this.#streaming = false;
    await this.#feed.client?.request('stop', null);
  }

  async retryNow(): Promise<void> {
    await this.#feed.client?.request('retryNow', null);
  }

  historyBars(request: HistoryRequest): Promise<PackedBars> {
    const archive = this.#archive.client;
    if (!archive)
      return Promise.reject(new UnavailableError('The archive is not open yet; the chart will fill when it is.'));
    return archive.request('historyBars', request);
  }

  recentSignals(limit: number): Promise<readonly Signal[]> {
    const archive = this.#archive.client;
    if (!archive) return Promise.reject(new UnavailableError('The archive is not open yet.'));
    return archive.request('recentSignals', { limit });
  }

  health(): Health {
    return this.#board.read();
  }

  displaySnapshot(): DisplayBatch | null {
    return this.#memory.snapshot();
  }

  /** Ends a thread as a defect would: without a word. The supervisor must notice by itself. */
  async killWorker(name: 'archive' | 'engine' | 'feed'): Promise<void> {
    await { archive: this.#archive, engine: this.#engine, feed: this.#feed }[name].client?.terminate();
  }

  /** Ends everything in the order of the data, so that what is under way still reaches the disk. */
  async close(): Promise<void> {
    await this.#feed.stop((feed) => feed.request('stop', null));
    await this.#engine.stop();
    await this.#archive.stop((archive) => archive.request('close', null));
    await this.#options.source.close();
  }

  async #connectFeed(): Promise<void> {
    const feed = this.#feed.client;
    if (!feed || !this.#streaming) return;
    await this.#links.refresh();
    const { config, accessToken } = await this.#options.source.connect();
    this.#sourceName = config.source;
    await this.#configureEngine();
    await feed.request('start', { config, accessToken });
  }

  /** The source's name may be known only once it is connected; an engine that is up learns it then, others at their start. */
  async #configureEngine(): Promise<void> {
    await this.#engine.client?.request('configure', this.#engineConfig());
  }

  #engineConfig(): EngineRequests['configure']['argument'] {
    return { source: this.#sourceName, breakoutSymbols: this.#options.breakoutSymbols.map(symbolName) };
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
          this.#listeners.signal(signal);
        });
        await client.request('configure', this.#engineConfig());
      },
      onHealth: (health) => {
        this.#onWorkerHealth(health);
        // The name may have become known while the thread was being prepared with the old one.
        if (health.state === 'running') void this.#configureEngine();
      },
    });
  }

  #makeFeed(): SupervisedWorker<FeedRequests, FeedEvents> {
    return new SupervisedWorker({
      name: 'feed',
      entry: entry('feed'),
      log,
      prepare: (client) => {
        client.on('health', (health) => {
          this.#board.setFeed(health);
          this.#tellHealth();
        });
        return Promise.resolve();
      },
      onHealth: (health) => {
        if (health.state === 'restarting' || health.state === 'faulted') {
          this.#board.feedGone(`The feed's thread died (${health.reason ?? 'no reason given'}).`);
        }
        this.#onWorkerHealth(health);
        if (health.state === 'running') this.#reconnect();
      },
    });
  }

  #onWorkerHealth(health: Health['workers'][number]): void {
    this.#board.setWorker(health);
    if (health.state === 'running') void this.#links.refresh();
    this.#tellHealth();
  }

  #reconnect(): void {
    this.#connectFeed().catch((error: unknown) => {
      log.error('the streams could not be started', error);
      this.#board.feedGone(error instanceof Error ? error.message : String(error));
      this.#tellHealth();
    });
  }
}
