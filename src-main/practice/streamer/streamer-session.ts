import type { WebSocket } from 'ws';
import { STREAMER_CODES } from '#core/contract/schwab-fields';
import type { Access } from '../access.ts';
import type { Market } from '../market/market.ts';
import type { TapeEvent } from '../market/tape.ts';
import type { ToldTrade } from '../play/trade-log.ts';
import { Delivery } from './delivery.ts';
import { heartbeatFrame, notifyFrame, responseFrame } from './frames.ts';
import {
  loginParameters,
  parseRequests,
  type ParsedRequest,
  type RequestEcho,
  type StreamerRequest,
} from './request.ts';
import { SERVICES } from './services.ts';

export interface StreamerLimits {
  /** Symbols a service; more are refused with code 19. */
  readonly maximumKeys: number;
  /** A connection without a login or without a subscription ends after this long. */
  readonly idleMs: number;
  /** With more than this unsent the exchange clock waits for the client. */
  readonly unsentBytes: number;
  /** A client that keeps the clock waiting for this long is dropped as too slow. */
  readonly slowMs: number;
}

export const DEFAULT_LIMITS: StreamerLimits = {
  maximumKeys: 500,
  idleMs: 30_000,
  unsentBytes: 1_000_000,
  slowMs: 5_000,
};

/** What a session needs of the exchange around it. */
export interface StreamerHost {
  readonly access: Access;
  readonly market: Market;
  readonly limits: StreamerLimits;
  /** The exchange clock in whole milliseconds. */
  now(): number;
  /** The session has logged in: one that was logged in before gives way. */
  loggedIn(session: StreamerSession): void;
  /** The session has asked for data. */
  subscribed(): void;
  /** The trades of a frame that goes out next. */
  telling(trades: readonly ToldTrade[]): void;
}

const SERVER_NAME = 'practice-1';
const CUT_OFF_FACTOR = 8;
const NORMAL_CLOSURE = 1_000;
/** A peer that does not finish the closing handshake is cut off. */
const CLOSE_PATIENCE_MS = 2_000;

const MESSAGES: ReadonlyMap<number, string> = new Map([
  [STREAMER_CODES.serviceNotAvailable, 'Service not available or temporary down.'],
  [STREAMER_CODES.reachedSymbolLimit, 'Reached symbol limit.'],
  [STREAMER_CODES.notLoggedIn, 'Stream connection not found.'],
  [STREAMER_CODES.badCommandFormat, 'Bad command formatting'],
]);

const DISPLACED =
  'This Streamer was disconnected because of another connection for this username and password. ' +
  'Each user may only have one Streamer open at a time.';

/** One WebSocket of one client, from LOGIN to LOGOUT: who it is and what it asks. */
export class StreamerSession {
  readonly #socket: WebSocket;
  readonly #host: StreamerHost;
  readonly #delivery: Delivery;
  /** The correlation id of the login; null before. */
  #correlId: string | null = null;
  #closing = false;
  #idleTimer: NodeJS.Timeout | null = null;
  #closeTimer: NodeJS.Timeout | null = null;
  #congestedSinceMs: number | null = null;

