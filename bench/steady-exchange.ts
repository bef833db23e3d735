import { fork, type ChildProcess } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { WebSocketServer, type WebSocket } from 'ws';

/**
 * A process of its own that streams equities at a steady rate for as long as it is listened to: one update of one
 * symbol a frame, and the bars of every minute. Its clock begins on a trading morning and runs as fast as any other.
 */

const SEND_FLAG = '--stream-steadily';
const START_MS = Date.UTC(2026, 10, 23, 14, 40);
const PULSE_MS = 5;
const HEARTBEAT_MS = 10_000;
const MS_PER_MINUTE = 60_000;
const CENT = 0.01;

interface Request {
  readonly requestid: string;
  readonly service: string;
  readonly command: string;
}

/** Equities that no instrument table knows. */
export const steadySymbols = (count: number): string[] =>
  Array.from({ length: count }, (_, index) => `LD${String(index).padStart(3, '0')}`);

class SteadyStream {
  readonly #socket: WebSocket;
  readonly #symbols: readonly string[];
  readonly #framesPerSecond: number;
  readonly #beganMs = performance.now();
  readonly #volumes: Float64Array;
  #sent = 0;
  #minute = Math.floor(START_MS / MS_PER_MINUTE);
  #nextHeartbeatMs = 0;

  constructor(socket: WebSocket, symbols: readonly string[], framesPerSecond: number) {
    this.#socket = socket;
    this.#symbols = symbols;
    this.#framesPerSecond = framesPerSecond;
    this.#volumes = new Float64Array(symbols.length).fill(10_000);
  }

  begin(): void {
    for (const symbol of this.#symbols)
      this.#data('LEVELONE_EQUITIES', START_MS, [this.#quote(symbol, START_MS, true)]);
    const pulse = setInterval(() => {
      this.#pulse();
    }, PULSE_MS);
    this.#socket.on('close', () => {
      clearInterval(pulse);
    });
  }

  #pulse(): void {
    const passedMs = performance.now() - this.#beganMs;
    const nowMs = START_MS + Math.floor(passedMs);
    if (passedMs >= this.#nextHeartbeatMs) {
      this.#nextHeartbeatMs += HEARTBEAT_MS;
      this.#socket.send(JSON.stringify({ notify: [{ heartbeat: String(nowMs) }] }));
    }
    const due = Math.floor((passedMs / 1_000) * this.#framesPerSecond);
    for (; this.#sent < due; this.#sent += 1) {
      const symbol = this.#symbols[this.#sent % this.#symbols.length] ?? '';
      this.#data('LEVELONE_EQUITIES', nowMs, [this.#quote(symbol, nowMs, false)]);
    }
    this.#closeMinute(nowMs);
  }

  #quote(symbol: string, atMs: number, isImage: boolean): Record<string, unknown> {
    const index = this.#sent % this.#symbols.length;
    const volume = (this.#volumes[index] ?? 0) + 100;
    this.#volumes[index] = volume;
    const last = Math.round((20 + index + Math.sin(this.#sent / 5_000)) / CENT) * CENT;
    const quote = {
      1: last - CENT,
      2: last,
      3: last,
      4: 100,
      5: 200,
      8: volume,
      9: 100,
      34: atMs,
      35: atMs - 2,
      key: symbol,
    };
    return isImage ? { ...quote, 12: last, 15: `Load ${symbol}`, delayed: false, assetMainType: 'EQUITY' } : quote;
  }

  #closeMinute(nowMs: number): void {
    // Bars come a few seconds after their minute.
    const minute = Math.floor((nowMs - 3_000) / MS_PER_MINUTE);
    if (minute === this.#minute) return;
    const startMs = this.#minute * MS_PER_MINUTE;
    this.#minute = minute;
    const bars = this.#symbols.map((key, index) => {
      const price = 20 + index;
      return {
        key,
        seq: minute,
        1: minute,
        2: price,
        3: price + 1,
        4: price - 1,
        5: price,
        6: 1_000,
        7: startMs,
        8: 20_780,
      };
    });
    this.#data('CHART_EQUITY', nowMs, bars);
  }

  #data(service: string, timestamp: number, content: readonly object[]): void {
    this.#socket.send(JSON.stringify({ data: [{ service, timestamp, command: 'SUBS', content }] }));
  }
}

function serve(symbols: readonly string[], framesPerSecond: number): void {
  const http = createServer((_request, response) => {
    const { port } = http.address() as AddressInfo;
    const info = {
      streamerSocketUrl: `ws://127.0.0.1:${port}/ws`,
      schwabClientCustomerId: 'bench',
      schwabClientCorrelId: 'bench',
      schwabClientChannel: 'N9',
      schwabClientFunctionId: 'APIAPP',
    };
    response.setHeader('content-type', 'application/json').end(JSON.stringify({ streamerInfo: [info] }));
  });
  new WebSocketServer({ server: http, perMessageDeflate: false }).on('connection', (socket) => {
    socket.on('error', () => undefined);
    socket.on('message', (data: Buffer) => {
      const { requests } = JSON.parse(data.toString()) as { readonly requests: readonly Request[] };
      for (const { requestid, service, command } of requests) {
        const content = { code: 0, msg: '' };
        socket.send(JSON.stringify({ response: [{ requestid, service, command, timestamp: START_MS, content }] }));
        if (service === 'CHART_EQUITY') new SteadyStream(socket, symbols, framesPerSecond).begin();
      }
    });
  });
  // A measurement that dies takes its exchange with it.
  process.once('disconnect', () => process.exit());
  http.listen(0, '127.0.0.1', () => {
    process.send?.((http.address() as AddressInfo).port);
  });
}

/** Streams when this bundle was started as the exchange; otherwise does nothing. */
export function streamSteadilyIfAsked(): void {
  const [flag, count, rate] = process.argv.slice(2);
  if (flag === SEND_FLAG) serve(steadySymbols(Number(count)), Number(rate));
}

export interface SteadyExchange {
  readonly apiBaseUrl: string;
  close(): void;
}

/** Starts `bundle`, which calls `streamSteadilyIfAsked`, as the exchange. */
export async function openSteadyExchange(
  bundle: string,
  symbolCount: number,
  framesPerSecond: number,
): Promise<SteadyExchange> {
  const child: ChildProcess = fork(fileURLToPath(bundle), [SEND_FLAG, String(symbolCount), String(framesPerSecond)]);
  const port = await new Promise<number>((resolve, reject) => {
    child.once('message', (message) => {
      resolve(Number(message));
    });
    child.once('exit', (code) => {
      reject(new Error(`The exchange ended with code ${code ?? 'none'} before it was ready.`));
    });
  });
  return { apiBaseUrl: `http://127.0.0.1:${port}`, close: () => child.kill() };
}
