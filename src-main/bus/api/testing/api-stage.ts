import { once } from 'node:events';
import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { connect } from 'node:net';
import WebSocket, { type ClientOptions } from 'ws';
import type { BusQuote } from '#core/contract/bus';
import type { Health } from '#core/contract/health';
import type { ApiRight } from '#core/contract/local-api-limits';
import type { StoredToken } from '#core/contract/local-api';
import { ApiServer, type ApiServerParts } from '../api-server.ts';
import { API_LIMITS, type ApiLimits } from '../guard/limits.ts';
import type { Asks } from '../main-questions.ts';
import { ChannelHub } from '../sockets/channel-hub.ts';
import type { ChannelMessage } from '../sockets/channel-log.ts';
import { TokenBook } from '../tokens/token-book.ts';
import { makeToken } from '../tokens/token-hash.ts';
import { StageSocket } from './stage-socket.ts';

export interface ApiReply {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

interface ApiCall {
  readonly method?: string;
  readonly token?: string | null;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  readonly body?: string | Buffer;
  /** Empty: none is sent. */
  readonly host?: string;
}

export interface StageOptions {
  /** Answers of the main process by the name of the question. */
  readonly answers?: Readonly<Record<string, (argument: never) => unknown>>;
  readonly limits?: Partial<ApiLimits>;
  readonly origins?: readonly string[];
  readonly health?: Health;
}

/** The local interface on a port of its own, its tokens, and the callers of a test. */
export class ApiStage {
  readonly server: ApiServer;
  readonly hub: ChannelHub;
  readonly quotes = new Map<string, BusQuote>();
  readonly faults: unknown[];
  /** Every answer of `call`, its headers and its text. */
  readonly answers: string[] = [];
  readonly #book: TokenBook;
  readonly #stored: StoredToken[] = [];
  readonly #tokens = new Map<string, string>();
  readonly #sockets: WebSocket[] = [];

  private constructor(server: ApiServer, parts: ApiServerParts, faults: unknown[]) {
    this.server = server;
    this.hub = parts.hub;
    this.quotes = parts.quotes as Map<string, BusQuote>;
    this.#book = parts.tokens;
    this.faults = faults;
  }

  static async open({ answers = {}, limits, origins = [], health }: StageOptions = {}): Promise<ApiStage> {
    const faults: unknown[] = [];
    const ask: Asks = async (name, argument) => {
      const answer = answers[name];
      if (!answer) throw new Error(`nobody answers ${name}`);
      return (await answer(argument as never)) as never;
    };
    const parts: ApiServerParts = {
      port: 0,
      origins,
      tokens: new TokenBook(),
      limits: { ...API_LIMITS, requestsPerSecond: 10_000, strangersPerSecond: 10_000, ...limits },
      hub: new ChannelHub('run-1', () => 1_000),
      ask,
      health: () => health ?? null,
      source: () => 'practice:test',
      quotes: new Map(),
      losses: () => ({ quotesSuperseded: 0, keptLost: 0 }),
      onFault: (error) => faults.push(error),
    };
    return new ApiStage(await ApiServer.open(parts), parts, faults);
  }

  get port(): number {
    return this.server.port;
  }

  /** A good token with these rights; the same one for the same rights. */
  token(...rights: ApiRight[]): string {
    const key = rights.join();
    const known = this.#tokens.get(key);
    if (known !== undefined) return known;
    const { token, stored } = makeToken(key, rights, 0);
    this.#stored.push(stored);
    this.#book.set(this.#stored);
    this.#tokens.set(key, token);
    return token;
  }

  /** What nobody may ever be told: the tokens, and what is kept of them. */
  get secrets(): readonly string[] {
    return [...this.#tokens.values(), ...this.#stored.flatMap(({ hash, salt }) => [hash, salt])];
  }

  /** Takes a token back, as the settings do. */
  revoke(token: string): void {
    const gone = this.#stored.findIndex(({ id }) => token.includes(id));
    this.#stored.splice(gone, 1);
    for (const id of this.#book.set(this.#stored)) this.server.revoke(id);
  }

  call(path: string, { method = 'GET', token = null, headers = {}, body, host }: ApiCall = {}): Promise<ApiReply> {
    return new Promise((resolve, reject) => {
      const request = httpRequest(
        {
          host: '127.0.0.1',
          port: this.port,
          path,
          method,
          agent: false,
          setHost: false,
          headers: {
            ...(host === '' ? {} : { host: host ?? `127.0.0.1:${this.port}` }),
            ...(token === null ? {} : { authorization: `Bearer ${token}` }),
            ...(body === undefined ? {} : { 'content-type': 'application/json' }),
            ...(headers as Record<string, string>),
          },
        },
        (response) => {
          const parts: Buffer[] = [];
          response.on('data', (part: Buffer) => parts.push(part));
          response.on('error', reject);
          response.on('end', () => {
            const text = Buffer.concat(parts).toString();
            this.answers.push(`${response.rawHeaders.join(' ')} ${text}`);
            resolve({ status: response.statusCode ?? 0, headers: response.headers, text });
          });
        },
      );
      request.on('error', reject);
      request.end(body);
    });
  }

  async json(path: string, call: ApiCall = {}): Promise<{ readonly status: number; readonly body: unknown }> {
    const { status, text } = await this.call(path, call);
    return { status, body: JSON.parse(text) as unknown };
  }

  /** Sends bytes as they are and gives all that comes back until the connection ends. */
  raw(bytes: string | Buffer): Promise<string> {
    return new Promise((resolve) => {
      const socket = connect(this.port, '127.0.0.1', () => socket.write(bytes));
      const parts: Buffer[] = [];
      socket.on('data', (part: Buffer) => parts.push(part));
      socket.on('error', () => undefined);
      socket.on('close', () => {
        resolve(Buffer.concat(parts).toString());
      });
    });
  }

  /** Opens a WebSocket; rejects with the status of the refusal. */
  async socket(token: string | null, options: ClientOptions = {}, protocols: string[] = []): Promise<StageSocket> {
    const socket = new WebSocket(`ws://127.0.0.1:${this.port}/api/stream/`, protocols, {
      ...options,
      headers: { ...(token === null ? {} : { authorization: `Bearer ${token}` }), ...options.headers },
    });
    this.#sockets.push(socket);
    const staged = new StageSocket(socket);
    const refused = new Promise<never>((_resolve, reject) => {
      socket.once('unexpected-response', (_request, response) => {
        response.resume();
        reject(new Error(`refused with ${response.statusCode}`));
      });
    });
    await Promise.race([once(socket, 'open'), refused]);
    return staged;
  }

  publish(channel: string, seq: number, more: Partial<ChannelMessage> & { readonly body?: object } = {}): void {
    const { body = {}, ...rest } = more;
    this.hub.publish({ channel, seq, conflates: false, json: JSON.stringify({ seq, ...body }), ...rest });
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.terminate();
    await this.server.close();
  }
}
