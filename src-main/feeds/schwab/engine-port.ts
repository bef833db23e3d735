import type { MessagePort } from 'node:worker_threads';
import type { EngineToFeed, FeedToEngine, FeedToEngineHello } from '#core/contract/workers';
import type { FeedBatch } from '#core/market/feed-batch';

/** About 20 MB of rows, and at any rate a market sends several seconds' worth: what may lie in an engine's port. */
const MOST_ROWS_AHEAD = 200_000;

/**
 * Sends batches to an engine, never more than a bounded number of rows ahead of what it has taken. An engine that is
 * further behind gets nothing until it has taken all; then it is greeted anew, and reads from the archive what it was
 * not sent, as a new engine would.
 */
export class EnginePort {
  readonly #port: MessagePort;
  readonly #mostRowsAhead: number;
  /** Rows of the newest batch that was sent and, from the engine's word, taken. */
  #sentThrough = 0;
  #takenThrough = 0;
  /** The greeting that is owed to an engine that was left behind; null for one that gets everything. */
  #owedGreeting: FeedToEngineHello | null = null;

  /** Throws when the port cannot be used; `failed` hears of it when that shows later. */
  constructor(port: MessagePort, failed: (error: unknown) => void, mostRowsAhead = MOST_ROWS_AHEAD) {
    this.#port = port;
    this.#mostRowsAhead = mostRowsAhead;
    port.on('message', ({ throughRowSeq }: EngineToFeed) => {
      try {
        this.#taken(throughRowSeq);
      } catch (error) {
        failed(error);
      }
    });
  }

  /** True while batches are held back from an engine that is too far behind. */
  get isBehind(): boolean {
    return this.#owedGreeting !== null;
  }

  greet(hello: FeedToEngineHello): void {
    if (this.#owedGreeting) {
      this.#owedGreeting = hello;
      return;
    }
    // Rows up to here come from the archive: nothing of them is in the port.
    this.#sentThrough = hello.throughRowSeq;
    this.#takenThrough = Math.max(this.#takenThrough, hello.throughRowSeq);
    this.#post(hello, []);
  }

  send(batch: FeedBatch): void {
    const { epoch, source, firstRowSeq, rowCount } = batch;
    const throughRowSeq = firstRowSeq + rowCount - 1;
    const isTooMuch = throughRowSeq - this.#takenThrough > this.#mostRowsAhead;
    if (this.#owedGreeting || (isTooMuch && this.#sentThrough > this.#takenThrough)) {
      this.#owedGreeting = { kind: 'hello', epoch, source, throughRowSeq };
      return;
    }
    // The engine gets a copy of its own: the archive's is kept until it is durable and cannot be given away.
    const rows = batch.rows.slice();
    this.#sentThrough = throughRowSeq;
    this.#post({ kind: 'feed-batch', batch: { ...batch, rows } }, [rows.buffer]);
  }

  close(): void {
    this.#port.close();
  }

  #taken(throughRowSeq: number): void {
    this.#takenThrough = Math.max(this.#takenThrough, throughRowSeq);
    const owed = this.#owedGreeting;
    if (!owed || this.#takenThrough < this.#sentThrough) return;
    this.#owedGreeting = null;
    this.greet(owed);
  }

  #post(message: FeedToEngine, transfer: readonly ArrayBuffer[]): void {
    this.#port.postMessage(message, transfer);
  }
}
