import { setTimeout as pause } from 'node:timers/promises';
import { isMainThread, MessageChannel } from 'node:worker_threads';
import { Redis } from 'ioredis';
import { COLUMN, ROW_CLOCK, ROW_TRADE, ROW_WIDTH, type FeedBatch } from '../src-core/market/feed-batch.ts';
import { priceFromPoints } from '../src-core/market/price.ts';
import { symbolName } from '../src-core/market/units.ts';
import type { FeedToEngine } from '../src-core/contract/workers.ts';
import type { MirrorEvents, MirrorRequests } from '../src-core/contract/mirror.ts';
import { EngineHost } from '../src-main/engine/engine-host.ts';
import { mirrorConfig } from '../src-main/bus/mirror/testing/mirror-config.ts';
import { RedisServer } from '../src-main/bus/mirror/testing/redis-server.ts';
import { WorkerClient } from '../src-main/workers/worker-client.ts';
import { printFigure } from './figure.ts';
import { steadySymbols } from './steady-exchange.ts';

export const names = ['bus.tick-to-subscriber', 'bus.outage'] as const;

/**
 * Engine and mirror at work, from the feed's message to a subscriber of Redis; and the same with Redis stopped in
 * between. OUTAGE_SECONDS=600 makes the full figure.
 */
const SYMBOLS = 500;
const QUIET_RATE = 2_000;
const OUTAGE_RATE = 5_000;
const LATENCY_SECONDS = 10;
const WARMING_SECONDS = 9;
const OUTAGE_SECONDS = Number(process.env['OUTAGE_SECONDS'] ?? 20);
/** However long the outage is here, ten minutes of every symbol close in it. */
const EXCHANGE_MS_PER_REAL_MS = Math.max(1, 600 / OUTAGE_SECONDS);
const BEAT_MS = 10;
const LIMIT_MS = 10;
const MEGABYTE = 1_048_576;
const SOURCE = 'bench';

if (!isMainThread) await import('../src-main/bus/mirror/mirror-worker.ts');

const symbols = steadySymbols(SYMBOLS).map(symbolName);
const wallMs = (): number => performance.timeOrigin + performance.now();

