import { MessageChannel } from 'node:worker_threads';
import type {
  ArchiveEvents,
  ArchiveRequests,
  EngineEvents,
  EngineRequests,
  FeedEvents,
  FeedRequests,
} from '#core/contract/workers';
import type { Mode } from '#core/contract/ipc';
import type { BusWorker } from '../bus/bus-workers.ts';
import type { WorkerClient } from '../workers/worker-client.ts';

export interface PipelineClients {
  readonly feed: WorkerClient<FeedRequests, FeedEvents> | null;
  readonly engine: WorkerClient<EngineRequests, EngineEvents> | null;
  readonly archive: WorkerClient<ArchiveRequests, ArchiveEvents> | null;
  /** Those that publish what the engine makes, as far as they are switched on. */
  readonly bus: readonly BusWorker[];
}

/** Connects two threads that are both up, once per pair of lives. */
async function connect(
  done: Map<string, readonly [object, object]>,
  name: string,
  ends: readonly [object | null, object | null],
  attach: (channel: MessageChannel) => Promise<unknown>,
): Promise<void> {
  const [left, right] = ends;
  if (!left || !right) return;
  const connected = done.get(name);
  if (connected?.[0] === left && connected[1] === right) return;
  await attach(new MessageChannel());
  done.set(name, [left, right]);
}

/**
 * Lays the ports between the worker threads, and lays them again when a thread has been replaced. The engine reaches
 * the archive before the feed reaches the engine, because the feed's first word makes the engine ask the archive for
 * what it missed.
 */
export class PipelineLinks {
  readonly #connected = new Map<string, readonly [object, object]>();
  readonly #clients: () => PipelineClients;
  readonly #mode: Mode;
  #turn: Promise<void> = Promise.resolve();

  constructor(mode: Mode, clients: () => PipelineClients) {
    this.#mode = mode;
    this.#clients = clients;
  }

  /** Call whenever a thread has come up. Runs one at a time; a thread that dies meanwhile is connected at its return. */
  refresh(): Promise<void> {
    this.#turn = this.#turn.then(() => this.#connectAll());
    return this.#turn;
  }

  async #connectAll(): Promise<void> {
    const { feed, engine, archive, bus } = this.#clients();
    const laying = [
      () =>
        connect(this.#connected, 'engine-archive', [engine, archive], ({ port1, port2 }) =>
          Promise.all([
            archive?.request('attachEngine', null, [port2]),
            engine?.request('attachArchive', null, [port1]),
          ]),
        ),
      () =>
        connect(this.#connected, 'feed-archive', [feed, archive], ({ port1, port2 }) =>
          Promise.all([archive?.request('attachFeed', null, [port2]), feed?.request('attachArchive', null, [port1])]),
        ),
      () =>
        connect(this.#connected, 'feed-engine', [feed, engine], ({ port1, port2 }) =>
          Promise.all([engine?.request('attachFeed', null, [port2]), feed?.request('attachEngine', null, [port1])]),
        ),
      ...bus.map(
        ({ receiver, wantsForming, client }) =>
          () =>
            connect(this.#connected, `engine-${receiver}`, [engine, client], ({ port1, port2 }) =>
              Promise.all([
                client?.request('attachEngine', null, [port2]),
                engine?.request('attachBus', { receiver, wantsForming, mode: this.#mode }, [port1]),
              ]),
            ),
      ),
    ];
    for (const lay of laying) {
      // A failure means that a thread died in between; its replacement calls refresh again.
      await lay().catch(() => undefined);
    }
  }
}
