import { once } from 'node:events';
import { MessageChannel, type Worker } from 'node:worker_threads';
import WebSocket from 'ws';
import type { EngineToFeed, FeedToEngine } from '../src-core/contract/workers.ts';
import { EngineOutput } from '../src-core/engine/engine-output.ts';
import { Engine } from '../src-core/engine/engine.ts';
import { symbolName } from '../src-core/market/units.ts';
import { BatchDelivery } from '../src-main/feeds/schwab/batch-delivery.ts';
import type { FeedEnvironment } from '../src-main/feeds/schwab/feed-environment.ts';
import { SchwabFeed } from '../src-main/feeds/schwab/schwab-feed.ts';
import { fetchStreamerIdentity } from '../src-main/feeds/schwab/streamer-identity.ts';
import { openStreamerSocket } from '../src-main/feeds/schwab/streamer-socket.ts';
import { openArchiveSink, sinkIfAsked } from './archive-sink.ts';
import { printFigure } from './figure.ts';
import { BARE_PATH, FRAME_COUNT, openFrameFlood, serveFramesIfAsked, SYMBOLS } from './frame-flood.ts';
import { defaultStrategy } from '../src-core/signals/catalogue.ts';

export const names = ['feed.parse'] as const;

const ROUNDS = 7;

serveFramesIfAsked();
sinkIfAsked();

interface Round {
  readonly framesPerSecond: number;
  /** Of this process: on a busy machine the steadier measure. */
  readonly cpuMicrosecondsPerFrame: number;
}

/** What a stretch of work took, since `beganMs` on the clock and `cpu` on the processors. */
function roundSince(beganMs: number, cpu: NodeJS.CpuUsage): Round {
  const { user, system } = process.cpuUsage(cpu);
  return {
    framesPerSecond: FRAME_COUNT / ((performance.now() - beganMs) / 1_000),
    cpuMicrosecondsPerFrame: (user + system) / FRAME_COUNT,
  };
}

/** Receives everything with nothing but `ws` and JSON.parse and reads one price. */
async function receiveBare(port: number, skipUTF8Validation: boolean): Promise<Round> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}${BARE_PATH}`, { perMessageDeflate: false, skipUTF8Validation });
  let began = 0;
  let cpu = process.cpuUsage();
  let frames = 0;
  let checksum = 0;
  await new Promise<void>((resolve, reject) => {
    socket.on('error', reject);
    socket.on('message', (data: Buffer) => {
      if (frames === 0) {
        began = performance.now();
        cpu = process.cpuUsage();
      }
      frames += 1;
      const frame = JSON.parse(data.toString()) as {
        readonly data: readonly { readonly content: readonly Record<number, number>[] }[];
      };
      checksum += frame.data[0]?.content[0]?.[3] ?? 0;
      if (frames === FRAME_COUNT) resolve();
    });
  });
  const round = roundSince(began, cpu);
  socket.terminate();
  if (!(checksum > 0)) throw new Error('The bare receiver read no price.');
  return round;
}

interface AppRound extends Round {
  readonly ticks: number;
  readonly bars: number;
}

/**
 * The whole path in one thread: our socket, decoder, quote book, batches, the copy through a port, and the engine with
 * its bars and the breakout. Stricter than the application, where the engine has a thread of its own. With `archive`,
 * every batch is also kept until that thread has acknowledged it, as in the application.
 */
async function receiveWithFeed(port: number, archive: Worker | null): Promise<AppRound> {
  let began = 0;
  let cpu = process.cpuUsage();
  let frames = 0;
  let onLastFrame = (): void => undefined;
  const received = new Promise<void>((resolve) => {
    onLastFrame = resolve;
  });
  const environment: FeedEnvironment = {
    monotonicMs: () => performance.now(),
    wallOriginMs: performance.timeOrigin,
    wallMs: () => Date.now(),
    chance: Math.random,
    after: (ms, run) => {
      const timer = setTimeout(run, ms);
      return () => {
        clearTimeout(timer);
      };
    },
    soon: (run) => {
      setImmediate(run);
    },
    fetchIdentity: fetchStreamerIdentity,
    openSocket: (url, listener, options) => {
      const text = (frame: string): void => {
        // The flood begins after the answers to LOGIN and two SUBS.
        frames += 1;
        if (frames === 4) {
          began = performance.now();
          cpu = process.cpuUsage();
        }
        listener.text(frame);
        if (frames === FRAME_COUNT + 3) onLastFrame();
      };
      return openStreamerSocket(url, { ...listener, text }, options);
    },
  };
  // Without an archive nothing is kept for it.
  const delivery = archive ? new BatchDelivery() : new BatchDelivery(0);
  const ignore = (): void => undefined;
  const feed: SchwabFeed = new SchwabFeed('bench', environment, delivery, {
    health: ignore,
    streamData: ignore,
    accountActivity: ignore,
    tokenWanted: ({ askId }) => {
      feed.answerToken({ askId, outcome: { kind: 'token', accessToken: 'bench', serial: 1 } });
    },
  });
  const engine = new Engine([defaultStrategy(SYMBOLS)]);
  const output = new EngineOutput();
  const { port1, port2 } = new MessageChannel();
  let bars = 0;
  let lastExchangeMs = 0;
  port2.on('message', (message: FeedToEngine) => {
    if (message.kind === 'hello') engine.finishRecovery(message.epoch, message.throughRowSeq);
    else {
      engine.apply(message.batch, output);
      bars += output.bars.length;
      output.clear();
      lastExchangeMs = engine.exchangeMs ?? 0;
      const { epoch, firstRowSeq, rowCount } = message.batch;
      const taken: EngineToFeed = { kind: 'taken', epoch, throughRowSeq: firstRowSeq + rowCount - 1 };
      port2.postMessage(taken);
    }
  });
  feed.engineAttaching(() => {
    delivery.attachEngine(port1);
  });
  const toArchive = new MessageChannel();
  if (archive) {
    archive.postMessage(toArchive.port2, [toArchive.port2]);
    delivery.attachArchive(toArchive.port1);
  }
  feed.start({
    source: 'bench',
    apiBaseUrl: `http://127.0.0.1:${port}`,
    symbols: SYMBOLS.map(symbolName),
    heartbeatIntervalMs: 10_000,
    certificateAuthorityPem: null,
  });
  await received;
  while (lastExchangeMs !== feed.health().exchangeMs) {
    await new Promise((resolve) => setImmediate(resolve));
  }
  const round = roundSince(began, cpu);
  const { ticksTotal, faults } = feed.health();
  const faulty = faults.filter(({ count }) => count > 0);
  if (faulty.length > 0) throw new Error(`The feed found faults in the frames: ${JSON.stringify(faulty)}`);
  await feed.stop();
  const closed = once(port2, 'close');
  port1.close();
  toArchive.port1.close();
  await closed;
  return { ...round, ticks: ticksTotal, bars };
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((left, right) => left - right);
  return sorted[Math.floor(sorted.length / 2)] ?? NaN;
}

