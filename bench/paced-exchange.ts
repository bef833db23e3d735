import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocketServer, type WebSocket } from 'ws';

const TOKEN = 'bench';
const HEARTBEAT_MS = 10_000;
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

  private constructor(url: string, close: () => void) {
    this.url = url;
    this.#close = close;
  }

  static async open(): Promise<PacedExchange> {
    const http = createServer((request, response) => {
      const { port } = http.address() as AddressInfo;
      const body = request.url?.startsWith('/practice/status')
        ? { runId: 'bench', heartbeatIntervalMs: HEARTBEAT_MS }
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
      exchange.#serve(socket);
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

  close(): void {
    this.#close();
  }

  #serve(socket: WebSocket): void {
    let due = 0;
    let last = performance.now();
    let volume = 1_000;
    let price = START_PRICE;
    const frame = (service: string, content: object): void => {
      socket.send(JSON.stringify({ data: [{ service, timestamp: Date.now(), command: 'SUBS', content: [content] }] }));
    };
    const pulse = setInterval(() => {
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
      socket.send(JSON.stringify({ notify: [{ heartbeat: String(Date.now()) }] }));
    }, HEARTBEAT_MS);
    socket.on('close', () => {
      clearInterval(pulse);
      clearInterval(heartbeat);
    });
    socket.on('message', (data: Buffer) => {
      const message = JSON.parse(data.toString()) as Request | { readonly requests: readonly Request[] };
      for (const request of 'requests' in message ? message.requests : [message]) acknowledge(socket, request);
    });
  }
}
