import type { WebSocket } from 'ws';
import type { Faults } from '../faults/faults.ts';

export interface LineLimits {
  /** With more than this unsent the client is behind. */
  readonly unsentBytes: number;
}

const CUT_OFF_FACTOR = 8;
const NORMAL_CLOSURE = 1_000;
/** A peer that does not finish the closing handshake is cut off; one that was slow has much to read before it gets there. */
const CLOSE_PATIENCE_MS = 5_000;
/** A half-open connection is given up after this long, so that forgotten ones do not add up. */
const DEAD_LINE_MS = 120_000;
const TRICKLE_EVERY_MS = 50;
const SPLIT_PARTS = 3;

/** The connection to one client as frames see it, with the troubles that faults make for it. */
export class ClientLine {
  readonly #socket: WebSocket;
  readonly #faults: Faults;
  readonly #limits: LineLimits;
  /** Frames that trickle, the first of them from an offset on. */
  #queue: Buffer[] = [];
  #offset = 0;
  #queuedBytes = 0;
  #trickleTimer: NodeJS.Timeout | null = null;
  #endTimer: NodeJS.Timeout | null = null;
  #isDead = false;
  #isClosing = false;

  constructor(socket: WebSocket, faults: Faults, limits: LineLimits) {
    this.#socket = socket;
    this.#faults = faults;
    this.#limits = limits;
  }

  get isOpen(): boolean {
    return !this.#isClosing && this.#socket.readyState === this.#socket.OPEN;
  }

  get isClosing(): boolean {
    return this.#isClosing;
  }

  /** Whether nothing is read or written any more although the connection stands. */
  get isDead(): boolean {
    return this.#isDead;
  }

  get isBehind(): boolean {
    return this.isOpen && this.#unsentBytes > this.#limits.unsentBytes;
  }

  /** A client that lets far too much pile up is cut off. */
  send(frame: string): void {
    if (!this.isOpen || this.#isDead) return;
    if (this.#unsentBytes > this.#limits.unsentBytes * CUT_OFF_FACTOR) this.cut();
    else if (this.#faults.active('slow') || this.#queue.length > 0) this.#enqueue(Buffer.from(frame));
    else if (this.#faults.active('split-frames')) this.#sendSplit(Buffer.from(frame));
    else this.#socket.send(frame);
  }

  /** A data frame; before one that is to be spoilt comes a broken copy of it. */
  sendData(frame: string): void {
    if (this.isOpen && this.#faults.take('malformed-frame')) this.send(frame.slice(0, frame.length / 2));
    this.send(frame);
  }

  /** Ends the connection without a close frame. */
  cut(): void {
    this.#socket.terminate();
  }

  /** Reads and writes nothing more and leaves the connection standing. */
  die(): void {
    if (this.#isDead || this.#isClosing) return;
    this.#isDead = true;
    this.#socket.pause();
    this.#endTimer = setTimeout(() => {
      this.cut();
    }, DEAD_LINE_MS);
  }

  /** Ends the connection in order. A dead one cannot: it is cut. */
  close(): void {
    if (this.#isClosing) return;
    this.#isClosing = true;
    this.#forget();
    if (this.#isDead) {
      this.cut();
      return;
    }
    this.#socket.close(NORMAL_CLOSURE);
    this.#endTimer = setTimeout(() => {
      this.cut();
    }, CLOSE_PATIENCE_MS);
  }

  /** The socket is gone. */
  ended(): void {
    this.#isClosing = true;
    this.#forget();
  }

  get #unsentBytes(): number {
    return this.#socket.bufferedAmount + this.#queuedBytes;
  }

  #forget(): void {
    if (this.#endTimer) clearTimeout(this.#endTimer);
    if (this.#trickleTimer) clearTimeout(this.#trickleTimer);
    this.#queue = [];
    this.#queuedBytes = 0;
  }

  #sendSplit(frame: Buffer): void {
    const step = Math.ceil(frame.length / SPLIT_PARTS);
    for (let from = 0; from < frame.length; from += step) {
      this.#socket.send(frame.subarray(from, from + step), { binary: false, fin: from + step >= frame.length });
    }
  }

  #enqueue(frame: Buffer): void {
    this.#queue.push(frame);
    this.#queuedBytes += frame.length;
    this.#trickleTimer ??= setTimeout(() => {
      this.#trickle();
    }, TRICKLE_EVERY_MS);
  }

  /** Sends what the line carries in one interval; everything at once when it is no longer slow. */
  #trickle(): void {
    this.#trickleTimer = null;
    const slow = this.#faults.active('slow');
    let room = slow ? Math.max(1, Math.round((slow.value * TRICKLE_EVERY_MS) / 1_000)) : Infinity;
    for (let frame = this.#queue[0]; frame && room > 0 && this.isOpen && !this.#isDead; frame = this.#queue[0]) {
      const part = frame.subarray(this.#offset, this.#offset + room);
      this.#offset += part.length;
      this.#queuedBytes -= part.length;
      room -= part.length;
      const isDone = this.#offset >= frame.length;
      this.#socket.send(part, { binary: false, fin: isDone });
      if (!isDone) break;
      this.#queue.shift();
      this.#offset = 0;
    }
    if (this.#queue.length === 0 || this.#isDead) return;
    this.#trickleTimer = setTimeout(() => {
      this.#trickle();
    }, TRICKLE_EVERY_MS);
  }
}