  constructor(socket: WebSocket, host: StreamerHost) {
    this.#socket = socket;
    this.#host = host;
    this.#delivery = new Delivery(host.market, host.limits.maximumKeys, (frame, trades) => {
      if (!this.#isOpen) return;
      host.telling(trades);
      this.#send(frame);
    });
    this.#watchIdleness();
  }

  receive(text: string): void {
    for (const parsed of parseRequests(text)) if (!this.#closing) this.#handle(parsed);
  }

  offer(event: TapeEvent, changed: readonly number[]): void {
    this.#delivery.offer(event, changed);
  }

  flush(timestamp: number): void {
    this.#delivery.flush(timestamp);
  }

  heartbeat(timestamp: number): void {
    if (this.#correlId !== null) this.#send(heartbeatFrame(timestamp));
  }

  /** Whether the client is behind with reading. One that stays behind for too long is dropped. */
  isCongested(realMs: number): boolean {
    if (!this.#isOpen || this.#socket.bufferedAmount <= this.#host.limits.unsentBytes) {
      this.#congestedSinceMs = null;
      return false;
    }
    this.#congestedSinceMs ??= realMs;
    if (realMs - this.#congestedSinceMs < this.#host.limits.slowMs) return true;
    this.#stop('Stop streaming due to slow consumer');
    return false;
  }

  /** A newer login has taken the one stream that a user may have. */
  displace(): void {
    const content = { code: STREAMER_CODES.closeConnection, msg: DISPLACED };
    this.#send(notifyFrame('Invalid Service', this.#host.now(), content));
    this.#close();
  }

  /** The socket is gone. */
  ended(): void {
    this.#closing = true;
    this.#delivery.stop();
    if (this.#idleTimer) clearTimeout(this.#idleTimer);
    if (this.#closeTimer) clearTimeout(this.#closeTimer);
  }

  get #isOpen(): boolean {
    return !this.#closing && this.#socket.readyState === this.#socket.OPEN;
  }

  #handle(parsed: ParsedRequest): void {
    const { echo } = parsed;
    if (parsed.kind === 'malformed') {
      this.#refuse(echo, STREAMER_CODES.badCommandFormat);
      return;
    }
    const { request } = parsed;
    if (request.command === 'LOGIN') this.#login(request, echo);
    else if (this.#correlId === null || !this.#isSameClient(request)) this.#refuse(echo, STREAMER_CODES.notLoggedIn);
    else if (request.command === 'LOGOUT') this.#logout(echo);
    else this.#subscribe(request, echo);
  }

  #login(request: StreamerRequest, echo: RequestEcho): void {
    const parameters = loginParameters(request);
    if (request.service !== 'ADMIN' || !parameters) {
      this.#refuse(echo, STREAMER_CODES.badCommandFormat);
      return;
    }
    const identity = {
      customerId: request.SchwabClientCustomerId,
      correlId: request.SchwabClientCorrelId,
      channel: parameters.SchwabClientChannel,
      functionId: parameters.SchwabClientFunctionId,
    };
    if (!this.#host.access.acceptsToken(parameters.Authorization)) {
      this.#deny(echo, 'Login Denied.: token is invalid or has expired.');
    } else if (!this.#host.access.acceptsIdentity(identity)) {
      this.#deny(echo, 'Login Denied.: client information does not match the user preference.');
    } else {
      this.#correlId = identity.correlId;
      this.#host.loggedIn(this);
      this.#answer(echo, STREAMER_CODES.success, `server=${SERVER_NAME};status=NP`);
      this.#watchIdleness();
    }
  }

  #deny(echo: RequestEcho, message: string): void {
    this.#answer(echo, STREAMER_CODES.loginDenied, message);
    this.#close();
  }

  #isSameClient(request: StreamerRequest): boolean {
    return (
      request.SchwabClientCorrelId === this.#correlId && request.SchwabClientCustomerId === this.#host.access.customerId
    );
  }

  #logout(echo: RequestEcho): void {
    this.#answer(echo, STREAMER_CODES.success, 'SUCCESS');
    this.#close();
  }

  #subscribe(request: StreamerRequest, echo: RequestEcho): void {
    const service = SERVICES.get(request.service);
    if (!service) {
      const isAdmin = request.service === 'ADMIN';
      this.#refuse(echo, isAdmin ? STREAMER_CODES.badCommandFormat : STREAMER_CODES.serviceNotAvailable);
      return;
    }
    const change = this.#delivery.change(service, request);
    if (change.code !== STREAMER_CODES.success) {
      this.#refuse(echo, change.code);
      return;
    }
    this.#answer(echo, change.code, `${request.command} command succeeded`);
    this.#watchIdleness();
    this.#delivery.sendImages(service, change, this.#host.now());
    if (!this.#delivery.isEmpty) this.#host.subscribed();
  }

  #watchIdleness(): void {
    if (this.#idleTimer) clearTimeout(this.#idleTimer);
    this.#idleTimer = null;
    if (this.#closing || !this.#delivery.isEmpty) return;
    this.#idleTimer = setTimeout(() => {
      this.#stop('Stop streaming due to empty subscription');
    }, this.#host.limits.idleMs);
  }

  #stop(reason: string): void {
    this.#send(notifyFrame('ADMIN', this.#host.now(), { code: STREAMER_CODES.stopStreaming, msg: reason }));
    this.#close();
  }

  #refuse(echo: RequestEcho, code: number): void {
    this.#answer(echo, code, MESSAGES.get(code) ?? 'Unknown failure');
  }

  #answer(echo: RequestEcho, code: number, msg: string): void {
    this.#send(responseFrame(echo, this.#host.now(), { code, msg }));
  }

  #send(frame: string): void {
    if (!this.#isOpen) return;
    // The clock waits for a client that reads slowly; one that asks and asks without reading is cut off.
    if (this.#socket.bufferedAmount > this.#host.limits.unsentBytes * CUT_OFF_FACTOR) this.#socket.terminate();
    else this.#socket.send(frame);
  }

  #close(): void {
    if (this.#closing) return;
    this.#closing = true;
    this.#delivery.stop();
    if (this.#idleTimer) clearTimeout(this.#idleTimer);
    this.#socket.close(NORMAL_CLOSURE);
    this.#closeTimer = setTimeout(() => {
      this.#socket.terminate();
    }, CLOSE_PATIENCE_MS);
  }
}
