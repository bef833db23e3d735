import { MessageChannel, type MessagePort } from 'node:worker_threads';

/**
 * A link between two threads that can be looked into: messages pass through here one by one, and each side's progress is
 * read from them. `sent` and `taken` return the newest row or message number that a message tells of, or null.
 */
export class CountedLink<Sent, Taken> {
  /** To be handed to the sending and to the receiving thread. */
  readonly sender: MessagePort;
  readonly receiver: MessagePort;
  #sentThrough = 0;
  #takenThrough = 0;

  constructor(sent: (message: Sent) => number | null, taken: (message: Taken) => number | null) {
    const left = new MessageChannel();
    const right = new MessageChannel();
    this.sender = left.port1;
    this.receiver = right.port1;
    left.port2.on('message', (message: Sent) => {
      this.#sentThrough = sent(message) ?? this.#sentThrough;
      right.port2.postMessage(message);
    });
    right.port2.on('message', (message: Taken) => {
      this.#takenThrough = taken(message) ?? this.#takenThrough;
      left.port2.postMessage(message);
    });
  }

  /** What was sent and not yet taken. */
  get queued(): number {
    return this.#sentThrough - this.#takenThrough;
  }
}