/** The engine's host in this thread, the mirror in its own, and a feed that sends so many trades a second. */
class Line {
  readonly mirror = new WorkerClient<MirrorRequests, MirrorEvents>('mirror', new URL(import.meta.url), () => undefined);
  readonly #host = new EngineHost({
    display: () => undefined,
    health: () => undefined,
    signal: () => undefined,
    recovered: () => undefined,
    alertMoves: () => undefined,
    paperSession: () => undefined,
  });
  readonly #feed = new MessageChannel();
  #batchSeq = 0;
  #rowSeq = 1;
  #total = 0;
  #startMs = 0;
  #exchangeMs = Date.parse('2026-11-20T14:30:00Z');

  async open(redis: RedisServer): Promise<void> {
    const live = new Promise<void>((resolve) => {
      this.mirror.on('health', ({ state }) => {
        if (state === 'live') resolve();
      });
    });
    await this.mirror.request('open', mirrorConfig({ addresses: [redis.address] }));
    const bus = new MessageChannel();
    await this.mirror.request('attachEngine', null, [bus.port2]);
    this.#host.configure({ source: SOURCE, strategies: [] });
    this.#host.attachFeed(this.#feed.port2);
    this.#host.attachBus({ receiver: 'mirror', mode: 'practice', wantsForming: false }, bus.port1);
    this.#send({ kind: 'hello', epoch: 'bench', source: SOURCE, throughRowSeq: 0 });
    await live;
  }

  /** Sends trades at a rate for a time; a clock row with every batch. */
  async play(perSecond: number, seconds: number): Promise<void> {
    this.#startMs = performance.now();
    const untilMs = this.#startMs + seconds * 1_000;
    let sent = 0;
    for (let nowMs = this.#startMs; nowMs < untilMs; nowMs = performance.now()) {
      const due = Math.floor(((nowMs - this.#startMs) / 1_000) * perSecond);
      if (due > sent) this.#trades(Math.min(due - sent, perSecond));
      sent = Math.max(sent, due);
      await pause(BEAT_MS);
    }
  }

  get minute(): number {
    return Math.floor(this.#exchangeMs / 60_000);
  }

  async close(): Promise<void> {
    this.#host.close();
    await this.mirror.request('close', null);
    await this.mirror.terminate();
    this.#feed.port1.close();
  }

  #trades(count: number): void {
    const rows = new Float64Array((count + 1) * ROW_WIDTH).fill(NaN);
    this.#exchangeMs += Math.round((count / OUTAGE_RATE) * 1_000 * EXCHANGE_MS_PER_REAL_MS);
    const receivedMs = wallMs();
    for (let row = 0; row < count; row += 1) {
      this.#total += 1;
      const at = row * ROW_WIDTH;
      rows[at + COLUMN.kind] = ROW_TRADE;
      rows[at + COLUMN.symbol] = this.#total % SYMBOLS;
      rows[at + COLUMN.exchangeMs] = this.#exchangeMs;
      rows[at + COLUMN.receivedWallMs] = receivedMs;
      rows[at + COLUMN.last] = priceFromPoints(100 + (this.#total % 7) / 4);
      rows[at + COLUMN.lastSize] = 1;
      rows[at + COLUMN.totalVolume] = this.#total;
      rows[at + COLUMN.bid] = priceFromPoints(99.75);
      rows[at + COLUMN.ask] = priceFromPoints(102);
      rows[at + COLUMN.flags] = 0;
    }
    const clock = count * ROW_WIDTH;
    rows[clock + COLUMN.kind] = ROW_CLOCK;
    rows[clock + COLUMN.symbol] = -1;
    rows[clock + COLUMN.exchangeMs] = this.#exchangeMs;
    this.#batchSeq += 1;
    const batch: FeedBatch = {
      epoch: 'bench',
      source: SOURCE,
      batchSeq: this.#batchSeq,
      firstRowSeq: this.#rowSeq,
      symbols,
      rowCount: count + 1,
      rows,
      rare: [],
    };
    this.#rowSeq += count + 1;
    this.#send({ kind: 'feed-batch', batch });
  }

  #send(message: FeedToEngine): void {
    this.#feed.port1.postMessage(message);
  }
}

const at = (sorted: readonly number[], share: number): number => sorted[Math.floor((sorted.length - 1) * share)] ?? NaN;

/** The same way for a bare client: one thread publishes as many messages a second, in the same beat, and hears them. */
async function bareP99(redis: RedisServer): Promise<number> {
  const [publisher, subscriber] = [new Redis({ path: redis.address }), new Redis({ path: redis.address })];
  const times: number[] = [];
  await subscriber.psubscribe('bare:*');
  subscriber.on('pmessage', (_pattern, _channel, sentMs) => times.push(wallMs() - Number(sentMs)));
  const beats = (LATENCY_SECONDS * 1_000) / BEAT_MS;
  const messagesABeat = (QUIET_RATE * BEAT_MS) / 1_000;
  for (let beat = 0; beat < beats; beat += 1) {
    const pipeline = publisher.pipeline();
    for (let message = 0; message < messagesABeat; message += 1) pipeline.publish('bare:quotes', String(wallMs()));
    await Promise.all([pipeline.exec(), pause(BEAT_MS)]);
  }
  publisher.disconnect();
  subscriber.disconnect();
  return at(
    times.sort((left, right) => left - right),
    0.99,
  );
}

async function latency(line: Line, redis: RedisServer): Promise<void> {
  const subscriber = new Redis({ path: redis.address });
  const times: number[] = [];
  await subscriber.psubscribe('live_data:quotes:*');
  // The engine waits a while for an archive that is not here; then what comes first is compiled while it comes.
  await line.play(QUIET_RATE, WARMING_SECONDS);
  subscriber.on('pmessage', (_pattern, _channel, message) => {
    const { received_ms: receivedMs } = JSON.parse(message) as { received_ms: number };
    times.push(wallMs() - receivedMs);
  });
  await line.play(QUIET_RATE, LATENCY_SECONDS);
  subscriber.disconnect();
  const sorted = times.sort((left, right) => left - right);
  const value = at(sorted, 0.99);
  printFigure({
    name: 'bus.tick-to-subscriber',
    value,
    unit: 'ms',
    limit: LIMIT_MS,
    ratio: value / LIMIT_MS,
    p50: at(sorted, 0.5),
    p90: at(sorted, 0.9),
    bareP99: await bareP99(redis),
    messages: sorted.length,
    messagesPerSecond: sorted.length / LATENCY_SECONDS,
  });
}

async function barsInStream(redis: RedisServer): Promise<ReadonlySet<string>> {
  const reply = JSON.parse(await redis.cli('--json', 'XRANGE', 'live_data:stream:bars', '-', '+')) as [
    string,
    string[],
  ][];
  const seen = new Set<string>();
  for (const [, fields] of reply) {
    const { symbol, time, change } = JSON.parse(fields[3] ?? '{}') as Record<string, string>;
    const name = `${symbol ?? ''} ${time ?? ''} ${change ?? ''}`;
    if (seen.has(name) && change === 'closed') throw new Error(`${name} is there twice`);
    seen.add(name);
  }
  return seen;
}

async function outage(line: Line, redis: RedisServer): Promise<void> {
  await line.play(OUTAGE_RATE, 5);
  const firstMinute = line.minute + 1;
  await redis.stop('SIGTERM');
  const memory: number[] = [];
  const sampler = setInterval(() => memory.push(process.memoryUsage().rss / MEGABYTE), 1_000);
  await line.play(OUTAGE_RATE, OUTAGE_SECONDS);
  clearInterval(sampler);
  const lastMinute = line.minute - 1;
  await redis.start();
  await line.play(OUTAGE_RATE, 5);
  let missing = Infinity;
  let doubled = 0;
  for (let tries = 0; tries < 60 && missing > 0; tries += 1) {
    const seen = await barsInStream(redis);
    const wanted = Array.from({ length: lastMinute - firstMinute + 1 }, (_, index) =>
      new Date((firstMinute + index) * 60_000).toISOString(),
    ).flatMap((time) => symbols.map((symbol) => `${symbol} ${time} closed`));
    missing = wanted.filter((name) => !seen.has(name)).length;
    doubled = seen.size;
    await pause(500);
  }
  const early = at(
    [...memory.slice(0, Math.ceil(memory.length / 10))].sort((a, b) => a - b),
    0.5,
  );
  const late = at(
    [...memory.slice(-Math.ceil(memory.length / 10))].sort((a, b) => a - b),
    0.5,
  );
  printFigure({
    name: 'bus.outage',
    value: late,
    unit: 'MB resident at the end of the outage',
    limit: early,
    ratio: late / early,
    seconds: OUTAGE_SECONDS,
    minutesClosedMeanwhile: lastMinute - firstMinute + 1,
    missingBars: missing,
    barsInStream: doubled,
    largestMegabytes: Math.max(...memory),
  });
}

export async function run(wanted: readonly string[]): Promise<void> {
  const redis = await RedisServer.open({ directives: [['save', '3600', '1']] });
  const line = new Line();
  try {
    await line.open(redis);
    if (wanted.includes('bus.tick-to-subscriber')) await latency(line, redis);
    if (wanted.includes('bus.outage')) await outage(line, redis);
  } finally {
    await line.close();
    await redis.close();
  }
}
