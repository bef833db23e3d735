import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { MessageChannel } from 'node:worker_threads';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { FeedHealth } from '#core/contract/health';
import type { AccountActivity, StreamData } from '#core/contract/stream-data';
import type { TokenOutcome } from '#core/contract/token';
import type { FeedConfig, FeedEvents, FeedRequests, FeedToArchive, FeedToEngine } from '#core/contract/workers';
import { FLAG, readRow, ROW_CLOCK, ROW_TRADE, type FeedBatch, type FeedRow } from '#core/market/feed-batch';
import { priceFromPoints } from '#core/market/price';
import { symbolName } from '#core/market/units';
import type { ExchangeOptions } from '../../practice/exchange-options.ts';
import { PracticeExchange } from '../../practice/practice-exchange.ts';
import { bundle, type Bundle } from '../../workers/testing/bundle.ts';
import { WorkerClient, WorkerGoneError } from '../../workers/worker-client.ts';
import { until } from './testing/manual-world.ts';

/** The feed as it is shipped, in a thread of its own, against the practice exchange. */

const root = join(import.meta.dirname, '../../..');
let programs: Bundle;

beforeAll(async () => {
  programs = await bundle({ 'feed-worker': 'src-main/feeds/schwab/feed-worker.ts' });
});
afterAll(() => programs.remove());

let folder: string;
let worker: WorkerClient<FeedRequests, FeedEvents>;
let health: FeedHealth | null;
let exchange: PracticeExchange;
let accessToken: string;
const toEngine: FeedToEngine[] = [];
const toArchive: FeedToArchive[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bellwether-feed-'));
  toEngine.length = 0;
  toArchive.length = 0;
  health = null;
  worker = new WorkerClient('feed', pathToFileURL(programs.path('feed-worker')), () => undefined);
  worker.on('health', (newest) => {
    health = newest;
  });
  worker.on('tokenWanted', ({ askId, refusedSerial }) => {
    const outcome: TokenOutcome =
      refusedSerial === null
        ? { kind: 'token', accessToken, serial: 1 }
        : { kind: 'login-needed', sentence: 'Log in again.' };
    worker.request('answerToken', { askId, outcome }).catch((error: unknown) => {
      // A thread that has been ended needs no token any more.
      if (!(error instanceof WorkerGoneError)) throw error;
    });
  });
});

afterEach(async () => {
  await worker.terminate();
  await exchange.close();
  await rm(folder, { recursive: true });
});

async function openExchange(options: Partial<ExchangeOptions> = {}): Promise<void> {
  exchange = await PracticeExchange.open({
    session: join(root, 'resources/sessions/es-2013-10-08'),
    speed: 60,
    startAt: '09:29:30',
    warmUpFrom: null,
    seed: 1,
    port: 0,
    accessToken: 'practice-token',
    ...options,
  });
}

async function connect(symbols: readonly string[], overrides: Partial<FeedConfig> = {}): Promise<void> {
  const engine = new MessageChannel();
  const archive = new MessageChannel();
  engine.port2.on('message', (message: FeedToEngine) => toEngine.push(message));
  archive.port2.on('message', (message: FeedToArchive) => {
    toArchive.push(message);
    archive.port2.postMessage({ kind: 'ack', seq: message.seq });
  });
  await worker.request('attachEngine', null, [engine.port1]);
  await worker.request('attachArchive', null, [archive.port1]);
  const { apiBaseUrl, heartbeatIntervalMs } = exchange.ready;
  accessToken = exchange.ready.accessToken;
  await worker.request('start', {
    source: 'practice:t',
    apiBaseUrl,
    symbols: symbols.map(symbolName),
    heartbeatIntervalMs,
    certificateAuthorityPem: null,
    ...overrides,
  });
}

const batches = (): FeedBatch[] => toEngine.flatMap((one) => (one.kind === 'feed-batch' ? [one.batch] : []));
const rowsOf = (all: readonly FeedBatch[]): FeedRow[] =>
  all.flatMap((batch) => Array.from({ length: batch.rowCount }, (_, row) => readRow(batch, row)));
