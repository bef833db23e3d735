import type { MessagePort } from 'node:worker_threads';
import type { EngineToArchive, FeedToArchive } from '#core/contract/workers';

export type DurableMessage = FeedToArchive | EngineToArchive;

/** A message that is not stored yet and whoever waits to hear that it is. */
export interface Waiting {
  readonly sender: MessagePort;
  readonly message: DurableMessage;
  readonly rows: number;
}

/** Who the content of a message comes from. */
export const sourceOf = (message: DurableMessage): string =>
  message.kind === 'feed-batch' ? message.batch.source : message.source;

/** Rows that a message brings. */
export function rowsOf(message: DurableMessage): number {
  if (message.kind === 'feed-batch') return message.batch.rowCount + message.batch.rare.length;
  return message.kind === 'bars' ? message.bars.length : message.signals.length + message.corrections.length;
}

/** Messages in the order of their arrival. Bounded by their senders, which keep a bounded number unacknowledged. */
export class IngestQueue {
  #waiting: Waiting[] = [];
  #rows = 0;

  get rows(): number {
    return this.#rows;
  }

  get isEmpty(): boolean {
    return this.#waiting.length === 0;
  }

  push(sender: MessagePort, message: DurableMessage): void {
    const rows = rowsOf(message);
    this.#waiting.push({ sender, message, rows });
    this.#rows += rows;
  }

  /** The oldest messages, at least one and then as many as fit into `maximumRows`. */
  oldest(maximumRows: number): readonly Waiting[] {
    let rows = 0;
    let count = 0;
    for (const waiting of this.#waiting) {
      rows += waiting.rows;
      if (count > 0 && rows > maximumRows) break;
      count += 1;
    }
    return this.#waiting.slice(0, count);
  }

  /** Takes the oldest `count` messages out: they are stored. */
  remove(count: number): void {
    for (const { rows } of this.#waiting.splice(0, count)) this.#rows -= rows;
  }
}

/** Tells each sender up to where its messages are durable. */
export function acknowledge(stored: readonly Waiting[]): void {
  const newest = new Map<MessagePort, number>();
  for (const { sender, message } of stored) newest.set(sender, message.seq);
  for (const [sender, seq] of newest) sender.postMessage({ kind: 'ack', seq });
}
