import { monitorEventLoopDelay, type IntervalHistogram } from 'node:perf_hooks';
import type { BrokerHealth } from '#core/contract/broker';
import { MIRROR_IDLE, type MirrorHealth } from '#core/contract/mirror';
import type { ArchiveHealth, EngineHealth, FeedHealth, Health, WorkerHealth, WorkerName } from '#core/contract/health';

/** The histogram samples on a timer of this period; its readings include the period itself. */
const SAMPLE_PERIOD_MS = 10;
const NANOSECONDS_PER_MS = 1e6;

const FEED_STOPPED: FeedHealth = {
  state: 'stopped',
  sinceWallMs: 0,
  reason: null,
  attempt: 0,
  nextAttemptWallMs: null,
  lastFrameWallMs: null,
  lastDataWallMs: null,
  messagesPerSecond: 0,
  framesTotal: 0,
  ticksTotal: 0,
  reconnects: 0,
  subscribed: [],
  services: [],
  faults: [],
  exchangeMs: null,
  clockRate: 1,
};

const ENGINE_IDLE: EngineHealth = {
  barsClosed: 0,
  barsRevised: 0,
  barsConfirmed: 0,
  lateTicks: 0,
  droppedTicks: 0,
  volumeFaults: 0,
  clockFaults: 0,
  lostRows: 0,
  recovering: false,
  reason: null,
};

const BROKER_IDLE: BrokerHealth = {
  state: 'idle',
  reason: null,
  callsLastMinute: 0,
  budgetPerMinute: 0,
  queued: 0,
  waitMs: 0,
  latencyMs: null,
  lastErrorCode: null,
  lastCorrelationId: null,
};

const archiveOpening = (folder: string): ArchiveHealth => ({
  state: 'opening',
  reason: null,
  folder,
  barsStored: 0,
  ticksStored: 0,
  signalsStored: 0,
  parquetFiles: 0,
  queuedRows: 0,
  lostRows: 0,
  lastCommitWallMs: null,
});

/** Gathers what every part says of itself into the one picture that the window, the tray and the status line show. */
export class HealthBoard {
  readonly #delay: IntervalHistogram = monitorEventLoopDelay({ resolution: SAMPLE_PERIOD_MS });
  readonly #workers = new Map<WorkerName, WorkerHealth>();
  #feed: FeedHealth = { ...FEED_STOPPED, sinceWallMs: Date.now() };
  #startFailed = false;
  #notificationProblem: string | null = null;
  #engine = ENGINE_IDLE;
  #broker = BROKER_IDLE;
  #mirror = MIRROR_IDLE;
  #archive: ArchiveHealth;

  constructor(archiveFolder: string) {
    this.#archive = archiveOpening(archiveFolder);
  }

  /** Begins to measure the main thread. Called when the start-up work is done: what is measured is the streaming. */
  watchMainThread(): void {
    this.#delay.enable();
  }

  /** What the feed's thread says of itself. An idle thread knows nothing of a start that never reached it. */
  setFeed(health: FeedHealth): void {
    if (this.#startFailed && health.state === 'stopped') return;
    this.#startFailed = false;
    this.#feed = health;
  }

  /** The feed's thread is gone: whatever it last said is not true any more. */
  feedGone(state: 'offline' | 'faulted', reason: string): void {
    this.#say(state, reason);
  }

  /** The streams could not be started; stands until the next start or stop. */
  startFailed(reason: string): void {
    this.#startFailed = true;
    this.#say('faulted', reason);
  }

  /** The user asked for something new: an earlier failure is over. */
  feedAsked(state: 'connecting' | 'stopped'): void {
    this.#startFailed = false;
    this.#say(state, null);
  }

  #say(state: FeedHealth['state'], reason: string | null): void {
    this.#feed = { ...this.#feed, state, sinceWallMs: Date.now(), reason, nextAttemptWallMs: null };
  }

  setEngine(health: EngineHealth): void {
    this.#engine = health;
  }

  setBroker(health: BrokerHealth): void {
    this.#broker = health;
  }

  setMirror(health: MirrorHealth): void {
    this.#mirror = health;
  }

  setArchive(health: ArchiveHealth): void {
    this.#archive = health;
  }

  /** Whether the desktop showed the last notification: a silent alert must at least be visible here. */
  setNotificationProblem(problem: string | null): void {
    this.#notificationProblem = problem;
  }

  setWorker(health: WorkerHealth): void {
    this.#workers.set(health.name, health);
  }

  read(): Health {
    return {
      atWallMs: Date.now(),
      feed: this.#feed,
      engine: this.#engine,
      archive: this.#archive,
      broker: this.#broker,
      mirror: this.#mirror,
      workers: [...this.#workers.values()],
      notificationProblem: this.#notificationProblem,
      mainThreadDelayMs: this.#mainThreadDelay(),
    };
  }

  #mainThreadDelay(): Health['mainThreadDelayMs'] {
    const ms = (nanoseconds: number): number =>
      Number.isFinite(nanoseconds) ? Math.max(0, nanoseconds / NANOSECONDS_PER_MS - SAMPLE_PERIOD_MS) : 0;
    if (this.#delay.max === 0) return { p50: 0, p99: 0, max: 0 };
    return { p50: ms(this.#delay.percentile(50)), p99: ms(this.#delay.percentile(99)), max: ms(this.#delay.max) };
  }
}
