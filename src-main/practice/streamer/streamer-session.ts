import type { WebSocket } from 'ws';
import { STREAMER_CODES } from '#core/contract/schwab-fields';
import type { StreamCommand } from '#core/contract/schwab-stream-services';
import type { Access } from '../access.ts';
import type { Market } from '../market/market.ts';
import type { TapeEvent } from '../market/tape.ts';
import type { ToldTrade } from '../play/trade-log.ts';
import type { Faults } from '../faults/faults.ts';
import { ClientLine } from './client-line.ts';
import { Delivery } from './delivery.ts';
import { heartbeatFrame, notifyFrame, responseFrame } from './frames.ts';
import type { AccountActivity } from './publishers/activity-publisher.ts';
import { RequestQueue, type WaitingRequest } from './request-queue.ts';
import { loginParameters, parseRequests, type RequestEcho, type StreamerRequest } from './request.ts';
import { SERVICES } from './services.ts';
import type { StreamerLimits } from './streamer-limits.ts';
import { failedCode } from './subscriptions.ts';

/** What a session needs of the exchange around it. */
export interface StreamerHost {
  readonly access: Access;
  readonly market: Market;
  readonly limits: StreamerLimits;
  readonly faults: Faults;
  /** The exchange clock in whole milliseconds. */
  now(): number;
  /** Gives the session the one stream of the user; false when another one keeps it. */
  admit(session: StreamerSession): boolean;
  /** The session has asked for data. */
  subscribed(): void;
  /** The trades of a frame that goes out next. */
  telling(trades: readonly ToldTrade[]): void;
}

const SERVER_NAME = 'practice-1';

const MESSAGES: ReadonlyMap<number, string> = new Map([
  [STREAMER_CODES.unknownFailure, 'Unknown failure'],
  [STREAMER_CODES.serviceNotAvailable, 'Service not available or temporary down.'],
  [STREAMER_CODES.reachedSymbolLimit, 'Reached symbol limit.'],
  [STREAMER_CODES.notLoggedIn, 'Stream connection not found.'],
  [STREAMER_CODES.badCommandFormat, 'Bad command formatting'],
  [STREAMER_CODES.failedSubs, 'SUBS command failed'],
  [STREAMER_CODES.failedUnsubs, 'UNSUBS command failed'],
  [STREAMER_CODES.failedAdd, 'ADD command failed'],
  [STREAMER_CODES.failedView, 'VIEW command failed'],
]);

/** The codes that Schwab documents for a command that succeeded; its servers answer 0. */
const SUCCEEDED: Readonly<Record<StreamCommand, number>> = {
  SUBS: STREAMER_CODES.succeededSubs,
  UNSUBS: STREAMER_CODES.succeededUnsubs,
  ADD: STREAMER_CODES.succeededAdd,
  VIEW: STREAMER_CODES.succeededView,
};

const DISPLACED =
  'This Streamer was disconnected because of another connection for this username and password. ' +
  'Each user may only have one Streamer open at a time.';

/** One WebSocket of one client, from LOGIN to LOGOUT: who it is and what it asks. */
export class StreamerSession {
  readonly #line: ClientLine;
  readonly #host: StreamerHost;
  readonly #requests: RequestQueue;
  readonly #delivery: Delivery;
  readonly #leaveFaults: readonly (() => void)[];
  /** The correlation id of the login; null before. */
  #correlId: string | null = null;
  #accounts: readonly string[] | 'all' = [];
  #idleTimer: NodeJS.Timeout | null = null;
  #congestedSinceMs: number | null = null;

