import { once } from 'node:events';
import { createServer, ServerResponse, type IncomingMessage, type Server } from 'node:http';
import { Socket, type AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import type { ApiError } from './api-error.ts';
import { refuseOnSocket } from './guard/bare-answer.ts';
import type { ApiLimits } from './guard/limits.ts';

/** The two addresses of this computer that no other can reach. */
const LOOPBACKS = ['127.0.0.1', '::1'] as const;
/** How often a port that the system chose for the one address may be taken on the other. */
const PORT_TRIES = 5;
/** How often Node looks for requests that take too long; at most this much later they end. */
const TIMEOUT_CHECKS = 5;

/** Why nothing listens, as a plain sentence. */
export class ListenError extends Error {
  override readonly name = 'ListenError';
}

export interface ListenerParts {
  /** 0 lets the system choose. */
  readonly port: number;
  readonly limits: ApiLimits;
  readonly onRequest: (request: IncomingMessage, response: ServerResponse) => void;
  /** Bytes that made no request were answered with this. */
  readonly onUnreadable: (error: ApiError) => void;
}

const codeOf = (error: unknown): string => (error instanceof Error && 'code' in error ? String(error.code) : '');
const HAS_NO_SUCH_ADDRESS = new Set(['EADDRNOTAVAIL', 'EAFNOSUPPORT']);

function sentenceFor(port: number, error: unknown): string {
  switch (codeOf(error)) {
    case 'EADDRINUSE':
      return `Port ${port} is in use by another program. Choose another port, or 0 to let the system choose.`;
    case 'EACCES':
      return `The system does not let Bellwether use port ${port}. Choose one above 1023, or 0.`;
    default:
      return `The local interface cannot listen on port ${port} (${codeOf(error) || 'unknown reason'}). Choose another one.`;
  }
}

/** A request to open a WebSocket, which is first answered like any other: `socket` and `head` go to whoever upgrades it. */
export interface Upgrade {
  readonly socket: Socket;
  readonly head: Buffer;
}

/** The listener on the loopback addresses: bounded in connections, headers and time before anybody looks at a request. */
export class LoopbackListener {
  readonly #servers: Server[] = [];
  readonly #parts: ListenerParts;
  readonly #upgrades = new WeakMap<IncomingMessage, Upgrade>();
  readonly #sockets = new Set<Duplex>();

  private constructor(parts: ListenerParts) {
    this.#parts = parts;
  }

  /** Throws ListenError. Without IPv6 on this computer 127.0.0.1 is all there is. */
  static async open(parts: ListenerParts): Promise<LoopbackListener> {
    for (let attempt = 1; ; attempt += 1) {
      const listener = new LoopbackListener(parts);
      try {
        await listener.#listen();
        return listener;
      } catch (error) {
        await listener.close();
        const mayTryAnother = parts.port === 0 && codeOf(error) === 'EADDRINUSE' && attempt < PORT_TRIES;
        if (!mayTryAnother) throw new ListenError(sentenceFor(parts.port, error), { cause: error });
      }
    }
  }

  get port(): number {
    return (this.#servers[0]?.address() as AddressInfo).port;
  }

  get addresses(): readonly string[] {
    return this.#servers.map((server) => (server.address() as AddressInfo).address);
  }

  /** The upgrade that a request asks for, once; null when it asks for none. */
  takeUpgrade(request: IncomingMessage): Upgrade | null {
    const upgrade = this.#upgrades.get(request) ?? null;
    this.#upgrades.delete(request);
    return upgrade;
  }

  /** Ends every connection, whatever it is doing. */
  async close(): Promise<void> {
    const closing = this.#servers.splice(0).map(async (server) => {
      if (!server.listening) return;
      const closed = once(server, 'close');
      server.close();
      await closed;
    });
    for (const socket of this.#sockets) socket.destroy();
    await Promise.all(closing);
  }

  async #listen(): Promise<void> {
    for (const address of LOOPBACKS) {
      const server = this.#makeServer();
      try {
        server.listen(this.#servers[0] ? this.port : this.#parts.port, address);
        await once(server, 'listening');
        this.#servers.push(server);
      } catch (error) {
        if (this.#servers.length === 0 || !HAS_NO_SUCH_ADDRESS.has(codeOf(error))) throw error;
      }
    }
  }

  #makeServer(): Server {
    const { limits, onRequest, onUnreadable } = this.#parts;
    const server = createServer({
      maxHeaderSize: limits.headerBytes,
      headersTimeout: limits.headersWithinMs,
      requestTimeout: limits.requestWithinMs,
      keepAliveTimeout: limits.keepAliveMs,
      connectionsCheckingInterval: limits.headersWithinMs / TIMEOUT_CHECKS,
      // A missing Host is refused like a foreign one, not by Node, which would let upgrades and HTTP/1.0 through.
      requireHostHeader: false,
    });
    server.maxHeadersCount = limits.headerCount;
    // Both addresses share the limit: two servers at the whole of it each would be twice as many.
    server.maxConnections = Math.ceil(limits.connections / LOOPBACKS.length);
    server.on('connection', (socket: Duplex) => {
      this.#sockets.add(socket);
      socket.once('close', () => this.#sockets.delete(socket));
    });
    server.on('request', onRequest);
    server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
      this.#answerUpgrade(request, socket, head);
    });
    server.on('clientError', (error: Error & { code?: string }, socket: Duplex) => {
      onUnreadable(refuseOnSocket(socket, error));
    });
    return server;
  }

  /** Lets the request take the way of every other, so that it is refused by the same rules in the same words. */
  #answerUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    socket.on('error', () => socket.destroy());
    if (!(socket instanceof Socket)) {
      socket.destroy();
      return;
    }
    this.#upgrades.set(request, { socket, head });
    const response = new ServerResponse(request);
    response.shouldKeepAlive = false;
    response.assignSocket(socket);
    response.once('finish', () => {
      socket.end(() => socket.destroy());
    });
    this.#parts.onRequest(request, response);
  }
}