const trades = (): FeedRow[] => rowsOf(batches()).filter(({ kind }) => kind === ROW_TRADE);
const faults = (): unknown[] => health?.faults.filter(({ count }) => count > 0) ?? [];

function expectNoGaps(all: readonly FeedBatch[]): void {
  let nextRow = 1;
  for (const [index, batch] of all.entries()) {
    expect(batch.batchSeq).toBe(index + 1);
    expect(batch.firstRowSeq).toBe(nextRow);
    nextRow += batch.rowCount;
  }
}

describe('the feed’s thread', () => {
  it('passes on every trade that the exchange sent, as it was, and the bars; finds no fault', async () => {
    const log = join(folder, 'trades.csv');
    await openExchange({ tradeLog: log });
    await connect(['/ES']);
    await until('two minutes of trades', () => (trades().at(-1)?.exchangeMs ?? 0) > Date.UTC(2013, 9, 8, 13, 31, 30));
    await worker.request('stop', null);
    expect(health?.state).toBe('stopped');
    const isDown = (): boolean => batches().at(-1)?.rare.at(-1)?.event.kind === 'link';
    await until('the end of the link, on a port of its own', isDown);

    const [image, ...rows] = trades();
    expect(image?.flags).toBe(FLAG.image);
    const sent = (await readFile(log, 'utf8'))
      .trim()
      .split('\n')
      .slice(1, rows.length + 1);
    expect(rows.length).toBeGreaterThan(1_000);
    expect(rows.map((row) => [row.exchangeMs, row.last, row.lastSize, row.totalVolume, row.flags])).toEqual(
      sent.map((line) => {
        const [, tradeMs, price, size, total] = line.split(',').map(Number);
        return [tradeMs, priceFromPoints(price ?? NaN), size, total, 0];
      }),
    );
    expectNoGaps(batches());
    expect(toArchive.map(({ batch }) => batch)).toEqual(batches());
    const events = batches().flatMap(({ rare }) => rare.map(({ event }) => event));
    const bars = events.filter((event) => event.kind === 'broker-bar');
    expect(bars.length).toBeGreaterThanOrEqual(2);
    expect(events[0]).toMatchObject({ kind: 'link', state: 'up' });
    expect(events).toContainEqual(expect.objectContaining({ kind: 'reference', symbol: '/ES' }));
    expect(events.at(-1)).toMatchObject({ kind: 'link', state: 'down' });
    expect(faults()).toEqual([]);
    const clocks = rowsOf(batches()).filter(({ kind }) => kind === ROW_CLOCK);
    expect(clocks.every(({ exchangeMs }, at) => exchangeMs > (clocks[at - 1]?.exchangeMs ?? 0))).toBe(true);
  });

  it('offline when the exchange is killed, back by itself, every symbol once, nothing doubled', async () => {
    await openExchange({ session: 'synthetic', date: '2026-11-20', speed: 20 });
    await connect(['/NQ', '/ES', 'QQQ', 'SPY']);
    await until('live', () => health?.state === 'live' && trades().length > 50);
    expect(health?.subscribed).toEqual(['/NQ', '/ES', 'QQQ', 'SPY']);

    const port = Number(new URL(exchange.ready.apiBaseUrl).port);
    const restartAt = '09:31';
    await exchange.close();
    await until('offline', () => health?.state === 'offline');
    expect(health?.reason).not.toBeNull();
    await openExchange({ session: 'synthetic', date: '2026-11-20', speed: 20, port, startAt: restartAt });
    await until('live again', () => health?.state === 'live' && health.reconnects === 1);
    const before = trades().length;
    await until('more trades', () => trades().length > before + 50);

    const links = batches().flatMap(({ rare }) => rare.map(({ event }) => event));
    expect(links.flatMap((event) => (event.kind === 'link' ? [event.state] : []))).toEqual(['up', 'down', 'up']);
    for (const symbol of ['/NQ', '/ES', 'QQQ', 'SPY']) {
      const images = trades().filter((row) => row.symbol === symbol && (row.flags & FLAG.image) !== 0);
      expect(images).toHaveLength(2);
    }
    expectNoGaps(batches());
    const keys = trades().map(
      (row) => `${row.symbol ?? ''} ${row.totalVolume} ${row.exchangeMs} ${row.last} ${row.lastSize}`,
    );
    const real = keys.filter((_, at) => (trades()[at]?.flags ?? 0) === 0);
    expect(new Set(real).size).toBe(real.length);
    expect(faults()).toEqual([]);
  });

  it('streams every service of the exchange at once, over TLS, with no fault found in any', async () => {
    await openExchange({ session: 'synthetic', date: '2026-11-20', speed: 20, startAt: '09:31', streamerTls: true });
    const states = new Map<string, StreamData>();
    const activities: AccountActivity[] = [];
    worker.on('streamData', (data) => {
      for (const state of data) states.set(`${state.service} ${state.key}`, state);
    });
    worker.on('accountActivity', (activity) => activities.push(activity));
    const wants = [
      { service: 'LEVELONE_EQUITIES', keys: ['AAPL'] },
      { service: 'LEVELONE_OPTIONS', keys: ['AAPL  261218C00270000'] },
      { service: 'LEVELONE_FUTURES', keys: ['/ES'] },
      { service: 'LEVELONE_FUTURES_OPTIONS', keys: ['./ESZ26C6900'] },
      { service: 'LEVELONE_FOREX', keys: ['EUR/USD'] },
      { service: 'NASDAQ_BOOK', keys: ['AAPL'] },
      { service: 'NYSE_BOOK', keys: ['SPY'] },
      { service: 'OPTIONS_BOOK', keys: ['AAPL  261218C00270000'] },
      { service: 'SCREENER_EQUITY', keys: ['EQUITY_ALL_VOLUME_5'] },
      { service: 'SCREENER_OPTION', keys: ['OPTION_CALL_TRADES_30'] },
      { service: 'ACCT_ACTIVITY', keys: ['activity'] },
    ] as const;
    await worker.request('want', wants);
    const { httpsUrl: apiBaseUrl, certificatePem: certificateAuthorityPem } = exchange.login;
    await connect(['/NQ', 'SPY', 'AAPL'], { apiBaseUrl, certificateAuthorityPem });
    const told = wants.filter(({ service }) => service !== 'ACCT_ACTIVITY');
    await until('a state of each', () => told.every(({ service, keys }) => states.has(`${service} ${keys[0]}`)));
    await until('activity', () => activities.length > 0);
    await until('trades', () => trades().length > 50);

    expect(health?.services.map(({ state }) => state)).toEqual(Array<string>(13).fill('accepted'));
    expect(health?.subscribed).toEqual(['/NQ', 'SPY', 'AAPL']);
    expect(activities[0]).toMatchObject({ seq: 1, messageType: 'SUBSCRIBED' });
    expect(faults()).toEqual([]);
  });

  it('a wrong token needs the user, and is not in what is told', async () => {
    await openExchange();
    const { apiBaseUrl, heartbeatIntervalMs } = exchange.ready;
    accessToken = 'wrong-secret-token';
    const symbols = [symbolName('/ES')];
    await worker.request('start', {
      source: 's',
      apiBaseUrl,
      symbols,
      heartbeatIntervalMs,
      certificateAuthorityPem: null,
    });
    await until('login needed', () => health?.state === 'login-needed');
    expect(health?.reason).toContain('Log in again');
    expect(JSON.stringify(health)).not.toContain('secret');
  });

  it('answers a start that makes no sense with an error and lives on', async () => {
    await openExchange();
    const { apiBaseUrl } = exchange.ready;
    const symbols = [symbolName('no symbol')];
    const config = { source: 's', apiBaseUrl, symbols, heartbeatIntervalMs: 1, certificateAuthorityPem: null };
    await expect(worker.request('start', config)).rejects.toThrow('not a symbol');
    const wants = [{ service: 'NYSE_BOOK' as const, keys: ['no key'] }];
    await expect(worker.request('want', wants)).rejects.toThrow('not a key of NYSE_BOOK');
    await worker.request('systemEvent', 'resume');
    await expect(worker.request('attachEngine', null)).rejects.toThrow('needs a port');
    await worker.request('retryNow', null);
    await worker.request('stop', null);
  });
});
