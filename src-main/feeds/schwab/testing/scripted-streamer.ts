import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { WebSocketServer, type WebSocket } from 'ws';
import { z } from 'zod';

const requestSchema = z.object({
  requests: z
    .array(
      z.object({
        requestid: z.string(),
        service: z.string(),
        command: z.string(),
        SchwabClientCustomerId: z.string(),
        SchwabClientCorrelId: z.string(),
        parameters: z.record(z.string(), z.string()),
      }),
    )
    .length(1),
});
export type StreamerRequest = z.infer<typeof requestSchema>['requests'][number] & { readonly connection: number };

/** What the server does with a command: answers with a code, keeps silent, or hangs up without a word. */
export type Answer = { readonly code: number; readonly message?: string } | 'silence' | 'hang-up';

export interface ScriptedStreamerOptions {
  readonly compress?: boolean;
  /** Speaks https and wss with this certificate. */
  readonly tls?: { readonly certificatePem: string; readonly privateKeyPem: string };
}

/**
 * A streamer that does what a test tells it, on loopback, over real HTTP and a real WebSocket. Not a model of Schwab:
 * that is the practice exchange. Here a test decides every reply, above all the wrong ones.
 */
export class ScriptedStreamer {
  static readonly TOKEN = 'token-I0.abc_DEF~123-secret@';
  readonly requests: StreamerRequest[] = [];
  /** What the clients that have gone closed their connections with. */
  readonly closeCodes: number[] = [];
  preferenceCalls = 0;
  authorizations: (string | undefined)[] = [];
  /** Decides the answer to each command; the default accepts everything. */
  answer: (request: StreamerRequest) => Answer = () => ({ code: 0 });
  /** Replaces the reply of userPreference. */
  preference: ((response: ServerResponse) => void) | null = null;
  /** Sent right after the answer to a command. */
  afterAnswer: (request: StreamerRequest) => void = () => undefined;
  now = 1_765_083_430_000;

  readonly #http: Server;
  readonly #ws: WebSocketServer;
  readonly #sockets: WebSocket[] = [];
  readonly #isSecure: boolean;
  #port = 0;

  private constructor(options: ScriptedStreamerOptions) {
    const { tls } = options;
    const onHttp = (request: IncomingMessage, response: ServerResponse): void => {
      this.#onHttp(request, response);
    };
    this.#isSecure = tls !== undefined;
    this.#http = tls
      ? createSecureServer({ cert: tls.certificatePem, key: tls.privateKeyPem }, onHttp)
      : createServer(onHttp);
    this.#ws = new WebSocketServer({
      server: this.#http,
      perMessageDeflate: options.compress === true ? { threshold: 0 } : false,
    });
    this.#ws.on('connection', (socket) => {
      const connection = this.#sockets.push(socket);
      socket.on('message', (data: Buffer) => {
        this.#onRequest(socket, connection, data.toString());
      });
      socket.on('error', () => undefined);
      socket.on('close', (code) => {
        this.closeCodes.push(code);
      });
    });
  }

  static async open(options: ScriptedStreamerOptions = {}): Promise<ScriptedStreamer> {
    const streamer = new ScriptedStreamer(options);
    await streamer.listen();
    return streamer;
  }

  get apiBaseUrl(): string {
    return `http${this.#isSecure ? 's' : ''}://127.0.0.1:${this.#port}`;
  }

  get connections(): number {
    return this.#sockets.length;
  }

  get openConnections(): number {
    return this.connections - this.closeCodes.length;
  }

  /** Extension line that the newest connection negotiated, e.g. permessage-deflate. */
  get extensions(): string {
    return this.#sockets.at(-1)?.extensions ?? '';
  }

  commands(connection = this.connections): string[] {
    return this.requests
      .filter((request) => request.connection === connection)
      .map(({ service, command }) => `${command} ${service}`);
  }

  /** Sends a frame on the newest connection. */
  send(frame: unknown): void {
    this.sendText(JSON.stringify(frame));
  }

  sendText(text: string | Buffer, binary = false): void {
    this.#sockets.at(-1)?.send(text, { binary });
  }

  heartbeat(): void {
    this.send({ notify: [{ heartbeat: String(this.now) }] });
  }

  data(service: string, ...content: readonly unknown[]): void {
    this.send({ data: [{ service, timestamp: this.now, command: 'SUBS', content }] });
  }

  notice(code: number, message: string): void {
    this.send({ notify: [{ service: 'ADMIN', timestamp: this.now, content: { code, msg: message } }] });
  }

  closeAll(code = 1_000, words = ''): void {
    for (const socket of this.#sockets) socket.close(code, words);
  }

  /** Cuts every connection without a closing handshake, as a killed process does. */
  cut(): void {
    for (const socket of this.#sockets) socket.terminate();
  }

  /** Stops taking connections, as after a kill; `listen` brings it back on the same port. */
  async kill(): Promise<void> {
    this.cut();
    await new Promise((resolve) => {
      this.#http.close(resolve);
      this.#http.closeAllConnections();
    });
  }

  async listen(): Promise<void> {
    await new Promise<void>((resolve) => this.#http.listen(this.#port, '127.0.0.1', resolve));
    const address = this.#http.address();
    if (typeof address === 'object' && address !== null) this.#port = address.port;
  }

  async close(): Promise<void> {
    this.cut();
    this.#ws.close();
    await this.kill();
  }

  #onHttp(request: IncomingMessage, response: ServerResponse): void {
    this.preferenceCalls += 1;
    this.authorizations.push(request.headers.authorization);
    if (this.preference) {
      this.preference(response);
      return;
    }
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(this.preferenceBody()));
  }

  preferenceBody(): unknown {
    return {
      streamerInfo: [
        {
          streamerSocketUrl: `ws${this.#isSecure ? 's' : ''}://127.0.0.1:${this.#port}/ws`,
          schwabClientCustomerId: 'customer-1',
          schwabClientCorrelId: `correlation-${this.preferenceCalls}`,
          schwabClientChannel: 'N9',
          schwabClientFunctionId: 'APIAPP',
        },
      ],
    };
  }

  #onRequest(socket: WebSocket, connection: number, text: string): void {
    const parsed = requestSchema.parse(JSON.parse(text)).requests[0];
    if (!parsed) return;
    const request: StreamerRequest = { ...parsed, connection };
    this.requests.push(request);
    const answer = this.answer(request);
    if (answer === 'silence') return;
    if (answer === 'hang-up') {
      socket.terminate();
      return;
    }
    const { service, command, requestid } = request;
    const content = { code: answer.code, msg: answer.message ?? '' };
    socket.send(JSON.stringify({ response: [{ service, command, requestid, timestamp: this.now, content }] }));
    this.afterAnswer(request);
    if (command === 'LOGOUT' || answer.code === 3 || answer.code === 12) socket.close(1_000);
  }
}
