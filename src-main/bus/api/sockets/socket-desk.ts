import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type WebSocket } from 'ws';
import type { ApiRight } from '#core/contract/local-api-limits';
import { ApiError } from '../api-error.ts';
import { SOCKET_PROTOCOL } from '../guard/bearer.ts';
import type { ApiLimits } from '../guard/limits.ts';
import { problemOf } from '../routes/route.ts';
import type { Caller } from '../tokens/token-book.ts';
import type { ChannelHub } from './channel-hub.ts';
import { LONGEST_WORD, MOST_CHANNELS, socketWordSchema, type SocketWord } from './socket-words.ts';
import { CLOSE, Subscriber } from './subscriber.ts';
import { WordBudget } from './word-budget.ts';

const WORDS_PER_SECOND = 20;
const MOST_WORDS_AT_ONCE = 60;
/** Who says so much that is no word of ours is no client of ours. */
const MOST_BAD_WORDS = 20;
const HEARTBEAT_MS = 15_000;

export interface SocketDeskParts {
  readonly hub: ChannelHub;
  readonly limits: ApiLimits;
  /** The right that a channel needs; null when there is no such channel. */
  readonly rightOf: (channel: string) => ApiRight | null;
  readonly onRefusal: (error: ApiError) => void;
  readonly monotonicMs: () => number;
}

/** The WebSockets: who may open one, what is said on it, and who is shown the door. */
export class SocketDesk {
  readonly #parts: SocketDeskParts;
  readonly #server: WebSocketServer;
  readonly #open = new Map<Subscriber, { readonly socket: WebSocket; isAlive: boolean }>();
  readonly #heartbeat: NodeJS.Timeout;
  slowReadersDropped = 0;

