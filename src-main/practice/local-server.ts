import { createServer, type IncomingMessage, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { PracticePortError } from './practice-error.ts';
import type { RestApi } from './rest/rest-api.ts';
import { STREAMER_PATH, type StreamerServer } from './streamer/streamer-server.ts';

const LOOPBACK = '127.0.0.1';

function isStreamerPath(request: IncomingMessage): boolean {
  return request.url?.split('?')[0] === STREAMER_PATH;
}

function refuseUpgrade(stream: Duplex): void {
  stream.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
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
    const server = createServer((request, response) => {
      rest.handle(request, response);
    });
    server.on('upgrade', (request, stream, head) => {
      stream.on('error', () => stream.destroy());
      if (isStreamerPath(request)) streamer.upgrade(request, stream, head);
      else refuseUpgrade(stream);
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
