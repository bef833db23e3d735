import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import WebSocket, { WebSocketServer } from 'ws';
import { API_LIMITS } from '../src-main/bus/api/guard/limits.ts';
import { ApiStage } from '../src-main/bus/api/testing/api-stage.ts';
import { printFigure } from './figure.ts';

export const names = ['api.fanout'] as const;

const SUBSCRIBERS = 1_000;
const CHANNEL = 'live_data:quotes:/NQ';
const MESSAGES = 200;
/** Real quotes come unevenly; a symbol that trades much changes ten to twenty times a second. */
const EVERY_MS = 100;
const LIMIT_MS = 50;

/** A quote as the bus carries it, with the instant of its publishing. */
const body = (seq: number): string =>
  JSON.stringify({
    kind: 'quote',
    type: 'quote',
    symbol: '/NQ',
    ts: 1_795_252_200.123,
    bid: 25_612.25,
    ask: 25_612.5,
    last: 25_612.5,
    volume: 345_678,
    bid_size: 3,
    ask_size: 4,
    last_size: 1,
    previous_close: 25_600,
    contract: '/NQZ26',
    asset_type: 'FUTURE',
    provider: 'schwab',
    v: 1,
    source: 'schwab',
    mode: 'live',
    run: 'run-1',
    seq,
    exchange_ms: 1_795_252_200_123,
    received_ms: performance.timeOrigin + performance.now(),
    age_ms: 0.4,
    grade: 'measured',
  });

interface Report {
  readonly delaysMs: readonly number[];
}

/** The subscribers, in a process of their own as those of a user are. */
async function subscribe(address: string, headers: Record<string, string>): Promise<void> {
  const delaysMs: number[] = [];
  const open = async (): Promise<WebSocket> => {
    const socket = new WebSocket(address, { headers, perMessageDeflate: false });
    socket.on('message', (data: Buffer) => {
      const nowMs = performance.timeOrigin + performance.now();
      const text = data.toString();
      // Only what was published is measured; parsing it whole a thousand times is no work of the publisher's.
      const at = text.indexOf('"received_ms":');
      if (at >= 0) delaysMs.push(nowMs - Number.parseFloat(text.slice(at + 14)));
    });
    await once(socket, 'open');
    socket.send(JSON.stringify({ op: 'subscribe', channels: [CHANNEL] }));
    return socket;
  };
  const sockets: WebSocket[] = [];
  // Not all in one moment: on a busy machine the last of them would have waited too long for its turn.
  while (sockets.length < SUBSCRIBERS) {
    sockets.push(...(await Promise.all(Array.from({ length: SUBSCRIBERS / 20 }, open))));
  }
  process.send?.('ready');
  await once(process, 'message');
  for (const socket of sockets) socket.terminate();
  const report: Report = { delaysMs };
  // Not before it is on its way: it is large.
  process.send?.(report, () => {
    process.disconnect();
  });
}

const [role, address = '', token = ''] = process.argv.slice(2);
if (role === 'subscribers') await subscribe(address, { authorization: `Bearer ${token}` });

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** The delays of every message at every subscriber, sorted. */
async function measure(
  url: string,
  token: string,
  count: () => number,
  publish: (seq: number) => void,
): Promise<number[]> {
  const child: ChildProcess = fork(fileURLToPath(import.meta.url), ['subscribers', url, token]);
  child.once('exit', (code) => {
    if (code !== 0) throw new Error(`The subscribers ended with code ${code}.`);
  });
  await once(child, 'message');
  while (count() < SUBSCRIBERS) await pause(20);
  for (let seq = 1; seq <= MESSAGES; seq += 1) {
    publish(seq);
    await pause(EVERY_MS);
  }
  await pause(1_000);
  child.send('end');
  const [report] = (await once(child, 'message')) as [Report];
  return [...report.delaysMs].sort((left, right) => left - right);
}

const quantile = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;

/** Bare ws: the same frames to as many sockets in a loop, with nothing around it. */
async function bare(): Promise<number[]> {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0, perMessageDeflate: false });
  await once(server, 'listening');
  const { port } = server.address() as { readonly port: number };
  const delays = await measure(
    `ws://127.0.0.1:${port}`,
    'none',
    () => server.clients.size,
    (seq) => {
      const frame = Buffer.from(`{"type":"update","channel":"${CHANNEL}","message":${body(seq)}}`);
      for (const client of server.clients) client.send(frame, { binary: false });
    },
  );
  server.close();
  return delays;
}

async function ours(): Promise<number[]> {
  const stage = await ApiStage.open({ limits: { ...API_LIMITS, requestsPerSecond: 2 * SUBSCRIBERS } });
  const subscribed = (): number => stage.hub.counters().find(({ channel }) => channel === CHANNEL)?.subscribers ?? 0;
  const delays = await measure(`ws://127.0.0.1:${stage.port}/api/stream/`, stage.token('quotes'), subscribed, (seq) => {
    stage.hub.publish({ channel: CHANNEL, seq, conflates: true, json: body(seq) });
  });
  await stage.close();
  return delays;
}

/** From the publishing of a quote to each of a thousand WebSockets on the loopback, beside bare ws. */
export async function run(): Promise<void> {
  const peer = await bare();
  const delays = await ours();
  if (delays.length !== SUBSCRIBERS * MESSAGES)
    throw new Error(`${delays.length} messages came of ${SUBSCRIBERS * MESSAGES}.`);
  const value = quantile(delays, 0.99);
  printFigure({
    name: 'api.fanout',
    value,
    unit: 'ms',
    limit: LIMIT_MS,
    ratio: value / LIMIT_MS,
    p50: quantile(delays, 0.5),
    max: delays.at(-1) ?? NaN,
    bareP50: quantile(peer, 0.5),
    bareP99: quantile(peer, 0.99),
    toBare: value / quantile(peer, 0.99),
    subscribers: SUBSCRIBERS,
    messages: MESSAGES,
  });
}
