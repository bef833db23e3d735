import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { Socket } from 'node:net';
import { callbackPage, PAGE_HEADERS } from './callback-page.ts';
import { readCallback, type CallbackVerdict } from './callback-request.ts';
import { lowPortAdvice, type CallbackUrl } from './callback-url.ts';

const HANDSHAKE_TIMEOUT_MS = 5_000;
const REQUEST_TIMEOUT_MS = 5_000;
const MOST_CONNECTIONS = 64;
const LONGEST_HEADERS_BYTES = 16 * 1024;

/** The listener cannot be opened; the message is a plain sentence that names the port. */
export class ListenerError extends Error {
  override readonly name = 'ListenerError';
}

export interface ListenerOptions {
  readonly callback: CallbackUrl;
  readonly certificatePem: string;
  readonly privateKeyPem: string;
  readonly state: string;
  /** Once, with the first answer that belongs to this login. */
  readonly onAnswer: (answer: Extract<CallbackVerdict, { kind: 'code' | 'refused' }>) => void;
}

/**
 * Waits on 127.0.0.1 for the browser to come back from the broker. It takes one answer; whoever comes after that is
 * told so, until `close`.
 */
export class LoginListener {
  readonly #server: Server;
  readonly #options: ListenerOptions;
  readonly #sockets = new Set<Socket>();
  #answered = false;

  private constructor(options: ListenerOptions) {
    this.#options = options;
    this.#server = createServer(
      {
        cert: options.certificatePem,
        key: options.privateKeyPem,
        minVersion: 'TLSv1.2',
        handshakeTimeout: HANDSHAKE_TIMEOUT_MS,
        headersTimeout: REQUEST_TIMEOUT_MS,
        requestTimeout: REQUEST_TIMEOUT_MS,
        connectionsCheckingInterval: REQUEST_TIMEOUT_MS,
        maxHeaderSize: LONGEST_HEADERS_BYTES,
      },
      (request, response) => {
        this.#answer(request, response);
      },
    );
    this.#server.maxConnections = MOST_CONNECTIONS;
    // Connections in the middle of a handshake are unknown to the HTTP server, and `close` must end them as well.
    this.#server.on('connection', (socket: Socket) => {
      this.#sockets.add(socket);
      socket.once('close', () => this.#sockets.delete(socket));
    });
  }

  /** Rejects with a ListenerError. */
  static async open(options: ListenerOptions): Promise<LoginListener> {
    const { port } = options.callback;
    try {
      const listener = new LoginListener(options);
      listener.#server.listen({ host: '127.0.0.1', port, exclusive: true });
      await once(listener.#server, 'listening');
      return listener;
    } catch (error) {
      throw new ListenerError(whyNotOpen(port, error));
    }
  }

  /** Open connections, those in the middle of a handshake included. */
  get connections(): number {
    return this.#sockets.size;
  }

  /** Afterwards nothing listens and no connection is left. */
  async close(): Promise<void> {
    if (!this.#server.listening) return;
    const closed = once(this.#server, 'close');
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const { callback, state, onAnswer } = this.#options;
    const hosts = request.rawHeaders.filter((_text, at, all) => at % 2 === 1 && all[at - 1]?.toLowerCase() === 'host');
    const verdict = readCallback(
      { method: request.method ?? '', target: request.url ?? '', hosts },
      { path: callback.path, hostHeader: callback.hostHeader, state },
    );
    request.resume();
    if (verdict.kind === 'ignored') {
      show(response, verdict.status, 'Not used', verdict.sentence);
    } else if (this.#answered) {
      show(response, 409, 'Already used', 'This login was answered before. Bellwether shows what became of it.');
    } else {
      this.#answered = true;
      if (verdict.kind === 'refused') show(response, 200, 'Not logged in', verdict.sentence);
      else show(response, 200, 'Back to Bellwether', 'Bellwether has the broker’s answer. You can close this tab.');
      // After the page is on its way: what follows may close the listener.
      response.once('close', () => {
        onAnswer(verdict);
      });
    }
  }
}

function show(response: ServerResponse, status: number, heading: string, sentence: string): void {
  response.writeHead(status, { ...PAGE_HEADERS, ...(status === 405 && { Allow: 'GET' }) });
  response.end(callbackPage(heading, sentence));
}

function whyNotOpen(port: number, error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown failure';
  if (code === 'EADDRINUSE') {
    const todo = 'Close that program (often another login that is still waiting), then begin again.';
    return `The login cannot come back: another program uses port ${port} of this computer. ${todo}`;
  }
  if (code === 'EACCES')
    return `The login cannot come back: Bellwether may not open port ${port}. ${lowPortAdvice(port)}`;
  return `The login cannot come back: port ${port} could not be opened (${code}). Begin again, or register another port.`;
}
