import type { ApiError } from '../api-error.ts';
import type { Caller } from '../tokens/token-book.ts';
import { KEPT_MESSAGES } from './channel-log.ts';

/** Close codes of the WebSocket, in the range that is free for applications. */
export const CLOSE = {
  goingAway: 1_001,
  policy: 1_008,
  tokenRevoked: 4_001,
  slowReader: 4_008,
} as const;

/** So much of a WebSocket as a subscriber uses. */
export interface FrameSocket {
  send(frame: Buffer, options: { readonly binary: false }, done: (error?: Error | null) => void): void;
  close(code: number, reason: string): void;
  terminate(): void;
  ping(): void;
}

export interface SubscriberLimits {
  /** Bytes that may be on their way in the socket before frames are held back. */
  readonly bytesInFlight: number;
  /** Frames that may be held back besides the newest of each conflating channel: more than one channel is resumed with. */
  readonly heldFrames: number;
  /** How long a reader may take none of what is held back. */
  readonly stalledMs: number;
  /** How long a closing handshake may take. */
  readonly goodbyeMs: number;
}

export const SUBSCRIBER_LIMITS: SubscriberLimits = {
  bytesInFlight: 256 * 1_024,
  heldFrames: 2 * KEPT_MESSAGES,
  stalledMs: 30_000,
  goodbyeMs: 2_000,
};

export type Drop = (subscriber: Subscriber) => void;

/**
 * One WebSocket and what it has not taken yet. What a slow reader cannot take is held back: of a conflating channel the
 * newest frame alone, of the others a bounded number; a reader that is slower still is dropped with a code and reads
 * again from where it was. Nothing here grows with how slow it is.
 */
export class Subscriber {
  readonly caller: Caller;
  readonly channels = new Set<string>();
  readonly #socket: FrameSocket;
  readonly #limits: SubscriberLimits;
  readonly #onSlow: Drop;
  /** In the order in which they will go; a conflating frame has its channel as its key. */
  readonly #held = new Map<string | number, Buffer>();
  #nextKey = 0;
  #heldInOrder = 0;
  #bytesInFlight = 0;
  #isOver = false;
  #stalled: NodeJS.Timeout | null = null;

  constructor(socket: FrameSocket, caller: Caller, onSlow: Drop, limits: SubscriberLimits = SUBSCRIBER_LIMITS) {
    this.caller = caller;
    this.#socket = socket;
    this.#onSlow = onSlow;
    this.#limits = limits;
  }

  get heldFrames(): number {
    return this.#held.size;
  }

  /** Sends, or holds back; true when an older frame of the channel was replaced. `conflates`: its channel, or null. */
  send(frame: Buffer, conflates: string | null = null): boolean {
    if (this.#isOver) return false;
    if (this.#held.size === 0 && this.#bytesInFlight <= this.#limits.bytesInFlight) {
      this.#write(frame);
      return false;
    }
    this.#watchStall();
    if (conflates !== null) {
      const replaces = this.#held.delete(conflates);
      this.#held.set(conflates, frame);
      return replaces;
    }
    this.#heldInOrder += 1;
    if (this.#heldInOrder > this.#limits.heldFrames) {
      this.#onSlow(this);
      return false;
    }
    this.#held.set(this.#nextKey++, frame);
    return false;
  }

  tell(message: object): void {
    this.send(Buffer.from(JSON.stringify(message)));
  }

  refuse(error: ApiError): void {
    this.tell({ type: 'error', ...error.body });
  }

  ping(): void {
    if (!this.#isOver) this.#socket.ping();
  }

  /** Says goodbye; whoever does not answer it is cut off. */
  close(code: number, reason: string): void {
    if (this.#isOver) return;
    this.forget();
    this.#socket.close(code, reason);
    setTimeout(() => {
      this.#socket.terminate();
    }, this.#limits.goodbyeMs).unref();
  }

  /** The socket is gone: nothing is kept for it. */
  forget(): void {
    this.#isOver = true;
    this.#held.clear();
    if (this.#stalled) clearTimeout(this.#stalled);
  }

  #write(frame: Buffer): void {
    this.#bytesInFlight += frame.length;
    this.#socket.send(frame, { binary: false }, () => {
      this.#bytesInFlight -= frame.length;
      this.#drain();
    });
  }

  #drain(): void {
    if (this.#isOver || this.#held.size === 0) return;
    for (const [key, frame] of this.#held) {
      if (this.#bytesInFlight > this.#limits.bytesInFlight) break;
      this.#held.delete(key);
      if (typeof key === 'number') this.#heldInOrder -= 1;
      this.#write(frame);
    }
    if (this.#stalled) clearTimeout(this.#stalled);
    this.#stalled = null;
    if (this.#held.size > 0) this.#watchStall();
  }

  #watchStall(): void {
    this.#stalled ??= setTimeout(() => {
      this.#onSlow(this);
    }, this.#limits.stalledMs).unref();
  }
}
