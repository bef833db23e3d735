import { randomUUID } from 'node:crypto';
import { receiveMessageOnPort, type MessagePort } from 'node:worker_threads';
import type { BusAttachment, BusReceiver } from '#core/contract/bus-port';
import type { AlertMove, WatchedAlert } from '#core/alerts/price-alert';
import { PriceAlertBook } from '#core/alerts/price-alert-book';
import type { DisplayBatch } from '#core/contract/display';
import type { EngineHealth } from '#core/contract/health';
import type {
  ArchiveToEnginePort,
  EngineConfig,
  EngineToFeed,
  FeedToEngine,
  FeedToEngineHello,
  ReplayRequest,
} from '#core/contract/workers';
import { Engine } from '#core/engine/engine';
import { EngineOutput, type EngineCounters } from '#core/engine/engine-output';
import type { FeedBatch } from '#core/market/feed-batch';
import { wallMs, type EpochMs, type WallMs } from '#core/market/units';
import type { PaperSession } from '#core/paper-session/paper-session';
import type { Signal } from '#core/signals/signal';
import { ArchiveOutbox } from './archive-outbox.ts';
import { BusSender } from './bus-sender.ts';
import { CatchUp } from './catch-up.ts';
import { SessionTeller } from './session-teller.ts';
import { ENGINE_TIMING, type EngineTiming } from './engine-timing.ts';

/** Where the host reports to. */
export interface EngineEmitter {
  display(batch: DisplayBatch): void;
  health(status: EngineStatus): void;
  signal(signal: Signal): void;
  recovered(found: { readonly signals: readonly Signal[]; readonly exchangeMs: EpochMs }): void;
  alertMoves(moves: readonly AlertMove[]): void;
  paperSession(session: PaperSession): void;
}

/** The health that the contract asks for, and what else there is to know. */
export type EngineStatus = EngineHealth &
  EngineCounters & {
    /** Live rows that wait for the recovery to end. */
    readonly heldRows: number;
    /** Bars and signals that the archive has not acknowledged. */
    readonly owedRows: number;
  };

const nowWallMs = (): WallMs => wallMs(performance.timeOrigin + performance.now());

const lateBy = (move: AlertMove, nowMs: EpochMs): AlertMove => ({
  ...move,
  firings: move.firings.map((firing) => ({ ...firing, lateMs: Math.max(0, nowMs - firing.exchangeMs) })),
});

/**
 * Everything around the pure engine: its ports to feed and archive, its recovery after a start, and when to tell whom.
 * Bars and signals are with the archive before anybody hears of a signal; the screen is told at its own pace.
 */
export class EngineHost {
  readonly #emitter: EngineEmitter;
  readonly #timing: EngineTiming;
  readonly #outbox = new ArchiveOutbox();
  readonly #out = new EngineOutput();
  readonly #healthTimer: NodeJS.Timeout;
  readonly #bus: BusSender;
  readonly #session: SessionTeller;
  #config: EngineConfig | null = null;
  readonly #alerts = new PriceAlertBook();
  #engine = new Engine([]);
  /** Since the recovery began; told together when it is over. */
  #recovered: Signal[] = [];
  #storedMoves: AlertMove[] = [];
  #hello: FeedToEngineHello | null = null;
  #catchUp: CatchUp | null = null;
  #requests = 0;
  #reason: string | null = null;
  #feed: MessagePort | null = null;
  #archive: MessagePort | null = null;
  #flushSoon: NodeJS.Immediate | null = null;
  #showTimer: NodeJS.Timeout | null = null;
  #showSoon: NodeJS.Immediate | null = null;
  #shownAtMs = -Infinity;

