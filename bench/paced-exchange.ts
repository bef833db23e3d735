import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocketServer, type WebSocket } from 'ws';

const TOKEN = 'bench';
/** Schwab's own interval. */
const HEARTBEAT_INTERVAL_MS = 10_000;
const PULSE_MS = 10;
const START_PRICE = 25_600;
const TICK = 0.25;

interface Request {
  readonly requestid: string;
  readonly service: string;
  readonly command: string;
}

function acknowledge(socket: WebSocket, request: Request): void {
  const { requestid, service, command } = request;
  const content = { code: 0, msg: `${command} command succeeded` };
  const response = [{ service, command, requestid, SchwabClientCorrelId: 'bench', timestamp: Date.now(), content }];
  socket.send(JSON.stringify({ response }));
}

/** Sends /NQ level-one frames at a steady rate with the computer's own time on them, one trade a frame. */
export class PacedExchange {
  readonly url: string;
  readonly token = TOKEN;
  readonly #close: () => void;
  #framesPerSecond = 0;
  #sent = 0;
  #isSilent = false;
  readonly #clients = new Set<WebSocket>();

  private constructor(url: string, close: () => void) {
    this.url = url;
    this.#close = close;
  }

  static async open({ heartbeatIntervalMs = HEARTBEAT_INTERVAL_MS } = {}): Promise<PacedExchange> {
    const http = createServer((request, response) => {
      const { port } = http.address() as AddressInfo;
      const body = request.url?.startsWith('/practice/status')
        ? { runId: 'bench', heartbeatIntervalMs }
        : {
            accounts: [],
            streamerInfo: [
              {
                streamerSocketUrl: `ws://127.0.0.1:${port}/ws`,
                schwabClientCustomerId: 'bench',
                schwabClientCorrelId: 'bench',
                schwabClientChannel: 'N9',
                schwabClientFunctionId: 'APIAPP',
              },
            ],
            offers: [{ level2Permissions: true, mktDataPermission: 'NP' }],
          };
      response.setHeader('content-type', 'application/json').end(JSON.stringify(body));
    });
    const sockets = new WebSocketServer({ server: http, perMessageDeflate: false });
    await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
    const { port } = http.address() as AddressInfo;
    const exchange = new PacedExchange(`http://127.0.0.1:${port}`, () => {
      for (const client of sockets.clients) client.terminate();
      http.close();
    });
    sockets.on('connection', (socket) => {
      exchange.#serve(socket, heartbeatIntervalMs);
    });
    return exchange;
  }

  /** Frames per second from now on. */
  pace(framesPerSecond: number): void {
    this.#framesPerSecond = framesPerSecond;
  }

  get sent(): number {
    return this.#sent;
  }

  /** Keeps the connections open and says nothing more, not even a heartbeat. */
  fallSilent(): void {
    this.#isSilent = true;
  }

  /** Sends one text to every client exactly as it is. */
  inject(text: string): void {
    for (const socket of this.#clients) socket.send(text);
  }

  close(): void {
    this.#close();
  }

  #serve(socket: WebSocket, heartbeatIntervalMs: number): void {
    let due = 0;
    let last = performance.now();
    let volume = 1_000;
    let price = START_PRICE;
    const frame = (service: string, content: object): void => {
      socket.send(JSON.stringify({ data: [{ service, timestamp: Date.now(), command: 'SUBS', content: [content] }] }));
    };
    const pulse = setInterval(() => {
      if (this.#isSilent) return;
      const now = performance.now();
      due += ((now - last) / 1_000) * this.#framesPerSecond;
      last = now;
      for (; due >= 1; due -= 1) {
        this.#sent += 1;
        volume += 1;
        // Walks up and down within ten points, so that the chart has something to draw.
        price = START_PRICE + TICK * Math.round(40 * Math.sin(this.#sent / 300));
        const [bid, ask, at] = [price - TICK, price, Date.now()];
        frame('LEVELONE_FUTURES', {
          key: '/NQ',
          1: bid,
          2: ask,
          3: price,
          4: 5,
          5: 7,
          8: volume,
          9: 1,
          10: at,
          11: at,
        });
      }
    }, PULSE_MS);
    const heartbeat = setInterval(() => {
      if (this.#isSilent) return;
      socket.send(JSON.stringify({ notify: [{ heartbeat: String(Date.now()) }] }));
    }, heartbeatIntervalMs);
    this.#clients.add(socket);
    socket.on('close', () => {
      this.#clients.delete(socket);
      clearInterval(pulse);
      clearInterval(heartbeat);
    });
    socket.on('message', (data: Buffer) => {
      if (this.#isSilent) return;
      const message = JSON.parse(data.toString()) as Request | { readonly requests: readonly Request[] };
      for (const request of 'requests' in message ? message.requests : [message]) acknowledge(socket, request);
    });
  }
}
