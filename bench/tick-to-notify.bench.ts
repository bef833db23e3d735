import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type {
  ArchiveEvents,
  ArchiveRequests,
  EngineEvents,
  EngineRequests,
  FeedEvents,
  FeedRequests,
} from '../src-core/contract/workers.ts';
import { newYorkInstant, regularSession } from '../src-core/market/session.ts';
import { symbolName, tradingDay, MS_PER_MINUTE, MS_PER_SECOND } from '../src-core/market/units.ts';
import { defaultStrategy } from '../src-core/signals/catalogue.ts';
import { usualTellingSettings } from '../src-core/telling/telling-settings.ts';
import { SYSTEM_CLOCK } from '../src-main/auth/auth-clock.ts';
import { LiveSecrets } from '../src-main/auth/redact.ts';
import { MemoryVault } from '../src-main/auth/vault/memory-vault.ts';
import { answerTokens } from '../src-main/pipeline/answer-tokens.ts';
import { FixedToken } from '../src-main/pipeline/fixed-token.ts';
import { PipelineLinks } from '../src-main/pipeline/links.ts';
import { PushKeys } from '../src-main/telling/push-keys.ts';
import { TellingDesk } from '../src-main/telling/telling-desk.ts';
import { WorkerClient } from '../src-main/workers/worker-client.ts';
import { bundle } from '../src-main/workers/testing/bundle.ts';
import { printFigure } from './figure.ts';
import { PacedExchange } from './paced-exchange.ts';

export const names = ['signal.tick-to-notify'] as const;

const LIMIT_MS = 20;
const MORNINGS = 200;
const WARM_UP_MORNINGS = 20;
const RANGE_POINTS = 100;
const BREAK_POINTS = 103;
const SIGNAL_PATIENCE_MS = 10_000;
/** The feed takes a leap to another day only when a second frame agrees. */
const AGREEING_FRAMES = 3;

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Regular sessions in their order, from the first weeks of 2024. */
function* mornings(): Generator<number> {
  for (let date = Date.UTC(2024, 0, 2); ; date += 86_400_000) {
    const day = tradingDay(new Date(date).toISOString().slice(0, 10));
    if (regularSession(day)) yield newYorkInstant(day, 9 * 60 + 30);
  }
}

/** Trades of /NQ with the stamps of a morning. */
class MorningPlayer {
  readonly #exchange: PacedExchange;
  #volume = 1_000;

  constructor(exchange: PacedExchange) {
    this.#exchange = exchange;
  }

