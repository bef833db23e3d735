import {
  createServer as createHttpServer,
  STATUS_CODES,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import type { SelfSignedCertificate } from '../tls/self-signed-certificate.ts';
import { refusalOf, type Door, type Refusal } from './local-callers.ts';
import { PracticePortError } from './practice-error.ts';
import type { RestApi } from './rest/rest-api.ts';
import { STREAMER_PATH, type StreamerServer } from './streamer/streamer-server.ts';

const LOOPBACK = '127.0.0.1';
const NO_STREAMER: Refusal = { status: 404, reason: `The streamer is at ${STREAMER_PATH}.` };

export interface LocalServerOptions {
  /** 0 lets the system choose. */
  readonly port: number;
  readonly rest: RestApi;
  readonly streamer: StreamerServer;
  readonly door: Omit<Door, 'scheme'>;
  /** Null = plain HTTP and WebSocket. */
  readonly certificate: SelfSignedCertificate | null;
}

function isStreamerPath(request: IncomingMessage): boolean {
  return request.url?.split('?')[0] === STREAMER_PATH;
}

function refusalHeaders(reason: string): Record<string, string> {
  return {
    Connection: 'close',
    'Content-Type': 'text/plain; charset=utf-8',
    'Content-Length': String(Buffer.byteLength(reason)),
  };
}

function refuse(request: IncomingMessage, response: ServerResponse, { status, reason }: Refusal): void {
  request.resume();
  response.writeHead(status, refusalHeaders(reason)).end(reason);
}

/** The stream belongs to nobody afterwards: one that its client leaves open would keep the exchange from closing. */
function refuseUpgrade(stream: Duplex, { status, reason }: Refusal): void {
  const headers = Object.entries(refusalHeaders(reason)).map(([name, value]) => `${name}: ${value}\r\n`);
  stream.end(`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\n${headers.join('')}\r\n${reason}`, () =>
    stream.destroy(),
  );
}

async function listen(server: Server, port: number): Promise<void> {
  server.listen(port, LOOPBACK);
  try {
    await once(server, 'listening');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    const reason = code === 'EADDRINUSE' ? 'it is in use by another program' : code;
    throw new PracticePortError(`The practice exchange cannot listen on port ${port}: ${reason}.`);
  }
}

/** One door of the exchange: requests and streams, plain or over TLS, on a loopback port. */
export class LocalServer {
  readonly #server: Server;
  readonly #isSecure: boolean;
  /** All that are connected: those in the middle of a TLS handshake are known to nobody else. */
  readonly #sockets = new Set<Duplex>();

  private constructor(server: Server, isSecure: boolean) {
    this.#server = server;
    this.#isSecure = isSecure;
    server.on('connection', (socket: Duplex) => {
      this.#sockets.add(socket);
      socket.once('close', () => this.#sockets.delete(socket));
    });
  }

  /** Throws PracticePortError. */
  static async open({ port, rest, streamer, door, certificate }: LocalServerOptions): Promise<LocalServer> {
    const fullDoor: Door = { ...door, scheme: certificate ? 'https' : 'http' };
    const answer = (request: IncomingMessage, response: ServerResponse): void => {
      const refusal = refusalOf(request, fullDoor);
      if (refusal) refuse(request, response, refusal);
      else rest.handle(request, response);
    };
    // A missing Host is refused here like a foreign one, not by Node, which would let upgrades and HTTP/1.0 through.
    const terms = { requireHostHeader: false };
    const server = certificate
      ? createHttpsServer({ ...terms, cert: certificate.certificatePem, key: certificate.privateKeyPem }, answer)
      : createHttpServer(terms, answer);
    server.on('upgrade', (request: IncomingMessage, stream: Duplex, head: Buffer) => {
      stream.on('error', () => stream.destroy());
      const refusal = refusalOf(request, fullDoor) ?? (isStreamerPath(request) ? null : NO_STREAMER);
      if (refusal) refuseUpgrade(stream, refusal);
      else streamer.upgrade(request, stream, head);
    });
    const opened = new LocalServer(server, certificate !== null);
    await listen(server, port);
    return opened;
  }

  get #address(): string {
    const { port } = this.#server.address() as AddressInfo;
    return `${LOOPBACK}:${port}`;
  }

  get apiBaseUrl(): string {
    return `${this.#isSecure ? 'https' : 'http'}://${this.#address}`;
  }

  get streamerUrl(): string {
    return `${this.#isSecure ? 'wss' : 'ws'}://${this.#address}${STREAMER_PATH}`;
  }

  async close(): Promise<void> {
    const closed = once(this.#server, 'close');
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }
}