  constructor(parts: SocketDeskParts) {
    this.#parts = parts;
    this.#server = new WebSocketServer({
      noServer: true,
      clientTracking: false,
      maxPayload: LONGEST_WORD,
      // A small frame can be a large message: nothing is compressed, and nothing unpacked.
      perMessageDeflate: false,
      handleProtocols: (offered) => (offered.has(SOCKET_PROTOCOL) ? SOCKET_PROTOCOL : false),
    });
    this.#heartbeat = setInterval(() => {
      this.#beat();
    }, HEARTBEAT_MS);
  }

  get size(): number {
    return this.#open.size;
  }

  byToken(): Readonly<Record<string, number>> {
    const counts: Record<string, number> = {};
    for (const { caller } of this.#open.keys()) counts[caller.tokenId] = (counts[caller.tokenId] ?? 0) + 1;
    return counts;
  }

  /** Why a caller may open no more; null when it may. */
  refusalOf({ tokenId }: Caller): ApiError | null {
    const { sockets, socketsPerToken } = this.#parts.limits;
    if (this.#open.size >= sockets) return new ApiError('too-many-connections', 'Too many WebSockets are open.');
    if ((this.byToken()[tokenId] ?? 0) < socketsPerToken) return null;
    return new ApiError('too-many-connections', 'Too many WebSockets of this token are open.');
  }

  accept(request: IncomingMessage, socket: Duplex, head: Buffer, caller: Caller): void {
    this.#server.handleUpgrade(request, socket, head, (webSocket) => {
      this.#welcome(webSocket, caller);
    });
  }

  /** A token is good no more: what it opened is closed. */
  revoke(tokenId: string): void {
    for (const subscriber of [...this.#open.keys()]) {
      if (subscriber.caller.tokenId === tokenId) this.#end(subscriber, CLOSE.tokenRevoked, 'the token was revoked');
    }
  }

  close(): void {
    clearInterval(this.#heartbeat);
    for (const [subscriber, { socket }] of [...this.#open]) {
      this.#end(subscriber, CLOSE.goingAway, 'the local interface is being closed');
      // The listener cuts the connection right after: the goodbye is on its way, nobody waits for the answer.
      socket.removeAllListeners('message');
    }
  }

  #welcome(socket: WebSocket, caller: Caller): void {
    const subscriber = new Subscriber(socket, caller, (slow) => {
      this.slowReadersDropped += 1;
      this.#end(slow, CLOSE.slowReader, 'read too slowly: connect again and go on from the last seq');
    });
    const entry = { socket, isAlive: true };
    this.#open.set(subscriber, entry);
    const budget = new WordBudget(WORDS_PER_SECOND, MOST_WORDS_AT_ONCE, this.#parts.monotonicMs());
    let badWords = 0;
    socket.on('message', (data: Buffer, isBinary) => {
      if (!budget.take(this.#parts.monotonicMs())) {
        this.#end(subscriber, CLOSE.policy, 'too many messages');
        return;
      }
      const error = this.#hear(subscriber, isBinary ? null : data.toString('utf8'));
      if (!error) return;
      this.#parts.onRefusal(error);
      subscriber.refuse(error);
      badWords += 1;
      if (badWords >= MOST_BAD_WORDS) this.#end(subscriber, CLOSE.policy, 'too many messages that mean nothing here');
    });
    socket.on('pong', () => {
      entry.isAlive = true;
    });
    // What is wrong with its frames, ws answers with the right code; the close follows.
    socket.on('error', () => {
      this.#forget(subscriber);
    });
    socket.on('close', () => {
      this.#forget(subscriber);
    });
    subscriber.tell({
      type: 'hello',
      v: 1,
      run: this.#parts.hub.run,
      rights: [...caller.rights],
      channelsAtMost: MOST_CHANNELS,
      heartbeatMs: HEARTBEAT_MS,
    });
  }

  #hear(subscriber: Subscriber, text: string | null): ApiError | null {
    if (text === null) return new ApiError('bad-request', 'Messages are JSON text, not bytes.');
    const word = readWord(text);
    if (word instanceof ApiError) return word;
    switch (word.op) {
      case 'ping':
        subscriber.tell({ type: 'pong' });
        return null;
      case 'unsubscribe':
        for (const channel of word.channels) this.#parts.hub.unsubscribe(subscriber, channel);
        subscriber.tell({ type: 'unsubscribed', channels: word.channels });
        return null;
      case 'subscribe':
        return this.#subscribe(subscriber, word);
    }
  }

  /** All of them or none: half a subscription would look like a whole one. */
  #subscribe(subscriber: Subscriber, { channels, after }: Extract<SocketWord, { op: 'subscribe' }>): ApiError | null {
    for (const channel of channels) {
      const right = this.#parts.rightOf(channel);
      if (right === null) return new ApiError('not-found', 'There is no such channel.');
      if (!subscriber.caller.rights.has(right)) {
        return new ApiError('right-missing', `The token has not the right "${right}".`);
      }
    }
    if (new Set([...subscriber.channels, ...channels]).size > MOST_CHANNELS) {
      return new ApiError('refused', `One WebSocket carries ${MOST_CHANNELS} channels at most.`);
    }
    subscriber.tell({ type: 'subscribed', channels, run: this.#parts.hub.run });
    for (const channel of channels) this.#parts.hub.subscribe(subscriber, channel, after?.[channel] ?? null);
    return null;
  }

  #beat(): void {
    for (const [subscriber, entry] of [...this.#open]) {
      if (!entry.isAlive) {
        this.#forget(subscriber);
        entry.socket.terminate();
        continue;
      }
      entry.isAlive = false;
      subscriber.ping();
    }
  }

  #end(subscriber: Subscriber, code: number, reason: string): void {
    subscriber.close(code, reason);
    this.#forget(subscriber);
  }

  #forget(subscriber: Subscriber): void {
    subscriber.forget();
    this.#parts.hub.forget(subscriber);
    this.#open.delete(subscriber);
  }
}

function readWord(text: string): SocketWord | ApiError {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return new ApiError('bad-request', 'The message is no JSON.');
  }
  const read = socketWordSchema.safeParse(json);
  return read.success ? read.data : new ApiError('bad-request', problemOf(read.error));
}
