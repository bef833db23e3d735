import { isMainThread, MessageChannel } from 'node:worker_threads';
import { Redis } from 'ioredis';
import type { BusToEngine, EngineToBus } from '../src-core/contract/bus-port.ts';
import type { MirrorEvents, MirrorHealth, MirrorRequests } from '../src-core/contract/mirror.ts';
import { COLUMN, ROW_QUOTE, ROW_WIDTH } from '../src-core/market/feed-batch.ts';
import { priceFromPoints } from '../src-core/market/price.ts';
import { symbolName } from '../src-core/market/units.ts';
import { WorkerClient } from '../src-main/workers/worker-client.ts';
import { printFigure } from './figure.ts';
import { RedisPeer } from './redis-peer.ts';
import { steadySymbols } from './steady-exchange.ts';

export const names = ['bus.publish'] as const;

/** The mirror's own thread, fed through its port as fast as it asks: 500 symbols, every one changed each time. */
const SYMBOLS = 500;
const SECONDS = 5;
const ROUNDS = 3;
const QUOTES_A_BATCH = 250;
const MOST_BATCHES = 3;

if (!isMainThread) await import('../src-main/bus/mirror/mirror-worker.ts');

const symbols = steadySymbols(SYMBOLS).map(symbolName);

function rowsAt(beat: number): Float64Array {
  const rows = new Float64Array(SYMBOLS * ROW_WIDTH).fill(NaN);
  for (let symbol = 0; symbol < SYMBOLS; symbol += 1) {
    const at = symbol * ROW_WIDTH;
    rows[at + COLUMN.kind] = ROW_QUOTE;
    rows[at + COLUMN.exchangeMs] = Date.now();
    rows[at + COLUMN.receivedWallMs] = Date.now();
    rows[at + COLUMN.last] = priceFromPoints(100 + symbol + (beat % 100) / 100);
    rows[at + COLUMN.bid] = priceFromPoints(99.99 + symbol + (beat % 100) / 100);
    rows[at + COLUMN.ask] = priceFromPoints(100.01 + symbol + (beat % 100) / 100);
    rows[at + COLUMN.totalVolume] = beat;
    rows[at + COLUMN.bidSize] = 3;
    rows[at + COLUMN.askSize] = 4;
    rows[at + COLUMN.flags] = 0;
  }
  return rows;
}

/** Quotes a second that reached Redis, by the server's own word. */
async function measureMirror(peer: RedisPeer): Promise<number> {
  const worker = new WorkerClient<MirrorRequests, MirrorEvents>('mirror', new URL(import.meta.url), () => undefined);
  const live = new Promise<void>((resolve) => {
    worker.on('health', ({ state }: MirrorHealth) => {
      if (state === 'live') resolve();
    });
  });
  await worker.request('open', peer.config);
  const { port1, port2 } = new MessageChannel();
  let beat = 0;
  const send = (message: EngineToBus, transfer: readonly ArrayBuffer[] = []): void => {
    port1.postMessage(message, [...transfer]);
  };
  port1.on('message', ({ kind }: BusToEngine) => {
    if (kind !== 'more') return;
    const rows = rowsAt(beat++);
    send(
      {
        kind: 'quotes',
        symbols,
        rows,
        contracts: symbols.map(() => null),
        previousCloses: symbols.map(() => null),
        forming: [],
        superseded: 0,
        isSnapshot: false,
      },
      [rows.buffer as ArrayBuffer],
    );
  });
  await worker.request('attachEngine', null, [port2]);
  await live;
  send({ kind: 'hello', engineRun: 'bench', source: 'bench', mode: 'practice' });
  const published = async (): Promise<number> =>
    Number(/cmdstat_publish:calls=(\d+)/.exec(await peer.cli('INFO', 'commandstats'))?.[1] ?? 0);
  const [begun, begunMs] = [await published(), performance.now()];
  await new Promise((resolve) => setTimeout(resolve, SECONDS * 1_000));
  const rate = ((await published()) - begun) / ((performance.now() - begunMs) / 1_000);
  await worker.request('close', null);
  await worker.terminate();
  port1.close();
  return rate;
}

/** The same commands with the same payload from a bare ioredis, as many pipelines under way; nothing else is done. */
async function measureBare(peer: RedisPeer): Promise<number> {
  const client = new Redis({ path: peer.socket });
  const json = await peer.cli('HGET', 'live_data:latest:quotes', symbols[0] ?? '');
  let sent = 0;
  const untilMs = performance.now() + SECONDS * 1_000;
  const batch = async (first: number): Promise<void> => {
    const pipeline = client.pipeline();
    const latest: string[] = [];
    const active: (string | number)[] = [];
    for (let index = 0; index < QUOTES_A_BATCH; index += 1) {
      const symbol = symbols[(first + index) % SYMBOLS] ?? '';
      pipeline.publish(`live_data:quotes:${symbol}`, json);
      latest.push(symbol, json);
      active.push(1_763_000_000, symbol);
    }
    pipeline.hset('live_data:latest:quotes', ...latest);
    pipeline.zadd('live_data:active_symbols', ...active);
    await pipeline.exec();
    sent += QUOTES_A_BATCH;
  };
  const line = async (): Promise<void> => {
    while (performance.now() < untilMs) await batch(sent);
  };
  const begunMs = performance.now();
  await Promise.all(Array.from({ length: MOST_BATCHES }, line));
  const rate = sent / ((performance.now() - begunMs) / 1_000);
  client.disconnect();
  return rate;
}

const median = (values: readonly number[]): number =>
  [...values].sort((left, right) => left - right)[Math.floor(values.length / 2)] ?? NaN;

export async function run(): Promise<void> {
  const peer = await RedisPeer.open();
  try {
    const mirror: number[] = [];
    const bare: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      mirror.push(await measureMirror(peer));
      bare.push(await measureBare(peer));
    }
    const redisBenchmark = await peer.benchmark('PUBLISH', 'live_data:quotes:A', 'x'.repeat(400));
    printFigure({
      name: 'bus.publish',
      value: median(mirror),
      unit: 'quotes/s',
      limit: median(bare),
      ratio: median(mirror) / median(bare),
      rounds: mirror.map(Math.round),
      bareRounds: bare.map(Math.round),
      redisBenchmarkPublishes: redisBenchmark,
    });
  } finally {
    await peer.close();
  }
}
