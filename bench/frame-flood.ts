import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { fileURLToPath } from 'node:url';
import { WebSocketServer } from 'ws';

/**
 * A process of its own that sends streamer frames over a loopback WebSocket as fast as they are taken. The frames are
 * made and wrapped beforehand and written in large pieces, so that the receiver is what is measured.
 */

const SEND_FLAG = '--send-frames';
export const FRAME_COUNT = 200_000;
export const SYMBOLS = ['/NQ', '/MNQ', '/ES', '/MES'] as const;
/** Connect here to be sent everything at once, without a login. */
export const BARE_PATH = '/bare';

const START_MS = Date.UTC(2026, 10, 20, 14, 25);
/** Exchange time between two frames: the whole flood spans 50 minutes, so minutes close on the way. */
const FRAME_STEP_MS = 15;
const CHUNK_BYTES = 64 * 1024;
const TICK = 0.25;

/** The fields that change with a trade, as Schwab's own /ES frames carry them. */
function updateOf(index: number, which: number, atMs: number): Record<string, unknown> {
  const steps = Math.round(40 * Math.sin(index / 3_000) + ((index * 7_919) % 9));
  const last = 25_600 - which * 4_000 + steps * TICK;
  return {
    1: last - TICK,
    2: last,
    3: last,
    4: 1 + (index % 17),
    5: 1 + (index % 13),
    8: 400_000 + index * 3,
    9: 1 + (index % 5),
    10: atMs,
    11: atMs - 3,
    12: last + 40,
    13: last - 60,
    19: steps * TICK,
    20: Number((steps / 100_000).toFixed(6)),
    24: last,
    37: atMs,
    38: atMs - 1,
    key: SYMBOLS[which],
  };
}

export function frameText(index: number): string {
  const atMs = START_MS + index * FRAME_STEP_MS;
  const first = index % SYMBOLS.length;
  const content = [updateOf(index, first, atMs)];
  // Every second frame carries two symbols.
  if (index % 2 === 1) content.push(updateOf(index, (first + 1) % SYMBOLS.length, atMs));
  return JSON.stringify({
    data: [{ service: 'LEVELONE_FUTURES', timestamp: atMs + 4, command: 'SUBS', content }],
  });
}

/** A text frame as a server sends it: not masked, its length in two bytes. */
function wrapped(text: string): Buffer {
  const body = Buffer.from(text);
  const head = Buffer.from([0x81, 126, 0, 0]);
  head.writeUInt16BE(body.length, 2);
  return Buffer.concat([head, body]);
}

function prepare(): { readonly chunks: readonly Buffer[]; readonly meanBytes: number } {
  const chunks: Buffer[] = [];
  let open: Buffer[] = [];
  let openBytes = 0;
  let total = 0;
  for (let index = 0; index < FRAME_COUNT; index += 1) {
    const frame = wrapped(frameText(index));
    open.push(frame);
    openBytes += frame.length;
    total += frame.length;
    if (openBytes < CHUNK_BYTES && index < FRAME_COUNT - 1) continue;
    chunks.push(Buffer.concat(open));
    open = [];
    openBytes = 0;
  }
  return { chunks, meanBytes: total / FRAME_COUNT - 4 };
}

async function flood(socket: Socket, chunks: readonly Buffer[]): Promise<void> {
  const gone = once(socket, 'close');
  for (const chunk of chunks) {
    if (socket.destroyed) return;
    if (!socket.write(chunk)) await Promise.race([once(socket, 'drain'), gone]);
  }
}

interface Request {
  readonly requestid: string;
  readonly service: string;
  readonly command: string;
}

function serveFrames(): void {
  const { chunks, meanBytes } = prepare();
  const http = createServer((_request, response) => {
    const { port } = http.address() as AddressInfo;
    const info = {
      streamerSocketUrl: `ws://127.0.0.1:${port}/ws`,
      schwabClientCustomerId: 'bench',
      schwabClientCorrelId: 'bench',
      schwabClientChannel: 'N9',
      schwabClientFunctionId: 'APIAPP',
    };
    response.end(JSON.stringify({ streamerInfo: [info] }));
  });
  const server = new WebSocketServer({ noServer: true, perMessageDeflate: false });
  http.on('upgrade', (request, socket: Socket, head) => {
    server.handleUpgrade(request, socket, head, (client) => {
      client.on('error', () => undefined);
      if (request.url === BARE_PATH) {
        void flood(socket, chunks);
        return;
      }
      client.on('message', (data: Buffer) => {
        const { requests } = JSON.parse(data.toString()) as { readonly requests: readonly Request[] };
        for (const { requestid, service, command } of requests) {
          const content = { code: 0, msg: '' };
          client.send(JSON.stringify({ response: [{ requestid, service, command, timestamp: START_MS, content }] }));
          if (service === 'CHART_FUTURES') void flood(socket, chunks);
        }
      });
    });
  });
  http.listen(0, '127.0.0.1', () => {
    process.send?.({ port: (http.address() as AddressInfo).port, meanBytes });
  });
}

/** Serves when this bundle was started as the sender; otherwise does nothing. */
export function serveFramesIfAsked(): void {
  if (process.argv[2] === SEND_FLAG) serveFrames();
}

export interface FrameFlood {
  readonly port: number;
  readonly meanBytes: number;
  close(): void;
}

/** Starts `bundle`, which calls `serveFramesIfAsked`, as the sender. */
export async function openFrameFlood(bundle: string): Promise<FrameFlood> {
  const child: ChildProcess = fork(fileURLToPath(bundle), [SEND_FLAG]);
  const ready = await new Promise<{ readonly port: number; readonly meanBytes: number }>((resolve, reject) => {
    child.once('message', (message) => {
      resolve(message as { readonly port: number; readonly meanBytes: number });
    });
    child.once('exit', (code) => {
      reject(new Error(`The sender ended with code ${code ?? 'none'} before it was ready.`));
    });
  });
  return { ...ready, close: () => child.kill() };
}
