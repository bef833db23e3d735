import { FEED_FAULTS, type Health } from '#core/contract/health';
import { MIRROR_IDLE } from '#core/contract/mirror';
import { priceFromPoints } from '#core/market/price';
import { epochMs, symbolName, tradingDay } from '#core/market/units';
import type { Signal } from '#core/signals/signal';

/** The golden morning's signal (analytics 1.5): long at 25,621.50, range 25,571.25 to 25,612.50. */
export function makeSignal(over: Partial<Signal> = {}): Signal {
  return {
    id: 'orb',
    kind: 'entry',
    strategy: 'opening-range-breakout',
    strategyVersion: 1,
    activeId: 'opening-range-breakout',
    title: '9:30 breakout',
    parameters: {},
    symbol: symbolName('/NQ'),
    contract: '/NQZ26',
    tradingDay: tradingDay('2026-11-20'),
    side: 'long',
    barStartMs: epochMs(Date.parse('2026-11-20T14:32:00Z')),
    knownAtMs: epochMs(Date.parse('2026-11-20T14:33:00Z')),
    price: priceFromPoints(25_621.5),
    range: { high: priceFromPoints(25_612.5), low: priceFromPoints(25_571.25) },
    orders: {
      entry: { kind: 'market' },
      stop: { price: priceFromPoints(25_571.25), capPercent: null },
      targets: [{ distance: { kind: 'risks', multiple: 2 }, portion: 1, rounding: 'nearest' }],
      breakEven: null,
      trail: null,
      closeBackLevel: null,
      exitAtMs: epochMs(Date.parse('2026-11-20T14:45:00Z')),
    },
    stop: priceFromPoints(25_571.25),
    targets: [{ price: priceFromPoints(25_722), portion: 1 }],
    ...over,
  };
}

interface HealthChanges {
  readonly atWallMs?: number;
  readonly feed?: Partial<Health['feed']>;
  readonly engine?: Partial<Health['engine']>;
  readonly archive?: Partial<Health['archive']>;
  readonly broker?: Partial<Health['broker']>;
  readonly mirror?: Partial<Health['mirror']>;
  readonly workers?: Health['workers'];
}

/** A workstation in which all is well at wall time 100,000. */
export function makeHealth(changes: HealthChanges = {}): Health {
  const { atWallMs = 100_000, feed, engine, archive, broker, mirror, workers } = changes;
  return {
    atWallMs,
    feed: {
      state: 'live',
      sinceWallMs: 40_000,
      reason: null,
      attempt: 0,
      nextAttemptWallMs: null,
      lastFrameWallMs: 99_900,
      lastDataWallMs: 99_800,
      messagesPerSecond: 50,
      framesTotal: 1_000,
      ticksTotal: 2_000,
      reconnects: 0,
      subscribed: ['/NQ', 'QQQ'],
      services: [],
      faults: FEED_FAULTS.map((fault) => ({ fault, count: 0, lastRaw: null, lastAtWallMs: null })),
      exchangeMs: 1_000_000,
      clockRate: 1,
      ...feed,
    },
    engine: {
      barsClosed: 10,
      barsRevised: 0,
      barsConfirmed: 9,
      lateTicks: 0,
      droppedTicks: 0,
      volumeFaults: 0,
      clockFaults: 0,
      lostRows: 0,
      recovering: false,
      reason: null,
      ...engine,
    },
    archive: {
      state: 'ok',
      reason: null,
      folder: '/archive',
      barsStored: 10,
      ticksStored: 2_000,
      signalsStored: 1,
      parquetFiles: 0,
      queuedRows: 0,
      lostRows: 0,
      lastCommitWallMs: 99_500,
      ...archive,
    },
    broker: {
      state: 'idle',
      reason: null,
      callsLastMinute: 0,
      budgetPerMinute: 120,
      queued: 0,
      waitMs: 0,
      latencyMs: null,
      lastErrorCode: null,
      lastCorrelationId: null,
      ...broker,
    },
    mirror: { ...MIRROR_IDLE, ...mirror },
    workers: workers ?? [
      { name: 'practice', state: 'running', restarts: 0, reason: null },
      { name: 'feed', state: 'running', restarts: 0, reason: null },
      { name: 'engine', state: 'running', restarts: 0, reason: null },
      { name: 'archive', state: 'running', restarts: 0, reason: null },
      { name: 'broker', state: 'running', restarts: 0, reason: null },
    ],
    notificationProblem: null,
    mainThreadDelayMs: { p50: 1, p99: 5, max: 12 },
  };
}
