import type { MessagePort } from 'node:worker_threads';

interface Retained<Message> {
  readonly message: Message;
  readonly rows: number;
}

/** What an outbox holds and what it had to give up. */
export interface OutboxState {
  readonly queuedRows: number;
  readonly lostRows: number;
}

/**
 * Sends numbered messages to a receiver that may die: keeps each until the receiver acknowledges it as durable and
 * sends all that is unacknowledged again to the next receiver. The receiver ignores what it already has.
 * Bounded: beyond `maximumRows` the newest message is refused and counted, so the loss is a number and never a guess.
 */
export class DurableOutbox<Message extends { readonly seq: number }> {
  readonly #maximumRows: number;
  readonly #retained = new Map<number, Retained<Message>>();
  #port: MessagePort | null = null;
  #nextSeq = 1;
  #queuedRows = 0;
  #lostRows = 0;

  constructor(maximumRows: number) {
    this.#maximumRows = maximumRows;
  }

  /** Queues the message that `make` builds for the next sequence number; false when it had to be refused. */
  push(rows: number, make: (seq: number) => Message): boolean {
    if (this.#queuedRows + rows > this.#maximumRows) {
      this.#lostRows += rows;
      return false;
    }
    const seq = this.#nextSeq++;
    const message = make(seq);
    this.#retained.set(seq, { message, rows });
    this.#queuedRows += rows;
    this.#port?.postMessage(message);
    return true;
  }

  /** Everything up to `seq` is durable. */
  acknowledge(seq: number): void {
    for (const [retainedSeq, { rows }] of this.#retained) {
      if (retainedSeq > seq) break;
      this.#retained.delete(retainedSeq);
      this.#queuedRows -= rows;
    }
  }

  /** A receiver (again): gets everything unacknowledged, in order, then what follows. Acknowledgements are wired here. */
  attach(port: MessagePort): void {
    this.#port = port;
    for (const { message } of this.#retained.values()) port.postMessage(message);
  }

  detach(): void {
    this.#port = null;
  }

  state(): OutboxState {
    return { queuedRows: this.#queuedRows, lostRows: this.#lostRows };
  }
}
