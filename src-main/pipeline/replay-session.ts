import { randomUUID } from 'node:crypto';
import { MessageChannel } from 'node:worker_threads';
import log from 'electron-log/node';
import type { BarHistory, DisplayBatch } from '#core/contract/display';
import type { WorkerHealth } from '#core/contract/health';
import type { HistoryRequest } from '#core/contract/ipc';
import type { Recording, ReplayComparison, ReplayControl, ReplayProgress } from '#core/contract/replay';
import type { EngineEvents, EngineRequests, ReplayEvents, ReplayRequests } from '#core/contract/workers';
import { epochMs, wallMs } from '#core/market/units';
import { replaySource } from '#core/replay/replay-source';
import type { ActiveStrategy } from '#core/signals/active-strategy';
import type { StoredProof } from '#core/signals/proof';
import type { Signal } from '#core/signals/signal';
import { UnavailableError } from '../ipc/answer-request.ts';
import { SupervisedWorker } from '../workers/supervised-worker.ts';
import type { WorkerClient } from '../workers/worker-client.ts';
import { DisplayMemory } from './display-memory.ts';

export interface ReplaySessionOptions {
  readonly archiveFolder: string;
  readonly sqliteBinding: string | null;
  readonly recording: Recording;
  /** Where the replay stands when it opens. */
  readonly startMs: number;
  /** What watches where the recording does not say what did: the strategies of today. */
  readonly strategies: readonly ActiveStrategy[];
}

export interface ReplaySessionListeners {
  readonly display: (batch: DisplayBatch) => void;
  readonly progress: (progress: ReplayProgress) => void;
}

const entry = (name: string): URL => new URL(`./${name}-worker.js`, import.meta.url);

/** A thread that reads the recordings of an archive; its archive is open when it runs. */
export function recordingReader(
  archiveFolder: string,
  sqliteBinding: string | null,
  onHealth: (health: WorkerHealth) => void,
  prepare: (client: WorkerClient<ReplayRequests, ReplayEvents>) => Promise<unknown> = () => Promise.resolve(),
): SupervisedWorker<ReplayRequests, ReplayEvents> {
  return new SupervisedWorker({
    name: 'replay',
    entry: entry('replay'),
    log,
    prepare: async (client) => {
      await client.request('open', { folder: archiveFolder, sqliteBinding });
      await prepare(client);
    },
    onHealth,
  });
}

/**
 * A recorded session that plays: a thread that reads it, and an engine of its own, the one that runs live. Nothing here
 * has a way to an archive that could be written, to a notification or to a broker.
 */
export class ReplaySession {
  readonly #options: ReplaySessionOptions;
  readonly #listeners: ReplaySessionListeners;
  readonly #id = randomUUID();
  readonly #reader: SupervisedWorker<ReplayRequests, ReplayEvents>;
  readonly #engine: SupervisedWorker<EngineRequests, EngineEvents>;
  #memory = new DisplayMemory();
  #generation = 0;
  #namesStrategies = false;
  #isConnected = false;
  #isClosed = false;
  #progress: ReplayProgress;
  #rebuilding: Promise<void> = Promise.resolve();

