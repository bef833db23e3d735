import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { isMainThread, MessageChannel } from 'node:worker_threads';
import type { ArchiveHealth, EngineHealth, FeedHealth } from '../src-core/contract/health.ts';
import type {
  Acknowledgement,
  ArchiveEvents,
  ArchiveRequests,
  EngineEvents,
  EngineRequests,
  EngineToFeed,
  FeedEvents,
  FeedRequests,
  FeedToArchive,
  FeedToEngine,
} from '../src-core/contract/workers.ts';
import { symbolName } from '../src-core/market/units.ts';
import { WorkerClient, WorkerGoneError } from '../src-main/workers/worker-client.ts';
import { CountedLink } from './counted-link.ts';
import { printFigure } from './figure.ts';
import { openSteadyExchange, steadySymbols, streamSteadilyIfAsked } from './steady-exchange.ts';

export const names = ['feed.soak'] as const;

/**
 * The three threads of the stream as the workstation runs them, fed with 500 symbols at 5,000 messages a second. What
 * grows with time has a queue behind it or a leak in it. SOAK_SECONDS=600 makes the full figure.
 */
const SYMBOLS = 500;
const FRAMES_PER_SECOND = 5_000;
const SECONDS = Number(process.env['SOAK_SECONDS'] ?? 30);
/** Reaching the last row may take as long as the archive's own beat. */
const SETTLING_MS = 5_000;
const MEGABYTE = 1_048_576;

const THREAD_VARIABLE = 'SOAK_THREAD';
const THREAD = process.env[THREAD_VARIABLE];
if (isMainThread) streamSteadilyIfAsked();
// A thread that loads this bundle is one of the workstation's own, by the environment it was started in.
else if (THREAD === 'feed') await import('../src-main/feeds/schwab/feed-worker.ts');
else if (THREAD === 'engine') await import('../src-main/engine/engine-worker.ts');
else await import('../src-main/archive/archive-worker.ts');

const complain = (name: string) => (): void => {
  process.stderr.write(`The ${name} thread ended.\n`);
};

function startThread<Requests, Events>(name: string): WorkerClient<Requests, Events> {
  // A thread gets a copy of the environment as it is when it is started.
  process.env[THREAD_VARIABLE] = name;
  return new WorkerClient<Requests, Events>(name, new URL(import.meta.url), complain(name));
}

interface Sample {
  readonly second: number;
  readonly rssMegabytes: number;
  /** Rows on their way to the engine, and messages on their way to the archive or not yet durable there. */
  readonly engineQueue: number;
  readonly archiveQueue: number;
}

class Soak {
  readonly feed = startThread<FeedRequests, FeedEvents>('feed');
  readonly engine = startThread<EngineRequests, EngineEvents>('engine');
  readonly archive = startThread<ArchiveRequests, ArchiveEvents>('archive');
  readonly toEngine = new CountedLink<FeedToEngine, EngineToFeed>(
    (message) =>
      message.kind === 'hello' ? message.throughRowSeq : message.batch.firstRowSeq + message.batch.rowCount - 1,
    ({ throughRowSeq }) => throughRowSeq,
  );
  readonly toArchive = new CountedLink<FeedToArchive, Acknowledgement>(
    ({ seq }) => seq,
    ({ seq }) => seq,
  );
  feedHealth: FeedHealth | null = null;
  engineHealth: EngineHealth | null = null;
  archiveHealth: ArchiveHealth | null = null;

  async start(apiBaseUrl: string, folder: string): Promise<void> {
    this.feed.on('health', (health) => (this.feedHealth = health));
    this.engine.on('health', (health) => (this.engineHealth = health));
    this.archive.on('health', (health) => (this.archiveHealth = health));
    this.feed.on('tokenWanted', ({ askId }) => {
      const outcome = { kind: 'token', accessToken: 'bench', serial: 1 } as const;
      this.feed.request('answerToken', { askId, outcome }).catch((error: unknown) => {
        // A thread that has been ended needs no token any more.
        if (!(error instanceof WorkerGoneError)) throw error;
      });
    });
    const symbols = steadySymbols(SYMBOLS).map(symbolName);
    const sqliteBinding = process.env['BELLWETHER_SQLITE_BINDING'] ?? null;
    await this.archive.request('open', { folder, source: 'bench', sqliteBinding });
    await this.engine.request('configure', { source: 'bench', strategies: [] });
    const { port1, port2 } = new MessageChannel();
    await this.archive.request('attachEngine', null, [port2]);
    await this.engine.request('attachArchive', null, [port1]);
    await this.archive.request('attachFeed', null, [this.toArchive.receiver]);
    await this.feed.request('attachArchive', null, [this.toArchive.sender]);
    await this.engine.request('attachFeed', null, [this.toEngine.receiver]);
    await this.feed.request('attachEngine', null, [this.toEngine.sender]);
    const heartbeatIntervalMs = 10_000;
    const config = { source: 'bench', apiBaseUrl, symbols, heartbeatIntervalMs, certificateAuthorityPem: null };
    await this.feed.request('start', config);
  }

