import { setTimeout as pause } from 'node:timers/promises';
import { isMainThread, MessageChannel } from 'node:worker_threads';
import { Redis } from 'ioredis';
import type { BusToEngine, EngineToBus } from '../src-core/contract/bus-port.ts';
import type { MirrorEvents, MirrorHealth, MirrorRequests } from '../src-core/contract/mirror.ts';
import { COLUMN, ROW_QUOTE, ROW_WIDTH } from '../src-core/market/feed-batch.ts';
import { priceFromPoints } from '../src-core/market/price.ts';
import { symbolName } from '../src-core/market/units.ts';
import { WorkerClient } from '../src-main/workers/worker-client.ts';
import { printFigure } from './figure.ts';
import { mirrorConfig } from '../src-main/bus/mirror/testing/mirror-config.ts';
import { RedisServer } from '../src-main/bus/mirror/testing/redis-server.ts';
import { redisBenchmark } from './redis-benchmark.ts';
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

interface Pace {
  readonly perSecond: number;
  /** Of this process, all threads: what a busy machine changes least. */
  readonly cpuMicroseconds: number;
}

function pace(quotes: number, begunMs: number, begunCpu: NodeJS.CpuUsage): Pace {
  const { user, system } = process.cpuUsage(begunCpu);
  return { perSecond: quotes / ((performance.now() - begunMs) / 1_000), cpuMicroseconds: (user + system) / quotes };
}

/** The mirror's thread, which is fed while it is measured and rests while the other is. */
class FedMirror {
  readonly #worker = new WorkerClient<MirrorRequests, MirrorEvents>(
    'mirror',
    new URL(import.meta.url),
    () => undefined,
  );
  readonly #channel = new MessageChannel();
  readonly #peer: RedisServer;
  #isFed = false;
  #credit = 0;
  #beat = 0;

  constructor(peer: RedisServer) {
    this.#peer = peer;
  }

  async open(): Promise<void> {
    const live = new Promise<void>((resolve) => {
      this.#worker.on('health', ({ state }: MirrorHealth) => {
        if (state === 'live') resolve();
      });
    });
    await this.#worker.request('open', mirrorConfig({ addresses: [this.#peer.address] }));
    this.#channel.port1.on('message', ({ kind }: BusToEngine) => {
      if (kind === 'more') this.#credit += 1;
      this.#feed();
    });
    await this.#worker.request('attachEngine', null, [this.#channel.port2]);
    await live;
    const hello: EngineToBus = { kind: 'hello', engineRun: 'bench', source: 'bench', mode: 'practice' };
    this.#channel.port1.postMessage(hello);
  }

  /** Quotes that reached Redis, by the server's own word. */
  async measure(): Promise<Pace> {
    const [begun, begunMs, begunCpu] = [await this.#published(), performance.now(), process.cpuUsage()];
    this.#isFed = true;
    this.#feed();
    await pause(SECONDS * 1_000);
    const paced = pace((await this.#published()) - begun, begunMs, begunCpu);
    this.#isFed = false;
    return paced;
  }

  async close(): Promise<void> {
    await this.#worker.request('close', null);
    await this.#worker.terminate();
    this.#channel.port1.close();
  }

  async #published(): Promise<number> {
    const stats = await this.#peer.cli('INFO', 'commandstats');
    return Number(/cmdstat_publish:calls=(\d+)/.exec(stats)?.[1] ?? 0);
  }

  #feed(): void {
    for (; this.#isFed && this.#credit > 0; this.#credit -= 1) {
      const rows = rowsAt(this.#beat++);
      const quotes: EngineToBus = {
        kind: 'quotes',
        symbols,
        rows,
        contracts: symbols.map(() => null),
        previousCloses: symbols.map(() => null),
        forming: [],
        superseded: 0,
        isSnapshot: false,
      };
      this.#channel.port1.postMessage(quotes, [rows.buffer as ArrayBuffer]);
    }
  }
}

/** The same commands with the same payload from a bare ioredis, as many pipelines under way; nothing else is done. */
async function measureBare(peer: RedisServer): Promise<Pace> {
  const client = new Redis({ path: peer.address });
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
  const [begunMs, begunCpu] = [performance.now(), process.cpuUsage()];
  await Promise.all(Array.from({ length: MOST_BATCHES }, line));
  const paced = pace(sent, begunMs, begunCpu);
  client.disconnect();
  return paced;
}

const perSecond = (one: Pace): number => one.perSecond;
const cpu = (one: Pace): number => one.cpuMicroseconds;
const median = (values: readonly number[]): number =>
  [...values].sort((left, right) => left - right)[Math.floor(values.length / 2)] ?? NaN;

export async function run(): Promise<void> {
  const peer = await RedisServer.open();
  const fed = new FedMirror(peer);
  try {
    const mirror: Pace[] = [];
    const bare: Pace[] = [];
    await fed.open();
    // Both have to be compiled before they are compared.
    await fed.measure();
    await measureBare(peer);
    for (let round = 0; round < ROUNDS; round += 1) {
      mirror.push(await fed.measure());
      bare.push(await measureBare(peer));
    }
    const redisBenchmarkPublishes = await redisBenchmark(peer, 'PUBLISH', 'live_data:quotes:A', 'x'.repeat(400));
    const [value, limit] = [median(mirror.map(perSecond)), median(bare.map(perSecond))];
    printFigure({
      name: 'bus.publish',
      value,
      unit: 'quotes/s',
      limit,
      ratio: value / limit,
      rounds: mirror.map(perSecond).map(Math.round),
      bareRounds: bare.map(perSecond).map(Math.round),
      cpuMicrosecondsPerQuote: median(mirror.map(cpu)),
      bareCpuMicrosecondsPerQuote: median(bare.map(cpu)),
      redisBenchmarkPublishes,
    });
  } finally {
    await fed.close();
    await peer.close();
  }
}