export async function run(): Promise<void> {
  const flood = await openFrameFlood(import.meta.url);
  const archive = await openArchiveSink(import.meta.url);
  try {
    const bare: Round[] = [];
    const bareDefault: Round[] = [];
    const withArchive: Round[] = [];
    const whole: AppRound[] = [];
    // One round more than is counted: the first warms up.
    for (let round = 0; round <= ROUNDS; round += 1) {
      bare.push(await receiveBare(flood.port, true));
      whole.push(await receiveWithFeed(flood.port, null));
      bareDefault.push(await receiveBare(flood.port, false));
      withArchive.push(await receiveWithFeed(flood.port, archive));
    }
    const rate = (rounds: readonly Round[]): number => median(rounds.slice(1).map((one) => one.framesPerSecond));
    const cpu = (rounds: readonly Round[]): number => median(rounds.slice(1).map((one) => one.cpuMicrosecondsPerFrame));
    // The better of the two: our leaving out the UTF-8 check must not look like merit, nor a slow moment like a limit.
    const limit = Math.max(rate(bare), rate(bareDefault));
    printFigure({
      name: 'feed.parse',
      value: rate(whole),
      unit: 'frames/s',
      limit,
      ratio: rate(whole) / limit,
      limitIs: 'ws + JSON.parse, with or without the UTF-8 check, whichever was faster',
      bareWithoutUtf8Check: rate(bare),
      bareWithDefaultOptions: rate(bareDefault),
      cpuMicrosecondsPerFrame: cpu(whole),
      cpuRatio: Math.min(cpu(bare), cpu(bareDefault)) / cpu(whole),
      withArchive: rate(withArchive),
      withArchiveRatio: rate(withArchive) / limit,
      withArchiveCpuMicrosecondsPerFrame: cpu(withArchive),
      frames: FRAME_COUNT,
      meanBytes: flood.meanBytes,
      ticks: whole.at(-1)?.ticks,
      bars: whole.at(-1)?.bars,
      rounds: ROUNDS,
    });
  } finally {
    flood.close();
    await archive.terminate();
  }
}