  sample(second: number): Sample {
    return {
      second,
      rssMegabytes: process.memoryUsage.rss() / MEGABYTE,
      engineQueue: this.toEngine.queued,
      archiveQueue: this.toArchive.queued,
    };
  }

  async close(): Promise<void> {
    await this.engine.request('close', null);
    await this.archive.request('close', null);
    for (const worker of [this.feed, this.engine, this.archive]) await worker.terminate();
  }
}

async function measure(soak: Soak): Promise<readonly Sample[]> {
  const samples: Sample[] = [];
  for (let second = 1; second <= SECONDS; second += 1) {
    await pause(1_000);
    samples.push(soak.sample(second));
  }
  return samples;
}

const mean = (values: readonly number[]): number => values.reduce((sum, one) => sum + one, 0) / values.length;

function report(soak: Soak, samples: readonly Sample[], live: FeedHealth | null): void {
  const { feedHealth, engineHealth, archiveHealth } = soak;
  if (!feedHealth || !engineHealth || !archiveHealth || !live) throw new Error('A thread never told its health.');
  const tenth = Math.max(1, Math.floor(samples.length / 10));
  // Over a tenth of the time each: a single reading is a collector's mood.
  const early = samples.slice(tenth, 2 * tenth + 1);
  const late = samples.slice(-tenth);
  const of = (part: readonly Sample[], key: keyof Sample): number => mean(part.map((sample) => sample[key]));
  const lostRows = engineHealth.lostRows + archiveHealth.lostRows;
  printFigure({
    name: 'feed.soak',
    value: of(late, 'rssMegabytes') - of(early, 'rssMegabytes'),
    unit: 'MB resident, growth from the second tenth of the time to the last',
    limit: null,
    ratio: null,
    seconds: samples.length,
    symbols: live.subscribed.length,
    messagesPerSecond: feedHealth.framesTotal / samples.length,
    rssEarly: of(early, 'rssMegabytes'),
    rssLate: of(late, 'rssMegabytes'),
    engineQueueRows: {
      early: of(early, 'engineQueue'),
      late: of(late, 'engineQueue'),
      most: most(samples, 'engineQueue'),
    },
    archiveQueueMessages: {
      early: of(early, 'archiveQueue'),
      late: of(late, 'archiveQueue'),
      most: most(samples, 'archiveQueue'),
    },
    ticksReceived: feedHealth.ticksTotal,
    ticksStored: archiveHealth.ticksStored,
    barsClosed: engineHealth.barsClosed,
    lateTicks: engineHealth.lateTicks,
    droppedTicks: engineHealth.droppedTicks,
    lostRows,
    state: live.state,
    reconnects: feedHealth.reconnects,
    faults: feedHealth.faults.filter(({ count }) => count > 0).map(({ fault, count }) => ({ fault, count })),
  });
}

const most = (samples: readonly Sample[], key: keyof Sample): number => Math.max(...samples.map((one) => one[key]));

export async function run(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'bellwether-soak-'));
  const exchange = await openSteadyExchange(import.meta.url, SYMBOLS, FRAMES_PER_SECOND);
  const soak = new Soak();
  try {
    await soak.start(exchange.apiBaseUrl, folder);
    const samples = await measure(soak);
    const live = soak.feedHealth;
    exchange.close();
    await pause(SETTLING_MS);
    report(soak, samples, live);
  } finally {
    exchange.close();
    await soak.close().catch(() => undefined);
    await rm(folder, { recursive: true, force: true });
  }
}
