import { setTimeout as sleep } from 'node:timers/promises';
import { MessageChannel } from 'node:worker_threads';
import { symbolName } from '#core/market/units';
import type { Bar } from '#core/market/bar';
import type { ActiveStrategy } from '#core/signals/active-strategy';
import type { Signal } from '#core/signals/signal';
import { Archive } from '../../archive/archive.ts';
import { testBinding } from '../../archive/testing/sqlite-binding.ts';
import { EngineHost } from '../../engine/engine-host.ts';
import { BatchDelivery } from '../../feeds/schwab/batch-delivery.ts';
import { SchwabFeed } from '../../feeds/schwab/schwab-feed.ts';
import { fetchStreamerIdentity } from '../../feeds/schwab/streamer-identity.ts';
import { openStreamerSocket } from '../../feeds/schwab/streamer-socket.ts';
import { PracticeExchange } from '../../practice/practice-exchange.ts';
import { TAPE_LIMITS } from '../../tape/tape-limits.ts';
import { TapeRecorder } from '../../tape/tape-recorder.ts';

const SOURCE = 'practice:recorded';
const LONGEST_MS = 60_000;

export interface SessionToRecord {
  readonly folder: string;
  readonly tapes?: string;
  readonly symbols: readonly string[];
  readonly strategies: readonly ActiveStrategy[];
  /** New York time, `HH:MM`. */
  readonly startAt: string;
  readonly date: string;
  readonly speed: number;
  /** Recorded until the exchange's clock has reached this instant. */
  readonly untilMs: number;
}

/** What a session stored live, as the archive has it. */
export interface RecordedSession {
  readonly source: string;
  readonly signals: readonly Signal[];
  readonly barCount: number;
}

/**
 * Runs the practice exchange, the live feed, the live engine and the live archive in this thread until an instant, and
 * leaves what they stored: a recording as the workstation makes it.
 */
export async function recordSession(session: SessionToRecord): Promise<RecordedSession> {
  const exchange = await PracticeExchange.open({
    session: 'synthetic',
    speed: session.speed,
    startAt: session.startAt,
    warmUpFrom: null,
    seed: 930,
    port: 0,
    date: session.date,
  });
  const archive = new Archive(
    { folder: session.folder, source: SOURCE, sqliteBinding: testBinding() },
    () => undefined,
  );
  await archive.open();
  const signals: Signal[] = [];
  let exchangeMs = 0;
  const engine = new EngineHost({
    display: (batch) => (exchangeMs = batch.exchangeMs),
    health: () => undefined,
    signal: (signal) => signals.push(signal),
    recovered: () => undefined,
    alertMoves: () => undefined,
    paperSession: () => undefined,
  });
  const delivery = new BatchDelivery();
  const feed: SchwabFeed = new SchwabFeed(
    'run-1',
    {
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
      openSocket: openStreamerSocket,
    },
    delivery,
    {
      health: () => undefined,
      streamData: () => undefined,
      accountActivity: () => undefined,
      tokenWanted: ({ askId }) => {
        const { accessToken } = exchange.ready;
        feed.answerToken({ askId, outcome: { kind: 'token', accessToken, serial: 1 } });
      },
    },
  );
  const [toEngine, toArchive, results] = [new MessageChannel(), new MessageChannel(), new MessageChannel()];
  engine.configure({ source: SOURCE, strategies: [] });
  engine.attachArchive(results.port1);
  archive.attachEngine(results.port2);
  archive.attachFeed(toArchive.port2);
  delivery.attachArchive(toArchive.port1);
  engine.attachFeed(toEngine.port2);
  feed.engineAttaching(() => delivery.attachEngine(toEngine.port1));
  const tape =
    session.tapes === undefined
      ? null
      : new TapeRecorder({
          folder: session.tapes,
          redact: (text) => feed.redact(text),
          wallMs: () => Date.now(),
          onProblem: () => undefined,
          // What is tried is the tape, not a disk that does not keep up.
          limits: { ...TAPE_LIMITS, waitingChars: Infinity },
        });
  feed.useTape(tape);
  feed.start({
    source: SOURCE,
    apiBaseUrl: exchange.ready.apiBaseUrl,
    symbols: session.symbols.map(symbolName),
    heartbeatIntervalMs: exchange.ready.heartbeatIntervalMs,
    certificateAuthorityPem: null,
  });
  feed.announce({ kind: 'strategies', strategies: session.strategies });
  const endMs = performance.now() + LONGEST_MS;
  while (exchangeMs < session.untilMs && performance.now() < endMs) await sleep(20);
  await feed.stop();
  await tape?.end();
  await sleep(50);
  engine.close();
  const bars = archive.historyBars({ symbol: session.symbols[0] ?? '', limit: 10_000, untilMs: 8e15 });
  await archive.close();
  await exchange.close();
  return { source: SOURCE, signals, barCount: bars.count };
}

/** What must be the same byte for byte: ids, prices, times, grades, all of it. */
export const bytesOf = (bars: readonly Bar[], signals: readonly Signal[]): string => JSON.stringify({ bars, signals });