  constructor(options: ReplaySessionOptions, listeners: ReplaySessionListeners) {
    this.#options = options;
    this.#listeners = listeners;
    const { choice, fromMs, toMs } = options.recording;
    this.#progress = {
      state: 'opening',
      reason: null,
      exchangeMs: options.startMs,
      atWallMs: Date.now(),
      fromMs,
      toMs,
      speed: 1,
      generation: 0,
      signals: 0,
    };
    this.#reader = recordingReader(
      options.archiveFolder,
      options.sqliteBinding,
      (health) => {
        this.#onThread(health);
      },
      async (client) => {
        client.on('progress', (progress) => {
          this.#onProgress(progress);
        });
        const chosen = await client.request('choose', { choice, fromMs: epochMs(fromMs), toMs: epochMs(toMs) });
        this.#namesStrategies = chosen.namesStrategies;
      },
    );
    this.#engine = new SupervisedWorker({
      name: 'replay-engine',
      entry: entry('engine'),
      log,
      prepare: (client) => {
        client.on('display', (batch) => {
          this.#onDisplay(batch);
        });
        return Promise.resolve();
      },
      onHealth: (health) => {
        this.#onThread(health);
      },
    });
  }

  get recording(): Recording {
    return this.#options.recording;
  }

  get progress(): ReplayProgress {
    return this.#progress;
  }

  open(): void {
    this.#reader.start();
    this.#engine.start();
  }

  async control(control: ReplayControl): Promise<void> {
    if (control.do === 'seek') this.#rebuild(control.toMs, this.#progress.state === 'playing');
    else await this.#running().request('control', control);
  }

  historyBars(request: HistoryRequest): Promise<BarHistory> {
    return this.#running().request('historyBars', request);
  }

  recentSignals(limit: number): Promise<readonly Signal[]> {
    return this.#running().request('recentSignals', { limit });
  }

  signalProof(id: string): Promise<StoredProof | null> {
    return this.#running().request('signalProof', { id });
  }

  compare(): Promise<ReplayComparison> {
    return this.#running().request('compare', { strategies: this.#options.strategies });
  }

  displaySnapshot(): DisplayBatch | null {
    return this.#memory.snapshot();
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    const endings = [
      this.#engine.stop((engine) => engine.request('close', null)),
      this.#reader.stop((reader) => reader.request('close', null)),
    ];
    for (const ending of await Promise.allSettled(endings)) {
      if (ending.status === 'rejected') log.warn('a thread of the replay did not end cleanly', ending.reason);
    }
  }

  #running(): WorkerClient<ReplayRequests, ReplayEvents> {
    const { client } = this.#reader;
    if (!client || this.#progress.state === 'failed') {
      throw new UnavailableError(this.#progress.reason ?? 'The recording is being opened.');
    }
    return client;
  }

  #onThread({ name, state, reason }: WorkerHealth): void {
    if (this.#isClosed) return;
    if (state === 'running') {
      this.#connect();
      return;
    }
    if (state !== 'restarting' && state !== 'faulted') return;
    // What played is lost with the thread: the user opens it again, or goes back to the live picture.
    this.#fail(
      `${name === 'replay' ? 'The recording cannot be read' : 'The replay stopped'}: ${reason ?? 'no reason given'}`,
    );
  }

  #fail(reason: string): void {
    this.#tell({ ...this.#progress, state: 'failed', reason, atWallMs: Date.now() });
    void this.close();
  }

  #connect(): void {
    const reader = this.#reader.client;
    const engine = this.#engine.client;
    if (!reader || !engine || this.#isConnected) return;
    this.#isConnected = true;
    const [rows, results] = [new MessageChannel(), new MessageChannel()];
    Promise.all([
      reader.request('attachFeed', null, [rows.port1]),
      reader.request('attachArchive', null, [results.port1]),
      engine.request('attachArchive', null, [results.port2]),
      engine.request('attachFeed', null, [rows.port2]),
    ]).then(
      () => {
        this.#rebuild(this.#options.startMs, false);
      },
      (error: unknown) => {
        this.#fail(String(error));
      },
    );
  }

  /** One at a time; of several that wait only the newest is made. */
  #rebuild(toMs: number, play: boolean): void {
    this.#generation += 1;
    const generation = this.#generation;
    this.#tell({ ...this.#progress, state: 'seeking', exchangeMs: toMs, atWallMs: Date.now() });
    const rebuild = async (): Promise<void> => {
      const { client: reader } = this.#reader;
      const { client: engine } = this.#engine;
      if (generation !== this.#generation || this.#isClosed || !reader || !engine) return;
      const source = replaySource(this.#id, generation);
      const strategies = this.#namesStrategies ? [] : this.#options.strategies;
      await engine.request('configure', { strategies, source });
      // What the engine showed before it answered belongs to the earlier rebuilding.
      this.#memory = new DisplayMemory();
      await reader.request('begin', { source, generation, toMs, play });
    };
    this.#rebuilding = this.#rebuilding.then(rebuild).catch((error: unknown) => {
      if (!this.#isClosed) this.#fail(error instanceof Error ? error.message : String(error));
    });
  }

  #onProgress(progress: ReplayProgress): void {
    if (this.#isClosed || progress.generation !== this.#generation) return;
    this.#tell(progress);
  }

  /** The screen is not taken through what lies between the beginning and the instant that was sought. */
  #onDisplay(batch: DisplayBatch): void {
    const shown = asNow(batch);
    this.#memory.remember(shown);
    if (this.#progress.state !== 'seeking' && this.#progress.state !== 'opening') this.#listeners.display(shown);
  }

  #tell(progress: ReplayProgress): void {
    this.#progress = progress;
    this.#listeners.progress(progress);
  }
}

/** What was received long ago is received now, as far as a screen is concerned: it asks how old a price is. */
function asNow(batch: DisplayBatch): DisplayBatch {
  const receivedWallMs = wallMs(Date.now());
  return {
    ...batch,
    oldestTickReceivedWallMs: null,
    quotes: batch.quotes.map((quote) => ({ ...quote, receivedWallMs })),
  };
}
