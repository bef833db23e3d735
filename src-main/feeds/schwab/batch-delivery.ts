import type { MessagePort } from 'node:worker_threads';
import type { Acknowledgement, FeedToArchive, FeedToEngineHello } from '#core/contract/workers';
import type { FeedBatch } from '#core/market/feed-batch';
import { DurableOutbox, type OutboxState } from '../../workers/durable-outbox.ts';
import { EnginePort } from './engine-port.ts';

/** About 200 MB of rows: what the archive may owe before new ones are given up and counted. */
const MAXIMUM_QUEUED_ROWS = 2_000_000;

const BEHIND = 'The engine is too far behind to be sent more; bars and signals come late, and nothing is lost.';

/**
 * Hands every batch to the engine and to the archive. The archive gets each one until it says that it is durable; an
 * engine that was away learns from its greeting up to which row it has to read from the archive.
 */
export class BatchDelivery {
  readonly #outbox: DurableOutbox<FeedToArchive>;
  #engine: EnginePort | null = null;
  #archive: MessagePort | null = null;
  #problem: string | null = null;

  constructor(maximumQueuedRows = MAXIMUM_QUEUED_ROWS) {
    this.#outbox = new DurableOutbox<FeedToArchive>(maximumQueuedRows);
  }

  attachEngine(port: MessagePort): void {
    this.#engine?.close();
    const engine: EnginePort = new EnginePort(port, (error) => {
      if (this.#engine === engine) this.#loseEngine(error);
    });
    this.#engine = engine;
    this.#problem = null;
    port.on('close', () => {
      if (this.#engine === engine) this.#engine = null;
    });
  }

  greetEngine(hello: FeedToEngineHello): void {
    this.#withEngine((engine) => engine.greet(hello));
  }

  attachArchive(port: MessagePort): void {
    this.#archive?.close();
    this.#archive = port;
    this.#problem = null;
    port.on('message', (message: Acknowledgement) => {
      this.#outbox.acknowledge(message.seq);
    });
    port.on('close', () => {
      if (this.#archive !== port) return;
      this.#archive = null;
      this.#outbox.detach();
    });
    this.#outbox.attach(port);
  }

  deliver(batch: FeedBatch): void {
    this.#withEngine((engine) => engine.send(batch));
    try {
      this.#outbox.push(batch.rowCount + batch.rare.length, (seq) => ({ kind: 'feed-batch', seq, batch }));
    } catch (error) {
      // Retained all the same: the next archive gets it.
      this.#outbox.detach();
      this.#archive = null;
      this.#problem = `The archive cannot be reached (${describe(error)}).`;
    }
  }

  get owedToArchive(): OutboxState {
    return this.#outbox.state();
  }

  /** Plain sentences: a receiver that cannot be reached, until it is replaced, and what was lost; null for neither. */
  get problem(): string | null {
    const { lostRows } = this.owedToArchive;
    const loss = lostRows > 0 ? `${lostRows} rows could not be archived: the archive is too far behind.` : null;
    const lag = this.#engine?.isBehind === true ? BEHIND : null;
    return [this.#problem, lag, loss].filter((part) => part !== null).join(' ') || null;
  }

  /** A receiver that cannot be reached is let go, whatever the reason: the connection must outlive it. */
  #withEngine(use: (engine: EnginePort) => void): void {
    if (!this.#engine) return;
    try {
      use(this.#engine);
    } catch (error) {
      this.#loseEngine(error);
    }
  }

  #loseEngine(error: unknown): void {
    this.#engine = null;
    this.#problem = `The engine cannot be reached (${describe(error)}).`;
  }
}

function describe(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
