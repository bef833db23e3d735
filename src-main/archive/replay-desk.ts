import { setImmediate as nextTurn } from 'node:timers/promises';
import type { MessagePort } from 'node:worker_threads';
import type { ReplayChunk, ReplayRequest } from '#core/contract/workers';
import type { FeedReader } from './sqlite/market/feed-reader.ts';
import { replayFeed } from './sqlite/market/feed-replay.ts';

interface Pending {
  readonly request: ReplayRequest;
  readonly engine: MessagePort;
  sentBatches: number;
}

/** Whether everything the request asks for is stored. A feed that has sent nothing yet leaves nothing to wait for. */
function isStored(reader: FeedReader, { source, through }: ReplayRequest): boolean {
  if (through.throughRowSeq < 0) return true;
  const epoch = reader.epochs(source).find(({ name }) => name === through.epoch);
  return epoch ? epoch.throughRowSeq >= through.throughRowSeq : through.throughRowSeq === 0;
}

/** Answers an engine that asks for the stored feed, one piece at a turn, so that ingestion goes on meanwhile. */
export class ReplayDesk {
  readonly #onError: (error: unknown) => void;
  #pending: Pending | null = null;
  #isRunning = false;

  constructor(onError: (error: unknown) => void) {
    this.#onError = onError;
  }

  /** Takes a request; an earlier one that is not answered yet is void. */
  ask(request: ReplayRequest, engine: MessagePort): void {
    this.#pending = { request, engine, sentBatches: 0 };
  }

  /** The engine is gone. */
  forget(engine: MessagePort): void {
    if (this.#pending?.engine === engine) this.#pending = null;
  }

  /** Goes on with what is asked for as far as it is stored. Call after each commit. */
  poke(reader: FeedReader): void {
    const pending = this.#pending;
    if (!pending || this.#isRunning || !this.#isStored(reader, pending.request)) return;
    this.#isRunning = true;
    void this.#answer(pending, reader).finally(() => {
      this.#isRunning = false;
      if (this.#pending && this.#pending !== pending) this.poke(reader);
    });
  }

  #isStored(reader: FeedReader, request: ReplayRequest): boolean {
    try {
      return isStored(reader, request);
    } catch (error) {
      this.#onError(error);
      return false;
    }
  }

  /**
   * A database that fails in between is opened again by the archive, and the next `poke` goes on behind the batches
   * that were sent: what is stored up to the asked row does not change.
   */
  async #answer(pending: Pending, reader: FeedReader): Promise<void> {
    let number = 0;
    try {
      for (const batch of replayFeed(reader, pending.request)) {
        number += 1;
        if (number > pending.sentBatches) {
          this.#send(pending, { batches: [batch], done: false });
          pending.sentBatches = number;
          await nextTurn();
        }
        if (this.#pending !== pending) return;
      }
    } catch (error) {
      this.#onError(error);
      return;
    }
    this.#send(pending, { batches: [], done: true });
    this.#pending = null;
  }

  #send({ request, engine }: Pending, chunk: Pick<ReplayChunk, 'batches' | 'done'>): void {
    const message: ReplayChunk = { kind: 'replay-chunk', requestSeq: request.requestSeq, ...chunk };
    // Made for this message only, so they are handed over instead of copied.
    const buffers = chunk.batches.map(({ rows }) => rows.buffer as ArrayBuffer);
    engine.postMessage(message, buffers);
  }
}
