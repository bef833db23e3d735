import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type RawData, type WebSocket } from 'ws';
import type { Access } from '../access.ts';
import type { Market } from '../market/market.ts';
import type { TapeEvent } from '../market/tape.ts';
import type { ToldTrade } from '../play/trade-log.ts';
import { NO_FAULTS, type Faults } from '../faults/faults.ts';
import type { AccountActivity } from './publishers/activity-publisher.ts';
import type { StreamerLimits } from './streamer-limits.ts';
import { StreamerSession, type StreamerHost } from './streamer-session.ts';

export const STREAMER_PATH = '/ws';

const LARGEST_REQUEST_BYTES = 1_000_000;
const MAXIMUM_SOCKETS = 64;
const TRY_AGAIN_LATER = 1_013;

export interface StreamerServerOptions {
  readonly access: Access;
  readonly market: Market;
  readonly limits: StreamerLimits;
  readonly faults?: Faults;
  readonly now: () => number;
  readonly onSubscribed: () => void;
  readonly onTelling: (trades: readonly ToldTrade[]) => void;
}

function textOf(data: RawData): string {
  if (Array.isArray(data)) return Buffer.concat(data).toString('utf8');
  return Buffer.isBuffer(data) ? data.toString('utf8') : Buffer.from(data).toString('utf8');
}

/** The streamer endpoint: many sockets may connect, one at a time is logged in. */
export class StreamerServer implements StreamerHost {
  readonly access: Access;
  readonly market: Market;
  readonly limits: StreamerLimits;
  readonly faults: Faults;
  readonly #options: StreamerServerOptions;
  readonly #server: WebSocketServer;
  #active: StreamerSession | null = null;

  constructor(options: StreamerServerOptions) {
    this.access = options.access;
    this.market = options.market;
    this.limits = options.limits;
    this.faults = options.faults ?? NO_FAULTS;
    this.#options = options;
    this.#server = new WebSocketServer({
      noServer: true,
      perMessageDeflate: options.limits.compress,
      maxPayload: LARGEST_REQUEST_BYTES,
    });
    this.#server.on('connection', (socket) => {
      this.#accept(socket);
    });
  }

  /** Takes over an HTTP request that asks for a WebSocket. */
  upgrade(request: IncomingMessage, stream: Duplex, head: Buffer): void {
    this.#server.handleUpgrade(request, stream, head, (socket) => this.#server.emit('connection', socket, request));
  }

  now(): number {
    return this.#options.now();
  }

  admit(session: StreamerSession): boolean {
    if (this.#active !== null && this.#active !== session) {
      if (!this.limits.newestLoginWins) return false;
      this.#active.displace();
    }
    this.#active = session;
    return true;
  }

  subscribed(): void {
    this.#options.onSubscribed();
  }

  telling(trades: readonly ToldTrade[]): void {
    this.#options.onTelling(trades);
  }

  offer(event: TapeEvent, changed: readonly number[]): void {
    this.#active?.offer(event, changed);
  }

  flush(timestamp: number): void {
    this.#active?.flush(timestamp);
  }

  heartbeat(timestamp: number): void {
    this.#active?.heartbeat(timestamp);
  }

  /** Tells the client, if it wants to know, what happened in an account. */
  push(activity: AccountActivity): void {
    this.#active?.push(activity);
  }

  isCongested(realMs: number): boolean {
    return this.#active?.isCongested(realMs) ?? false;
  }

  close(): void {
    for (const socket of this.#server.clients) socket.terminate();
    this.#server.close();
  }

  #accept(socket: WebSocket): void {
    if (this.#server.clients.size > MAXIMUM_SOCKETS) {
      socket.close(TRY_AGAIN_LATER);
      return;
    }
    const session = new StreamerSession(socket, this);
    socket.on('message', (data) => {
      session.receive(textOf(data));
    });
    // A broken connection ends with `close`; what broke it is of no use to anybody here.
    socket.on('error', () => undefined);
    socket.on('close', () => {
      session.ended();
      if (this.#active === session) this.#active = null;
    });
  }
}