  trade(exchangeMs: number, points: number): void {
    this.#volume += 1;
    const content = { key: '/NQ', 1: points, 2: points, 3: points, 4: 1, 5: 1, 8: this.#volume, 9: 1 };
    const item = { ...content, 10: exchangeMs, 11: exchangeMs };
    const frame = { service: 'LEVELONE_FUTURES', timestamp: exchangeMs, command: 'SUBS', content: [item] };
    this.#exchange.inject(JSON.stringify({ data: [frame] }));
  }

  /** So often that everybody believes the time. */
  settle(exchangeMs: number, points: number): void {
    for (let frame = 0; frame < AGREEING_FRAMES; frame += 1) this.trade(exchangeMs + frame * 10, points);
  }
}

/** Plays a morning up to the bar that breaks its range, then measures from the frame that closes it to the call. */
async function measureMorning(player: MorningPlayer, openMs: number, shown: () => Promise<number>): Promise<number> {
  player.settle(openMs - 10 * MS_PER_SECOND, RANGE_POINTS);
  player.settle(openMs + 5 * MS_PER_SECOND, RANGE_POINTS);
  player.settle(openMs + 40 * MS_PER_SECOND, RANGE_POINTS + 1);
  player.settle(openMs + MS_PER_MINUTE + 5 * MS_PER_SECOND, RANGE_POINTS + 1);
  player.settle(openMs + MS_PER_MINUTE + 40 * MS_PER_SECOND, BREAK_POINTS);
  player.settle(openMs + 2 * MS_PER_MINUTE - 50, BREAK_POINTS);
  // What came before has been worked off: it is the last frame's way that is measured.
  await pause(5);
  const isShown = shown();
  const sentMs = performance.now();
  player.settle(openMs + 2 * MS_PER_MINUTE + 2 * MS_PER_SECOND, BREAK_POINTS);
  return (await isShown) - sentMs;
}

async function measure(folder: string): Promise<readonly number[]> {
  const built = await bundle({
    feed: 'src-main/feeds/schwab/feed-worker.ts',
    engine: 'src-main/engine/engine-worker.ts',
    archive: 'src-main/archive/archive-worker.ts',
  });
  const exchange = await PacedExchange.open();
  const start = <Requests, Events>(name: string): WorkerClient<Requests, Events> =>
    new WorkerClient<Requests, Events>(name, pathToFileURL(built.path(name)), () => undefined);
  const feed = start<FeedRequests, FeedEvents>('feed');
  const engine = start<EngineRequests, EngineEvents>('engine');
  const archive = start<ArchiveRequests, ArchiveEvents>('archive');
  let tell: (atMs: number) => void = () => undefined;
  const desk = makeDesk(join(folder, 'telling'), () => {
    tell(performance.now());
  });
  try {
    await desk.open();
    engine.on('signal', ({ id }) => {
      const atWallMs = Date.now();
      desk.tell({ id, key: id, class: 'signal', title: id, body: '', atWallMs, origin: 'live', isNews: true });
    });
    const token = new FixedToken();
    token.set(exchange.token);
    answerTokens(feed, token);
    const sqliteBinding = process.env['BELLWETHER_SQLITE_BINDING'] ?? null;
    await archive.request('open', { folder: join(folder, 'archive'), source: 'bench', sqliteBinding });
    await engine.request('configure', { source: 'bench', strategies: [defaultStrategy(['/NQ'])] });
    await new PipelineLinks('practice', () => ({ feed, engine, archive, bus: [] })).refresh();
    await feed.request('start', {
      source: 'bench',
      apiBaseUrl: exchange.url,
      symbols: [symbolName('/NQ')],
      heartbeatIntervalMs: 10_000,
      certificateAuthorityPem: null,
    });
    const live = new Promise<void>((resolve) => {
      feed.on('health', ({ subscribed }) => {
        if (subscribed.length > 0) resolve();
      });
    });
    await live;
    const shown = (): Promise<number> =>
      new Promise((resolve, reject) => {
        const timer = setTimeout(() => {
          reject(new Error('A morning broke its range and nobody was told.'));
        }, SIGNAL_PATIENCE_MS);
        tell = (atMs) => {
          clearTimeout(timer);
          resolve(atMs);
        };
      });
    const player = new MorningPlayer(exchange);
    const latencies: number[] = [];
    for (const openMs of mornings()) {
      latencies.push(await measureMorning(player, openMs, shown));
      if (latencies.length === MORNINGS + WARM_UP_MORNINGS) break;
    }
    return latencies.slice(WARM_UP_MORNINGS);
  } finally {
    await desk.close();
    for (const client of [feed, engine, archive]) await client.terminate();
    exchange.close();
    await built.remove();
  }
}

/** The application's own desk; the desktop only says when it was called. */
function makeDesk(folder: string, onShow: () => void): TellingDesk {
  return new TellingDesk({
    folder,
    store: { value: usualTellingSettings(), change: () => Promise.resolve() },
    keys: new PushKeys(new MemoryVault(), new LiveSecrets()),
    clock: SYSTEM_CLOCK,
    zone: 'America/New_York',
    showDesktop: () => {
      onShow();
      return Promise.resolve({ kind: 'shown', by: 'the bench' });
    },
    orderSound: () => false,
    onChange: () => undefined,
    onEntry: () => undefined,
  });
}

export async function run(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'bellwether-bench-'));
  try {
    const sorted = [...(await measure(folder))].sort((left, right) => left - right);
    const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;
    printFigure({
      name: 'signal.tick-to-notify',
      value: at(0.99),
      unit: 'ms',
      limit: LIMIT_MS,
      ratio: at(0.99) / LIMIT_MS,
      p50: at(0.5),
      longest: at(1),
      mornings: sorted.length,
      what: 'p99 from the frame that closes the breaking bar, sent by a server, through feed, engine and desk to the call',
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