  constructor(socket: WebSocket, host: StreamerHost) {
    const { market, limits, faults } = host;
    this.#host = host;
    this.#line = new ClientLine(socket, faults, limits);
    this.#requests = new RequestQueue(faults, (request) => {
      if (!this.#line.isClosing) this.#handle(request);
    });
    this.#delivery = new Delivery({
      ...limits,
      market,
      faults,
      sees: (accountNumber) => this.#accounts === 'all' || this.#accounts.includes(accountNumber),
      stamp: (atMs) => this.#stamp(atMs),
      send: (frame, trades) => {
        if (!this.#line.isOpen || this.#line.isDead) return;
        host.telling(trades);
        this.#line.sendData(frame);
      },
    });
    this.#leaveFaults = this.#heedFaults();
    this.#watchIdleness();
  }

  receive(text: string): void {
    if (!this.#requests.add(parseRequests(text))) this.#line.cut();
  }

  offer(event: TapeEvent, changed: readonly number[]): void {
    this.#delivery.offer(event, changed);
  }

  flush(timestamp: number): void {
    this.#delivery.flush(timestamp);
  }

  heartbeat(timestamp: number): void {
    if (this.#correlId === null || this.#host.faults.active('silence')) return;
    this.#line.send(heartbeatFrame(this.#stamp(timestamp)));
  }

  /** Something happened in an account. */
  push(activity: AccountActivity): void {
    this.#delivery.push(activity, this.#host.now());
  }

  /** Whether the client is behind with reading. One that stays behind for too long is dropped. */
  isCongested(realMs: number): boolean {
    if (!this.#line.isBehind) {
      this.#congestedSinceMs = null;
      return false;
    }
    this.#congestedSinceMs ??= realMs;
    if (realMs - this.#congestedSinceMs < this.#host.limits.slowMs) return true;
    this.#stop('Stop streaming due to slow consumer');
    return false;
  }

  /** Another login has the one stream that a user may have. */
  displace(): void {
    const content = { code: STREAMER_CODES.closeConnection, msg: DISPLACED };
    this.#line.send(notifyFrame('Invalid Service', this.#now(), content));
    this.#close();
  }

  /** The socket is gone. */
  ended(): void {
    this.#silence();
    this.#line.ended();
  }

  #heedFaults(): readonly (() => void)[] {
    const { faults } = this.#host;
    if (faults.active('half-open')) this.#line.die();
    return [
      faults.on('drop', () => {
        this.#line.cut();
      }),
      faults.on('half-open', () => {
        this.#line.die();
      }),
      faults.on('kicked', () => {
        this.displace();
      }),
      faults.on('stop-30', () => {
        this.#stop('Stop streaming due to administrative action');
      }),
    ];
  }

  #now(): number {
    return this.#stamp(this.#host.now());
  }

  /** What the streamer's own clock shows; events keep the exchange's time. */
  #stamp(atMs: number): number {
    return atMs + (this.#host.faults.active('clock-skew')?.value ?? 0);
  }

  #handle({ parsed, isParallel }: WaitingRequest): void {
    const { echo } = parsed;
    if (parsed.kind === 'malformed') {
      this.#refuse(echo, STREAMER_CODES.badCommandFormat);
      return;
    }
    const { request } = parsed;
    if (request.command === 'LOGIN') this.#login(request, echo);
    else if (this.#correlId === null || !this.#isSameClient(request)) this.#refuse(echo, STREAMER_CODES.notLoggedIn);
    else if (request.command === 'LOGOUT') this.#logout(echo);
    else if (this.#host.faults.take('code-9')) this.#refuse(echo, STREAMER_CODES.unknownFailure);
    else this.#subscribe(request, request.command, isParallel, echo);
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
    } else if (!this.#host.admit(this)) {
      this.#answer(echo, STREAMER_CODES.closeConnection, DISPLACED);
      this.#close();
    } else {
      this.#correlId = identity.correlId;
      this.#accounts = this.#host.access.accessOf(parameters.Authorization)?.accounts ?? [];
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

  #subscribe(request: StreamerRequest, command: StreamCommand, isParallel: boolean, echo: RequestEcho): void {
    const service = SERVICES.get(request.service);
    if (!service) {
      const isAdmin = request.service === 'ADMIN';
      this.#refuse(echo, isAdmin ? STREAMER_CODES.badCommandFormat : STREAMER_CODES.serviceNotAvailable);
      return;
    }
    if (isParallel) {
      this.#refuse(echo, failedCode(command));
      return;
    }
    const change = this.#delivery.change(service, request);
    if (change.code !== STREAMER_CODES.success) {
      this.#refuse(echo, change.code);
      return;
    }
    const code = this.#host.faults.active('ack-26-29') ? SUCCEEDED[command] : change.code;
    this.#answer(echo, code, `${command} command succeeded`);
    this.#watchIdleness();
    this.#delivery.sendImages(service, change, this.#host.now());
    if (!this.#delivery.isEmpty) this.#host.subscribed();
  }

  #watchIdleness(): void {
    if (this.#idleTimer) clearTimeout(this.#idleTimer);
    this.#idleTimer = null;
    if (this.#line.isClosing || !this.#delivery.isEmpty) return;
    this.#idleTimer = setTimeout(() => {
      if (!this.#line.isDead) this.#stop('Stop streaming due to empty subscription');
    }, this.#host.limits.idleMs);
  }

  #stop(reason: string): void {
    this.#line.send(notifyFrame('ADMIN', this.#now(), { code: STREAMER_CODES.stopStreaming, msg: reason }));
    this.#close();
  }

  #refuse(echo: RequestEcho, code: number): void {
    this.#answer(echo, code, MESSAGES.get(code) ?? 'Unknown failure');
  }

  #answer(echo: RequestEcho, code: number, msg: string): void {
    if (this.#host.faults.take('no-ack')) return;
    this.#line.send(responseFrame(echo, this.#now(), { code, msg }));
  }

  #close(): void {
    this.#silence();
    this.#line.close();
  }

  #silence(): void {
    for (const leave of this.#leaveFaults) leave();
    this.#delivery.stop();
    this.#requests.stop();
    if (this.#idleTimer) clearTimeout(this.#idleTimer);
  }
}
