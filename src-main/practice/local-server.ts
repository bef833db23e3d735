import { createServer, STATUS_CODES, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { refusalOf, type Refusal } from './local-callers.ts';
import { PracticePortError } from './practice-error.ts';
import type { RestApi } from './rest/rest-api.ts';
import { STREAMER_PATH, type StreamerServer } from './streamer/streamer-server.ts';

const LOOPBACK = '127.0.0.1';
const NO_STREAMER: Refusal = { status: 404, reason: `The streamer is at ${STREAMER_PATH}.` };

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

/** The one door of the exchange: HTTP and WebSocket on a loopback port. */
export class LocalServer {
  readonly #server: Server;

  private constructor(server: Server) {
    this.#server = server;
  }

  /** Throws PracticePortError. Port 0 lets the system choose. */
  static async open(port: number, rest: RestApi, streamer: StreamerServer): Promise<LocalServer> {
    // A missing Host is refused here like a foreign one, not by Node, which would let upgrades and HTTP/1.0 through.
    const server = createServer({ requireHostHeader: false }, (request, response) => {
      const refusal = refusalOf(request);
      if (refusal) refuse(request, response, refusal);
      else rest.handle(request, response);
    });
    server.on('upgrade', (request, stream, head) => {
      stream.on('error', () => stream.destroy());
      const refusal = refusalOf(request) ?? (isStreamerPath(request) ? null : NO_STREAMER);
      if (refusal) refuseUpgrade(stream, refusal);
      else streamer.upgrade(request, stream, head);
    });
    await listen(server, port);
    return new LocalServer(server);
  }

  get #address(): string {
    const { port } = this.#server.address() as AddressInfo;
    return `${LOOPBACK}:${port}`;
  }

  get apiBaseUrl(): string {
    return `http://${this.#address}`;
  }

  get streamerUrl(): string {
    return `ws://${this.#address}${STREAMER_PATH}`;
  }

  async close(): Promise<void> {
    const closed = once(this.#server, 'close');
    this.#server.close();
    this.#server.closeAllConnections();
    await closed;
  }
}