  constructor(emitter: EngineEmitter, timing: EngineTiming = ENGINE_TIMING) {
    this.#emitter = emitter;
    this.#timing = timing;
    this.#bus = new BusSender({
      engineRun: randomUUID(),
      takeQuotes: (gatherer) => (this.#catchUp ? null : this.#engine.takeBus(gatherer)),
      intervalMs: timing.busIntervalMs,
    });
    this.#session = new SessionTeller((session) => {
      this.#emitter.paperSession(session);
    });
    this.#healthTimer = setInterval(() => {
      this.#emitter.health(this.status());
    }, timing.healthIntervalMs);
  }

  /** Says whose data comes and which symbols are watched. The same again changes nothing. */
  configure(config: EngineConfig): void {
    if (JSON.stringify(config) === JSON.stringify(this.#config)) return;
    this.#flush();
    this.#engine = new Engine(config.strategies);
    this.#config = config;
    this.#session.restart();
    this.#bus.useSource(config.source);
    this.#alerts.useSource(config.source);
    this.#stopCatchingUp();
    this.#reason = null;
    if (this.#hello) this.#greeted(this.#hello);
  }

  /** Watches these price alerts from now on; those that are as they were keep what they have seen. */
  setAlerts(alerts: readonly WatchedAlert[]): void {
    this.#tellMoves(this.#alerts.setAlerts(alerts));
  }

  attachFeed(port: MessagePort): void {
    this.#feed?.close();
    this.#feed = port;
    port.on('message', (message: FeedToEngine) => {
      this.#hear(message);
    });
    port.on('close', () => {
      if (this.#feed === port) this.#feed = null;
    });
  }

  attachArchive(port: MessagePort): void {
    this.#archive?.close();
    if (this.#archive) this.#catchUp?.archiveLost();
    this.#archive = port;
    port.on('message', (message: ArchiveToEnginePort) => {
      if (message.kind === 'ack') this.#outbox.acknowledge(message.seq);
      else this.#takeChunk(message);
    });
    port.on('close', () => {
      if (this.#archive !== port) return;
      this.#archive = null;
      this.#outbox.detach();
      this.#catchUp?.archiveLost();
    });
    this.#outbox.attach(port);
    this.#catchUp?.archiveAttached();
  }

  /** A worker that publishes what happens here; see the contract of the bus. */
  attachBus(attachment: BusAttachment, port: MessagePort): void {
    this.#bus.attach(attachment, port);
  }

  detachBus(receiver: BusReceiver): void {
    this.#bus.detach(receiver);
  }

  status(): EngineStatus {
    const { queuedRows, lostRows } = this.#outbox.state();
    return {
      ...this.#engine.counters(),
      recovering: this.#catchUp !== null,
      reason: this.#reason,
      heldRows: this.#catchUp?.heldRows ?? 0,
      owedRows: queuedRows,
      lostRows,
    };
  }

  /** Takes in what the feed has sent, hands over what came of it, ends the timers and closes the ports. */
  close(): void {
    this.#drainFeed();
    this.#flush();
    clearInterval(this.#healthTimer);
    this.#stopCatchingUp();
    this.#stopShowing();
    this.#session.close();
    this.#bus.close();
    this.#feed?.close();
    this.#archive?.close();
  }

  // ---- The feed

  #hear(message: FeedToEngine): void {
    if (message.kind === 'hello') this.#greeted(message);
    else this.#takeAndTell(message.batch);
  }

  #takeAndTell(batch: FeedBatch): void {
    this.#take(batch);
    const { epoch, firstRowSeq, rowCount } = batch;
    const taken: EngineToFeed = { kind: 'taken', epoch, throughRowSeq: firstRowSeq + rowCount - 1 };
    this.#feed?.postMessage(taken);
  }

  /** Hears what lies in the port but has not had its turn yet. */
  #drainFeed(): void {
    const port = this.#feed;
    if (!port) return;
    for (let next = receiveMessageOnPort(port); next; next = receiveMessageOnPort(port)) {
      this.#hear(next.message as FeedToEngine);
    }
  }

  #greeted(hello: FeedToEngineHello): void {
    this.#hello = hello;
    if (hello.source !== this.#config?.source) return;
    // What was half recovered cannot be told from what is to be recovered now.
    if (this.#catchUp || this.#engine.misses(hello.epoch, hello.throughRowSeq)) this.#startOver();
    this.#stopCatchingUp();
    // A feed that begins anew makes nothing known that was not: the reason stays.
    if (!this.#engine.needsRecovery(hello.epoch, hello.throughRowSeq)) return;
    this.#reason = null;
    this.#requests += 1;
    this.#catchUp = new CatchUp(
      hello,
      this.#requests,
      {
        ask: (request) => this.#ask(request),
        startOver: () => {
          this.#startOver();
        },
        applyStored: (batch) => {
          this.#engine.applyRecovery(batch, this.#out);
          this.#storedMoves.push(...this.#alerts.applyStored(batch));
        },
        goLive: (greeting, failure, held) => {
          this.#goLive(greeting, failure, held);
        },
      },
      this.#timing,
    );
  }

  #take(batch: FeedBatch): void {
    // Whatever becomes of the batch here, the archive has it or will: a recovery from now on reads through it.
    if (this.#hello?.epoch === batch.epoch) {
      this.#hello = { ...this.#hello, throughRowSeq: batch.firstRowSeq + batch.rowCount - 1 };
    }
    if (batch.source !== this.#config?.source) return;
    if (this.#catchUp) {
      this.#catchUp.hold(batch);
      return;
    }
    this.#apply(batch);
    this.#afterInput();
  }

  #apply(batch: FeedBatch): void {
    this.#engine.apply(batch, this.#out);
    this.#tellMoves(this.#alerts.apply(batch));
  }

  #tellMoves(moves: readonly AlertMove[]): void {
    if (moves.length > 0) this.#emitter.alertMoves(moves);
  }

  #afterInput(): void {
    // A signal is not kept waiting for others; bars of one turn share a message.
    if (this.#out.signals.length > 0) this.#flush();
    else if (this.#out.bars.length > 0)
      this.#flushSoon ??= setImmediate(() => {
        this.#flush();
      });
    this.#bus.quotesChanged();
    this.#scheduleShow();
  }

  /** Hands over what came out: first to the archive, then the signals to whoever tells them. */
  #flush(): void {
    if (this.#flushSoon) clearImmediate(this.#flushSoon);
    this.#flushSoon = null;
    if (!this.#config) return;
    const signals = [...this.#out.signals];
    this.#recovered.push(...this.#out.recovered);
    this.#outbox.push(this.#config.source, this.#out);
    this.#bus.push(this.#out, this.#catchUp !== null);
    this.#session.take(this.#out);
    this.#out.clear();
    for (const signal of signals) this.#emitter.signal(signal);
  }

  // ---- Recovery

  #ask(request: ReplayRequest): boolean {
    this.#archive?.postMessage(request);
    return this.#archive !== null;
  }

  #takeChunk(chunk: Extract<ArchiveToEnginePort, { kind: 'replay-chunk' }>): void {
    this.#catchUp?.take(chunk);
    this.#flush();
  }

  /** They are with the archive by now; whoever tells them knows which were told before. */
  #tellRecovered(): void {
    this.#flush();
    const [signals, moves] = [this.#recovered, this.#storedMoves];
    this.#recovered = [];
    this.#storedMoves = [];
    const { exchangeMs } = this.#engine;
    if (signals.length > 0 && exchangeMs !== null) this.#emitter.recovered({ signals, exchangeMs });
    this.#tellMoves(moves.map((move) => lateBy(move, exchangeMs ?? move.exchangeMs)));
  }

  #startOver(): void {
    this.#recovered = [];
    // What was watched so far stays told: the moves are kept, and the same trades are passed over.
    this.#alerts.beginReading();
    this.#session.restart();
    this.#engine = new Engine(this.#config?.strategies ?? []);
    this.#out.clear();
  }

  #goLive(hello: FeedToEngineHello, failure: string | null, held: readonly FeedBatch[]): void {
    this.#flush();
    this.#catchUp = null;
    this.#bus.recovered();
    this.#reason = failure === null ? null : `${failure} Bars and the opening range begin with the stream.`;
    if (failure === null) this.#engine.finishRecovery(hello.epoch, hello.throughRowSeq);
    this.#tellRecovered();
    for (const batch of held) this.#apply(batch);
    this.#afterInput();
    this.#emitter.health(this.status());
  }

  #stopCatchingUp(): void {
    this.#catchUp?.abandon();
    this.#catchUp = null;
  }

  // ---- The screen

  #scheduleShow(): void {
    if (this.#showTimer || this.#showSoon) return;
    const waitMs = this.#shownAtMs + this.#timing.displayIntervalMs - performance.now();
    if (waitMs > 0) {
      this.#showTimer = setTimeout(() => {
        this.#show();
      }, waitMs);
    } else {
      this.#showSoon = setImmediate(() => {
        this.#show();
      });
    }
  }

  #show(): void {
    this.#stopShowing();
    if (this.#catchUp) return;
    const batch = this.#engine.takeDisplay(nowWallMs());
    if (!batch) return;
    this.#shownAtMs = performance.now();
    this.#emitter.display(batch);
  }

  #stopShowing(): void {
    if (this.#showTimer) clearTimeout(this.#showTimer);
    if (this.#showSoon) clearImmediate(this.#showSoon);
    this.#showTimer = null;
    this.#showSoon = null;
  }
}
