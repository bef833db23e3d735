import type { FeedHealth } from '#core/contract/health';
import type { AccountActivity, StreamData } from '#core/contract/stream-data';
import type { TokenAnswer, TokenWanted } from '#core/contract/token';
import type { FeedConfig, FeedToEngineHello, SystemEvent } from '#core/contract/workers';
import type { SessionsEvent, StrategiesEvent } from '#core/market/feed-batch';
import { epochMs, type SymbolName } from '#core/market/units';
import { isLoopbackHost } from '../../net/safe-origin.ts';
import { AccessToken } from './access-token.ts';
import type { BatchDelivery } from './batch-delivery.ts';
import { ConnectionDriver } from './connection-driver.ts';
import type { Connection } from './connection-state.ts';
import { ExchangeClock } from './exchange-clock.ts';
import { FaultLog } from './fault-log.ts';
import { FeedBatcher } from './feed-batcher.ts';
import type { FeedEnvironment } from './feed-environment.ts';
import { FeedMeter } from './feed-meter.ts';
import { FeedStatus } from './feed-status.ts';
import { FrameDecoder, type ServerWord } from './frame-decoder.ts';
import type { FrameTape } from './frame-tape.ts';
import { closureOf } from './market-closure.ts';
import { SleepWatch } from './sleep-watch.ts';
import { StreamDataSender } from './stream-data-sender.ts';
import {
  KEYS_PER_SERVICE,
  streamableSymbols,
  subscriptionsFor,
  whyNotWanted,
  type Subscription,
  type Want,
} from './stream-services.ts';
import { WantedData } from './wanted-data.ts';

/** How often silence and the clock are looked at. */
const TICK_MS = 250;
const TICKS_PER_HEALTH = 4;
/**
 * A fast replay beats every 50 ms. Silence is still judged in whole seconds, for a pause of some heartbeats of those is
 * a busy computer and not a dead link; a link that really breaks is known at once from its socket.
 */
const SHORTEST_HEARTBEAT_MS = 1_000;
/**
 * A longer pause between two ticks means that the thread was held up: frames that came meanwhile are still unread, so neither
 * their silence nor the clock may be judged before the next tick.
 */
const LATE_TICK_MS = 500;

/** Who hears what the feed tells, besides those who get its rows. */
export interface FeedListener {
  readonly health: (health: FeedHealth) => void;
  readonly tokenWanted: (wanted: TokenWanted) => void;
  readonly streamData: (data: readonly StreamData[]) => void;
  readonly accountActivity: (activity: AccountActivity) => void;
}

/**
 * The feed: connects, decodes what arrives and hands it on. One thread, one connection. The same code serves Schwab and
 * the practice exchange; only the addresses differ.
 */
export class SchwabFeed {
  readonly #environment: FeedEnvironment;
  readonly #delivery: BatchDelivery;
  readonly #listener: FeedListener;
  readonly #keysPerService: number;
  readonly #epoch: string;
  readonly #token = new AccessToken();
  readonly #faults = new FaultLog((text) => this.#token.redact(text));
  readonly #clock = new ExchangeClock();
  readonly #meter = new FeedMeter();
  readonly #sleepWatch = new SleepWatch();
  readonly #batcher: FeedBatcher;
  readonly #wantedData: WantedData;
  readonly #streamData: StreamDataSender;
  readonly #driver: ConnectionDriver;
  readonly #status: FeedStatus;

  #config: FeedConfig | null = null;
  #wants: readonly Want[] = [];
  #decoder: FrameDecoder | null = null;
  #tape: FrameTape | null = null;
  #loginExchangeMs: number | null = null;
  /** Ticks of earlier starts. */
  #ticksBefore = 0;
  #lastTickMs = NaN;
  #ticks = 0;

  /** `keysPerService`: how many keys a service is asked for at most. */
  constructor(
    epoch: string,
    environment: FeedEnvironment,
    delivery: BatchDelivery,
    listener: FeedListener,
    keysPerService = KEYS_PER_SERVICE,
  ) {
    this.#epoch = epoch;
    this.#environment = environment;
    this.#delivery = delivery;
    this.#listener = listener;
    this.#keysPerService = keysPerService;
    this.#wantedData = new WantedData(listener.accountActivity);
    this.#streamData = new StreamDataSender(environment, this.#wantedData, listener.streamData);
    this.#batcher = new FeedBatcher(epoch, environment, (batch) => delivery.deliver(batch));
    this.#driver = new ConnectionDriver(environment, this.#token, {
      text: (text) => this.#onText(text),
      binary: (length) => this.#onBinary(length),
      alive: () => this.#onAlive(),
      tokenWanted: listener.tokenWanted,
      relink: () => {
        this.#decoder?.relink();
        this.#tape?.relink();
      },
      link: (state) => this.#tellLink(state),
      refused: (text) => this.#faults.add('refusedCommand', text, this.#wallMs()),
      settled: (connection) => this.#showChange(connection),
    });
    this.#status = new FeedStatus({
      environment,
      meter: this.#meter,
      clock: this.#clock,
      faults: this.#faults,
      symbols: () => this.#config?.symbols ?? [],
      tickCount: () => this.#ticksBefore + (this.#decoder?.tickCount ?? 0),
      itemCount: (service) => this.#decoder?.itemCount(service) ?? 0,
      problem: () => delivery.problem,
    });
    this.#sleepWatch.awake(environment.monotonicMs(), environment.wallMs());
    this.#scheduleTick();
  }

  /** Connects, in place of whatever was connected before. Throws when what is asked for cannot be streamed. */
  start(config: FeedConfig): void {
    const symbols = streamableSymbols(config.symbols);
    // Not `> 0` alone: NaN or a string that slipped through would disarm the watch over a silent socket.
    if (!Number.isFinite(config.heartbeatIntervalMs) || config.heartbeatIntervalMs <= 0) {
      throw new Error('The heartbeat interval must be a positive number of milliseconds.');
    }

    // The link of an earlier start goes down before its rows' source and symbols are replaced.
    this.#driver.dispatch({ kind: 'abandon' });
    const isNewSource = config.source !== this.#config?.source;
    if (isNewSource) this.#clock.reset();
    this.#batcher.configure(config.source, symbols);
    this.#config = { ...config, symbols };
    this.#tape?.begin({ source: config.source, epoch: this.#epoch, symbols });
    this.#ticksBefore += this.#decoder?.tickCount ?? 0;
    this.#decoder = new FrameDecoder({
      symbols,
      rows: this.#batcher.rows,
      clock: this.#clock,
      faults: this.#faults,
      wanted: this.#wantedData,
      redact: (text) => this.#token.redact(text),
      onWord: (word) => this.#onWord(word),
    });
    if (isNewSource) this.#greetEngine();
    this.#driver.useServer(config);
    this.#driver.dispatch({ kind: 'start', wanted: this.#subscriptions() });
  }

  /** Writes down what is heard from here on; null: nothing any more. Joined in mid-stream, a tape begins with a link. */
  useTape(tape: FrameTape | null): void {
    this.#tape = tape;
    if (!this.#config) return;
    const { source, symbols } = this.#config;
    tape?.begin({ source, epoch: this.#epoch, symbols });
    const exchangeMs = this.#clock.reading;
    if (exchangeMs !== null && this.#driver.connection.state.kind === 'streaming') tape?.link('up', exchangeMs);
  }

  /** Takes token and ids of the login out of a text. */
  redact(text: string): string {
    return this.#driver.redact(text);
  }

  /** What to stream besides the configured symbols, in place of what was wanted before. Throws when a key cannot be. */
  want(wants: readonly Want[]): void {
    for (const want of wants) {
      const problem = whyNotWanted(want);
      if (problem !== null) throw new Error(problem);
    }
    this.#wants = wants;
    this.#wantedData.want(wants);
    this.#driver.dispatch({ kind: 'want', wanted: this.#subscriptions() });
  }

  /**
   * Streams these symbols in place of those before, on the connection that is: what stays is not interrupted. Before
   * the first start there is nothing to change. Throws when one of them cannot be streamed.
   */
  setSymbols(wanted: readonly SymbolName[]): void {
    const symbols = streamableSymbols(wanted);
    if (!this.#config || !this.#decoder) return;
    this.#batcher.configure(this.#config.source, this.#decoder.useSymbols(symbols));
    this.#config = { ...this.#config, symbols };
    this.#driver.dispatch({ kind: 'want', wanted: this.#subscriptions() });
  }

  /**
   * Puts an event that is not the provider's into the stream, behind what has been received so far. Before the first
   * start there is no stream, and who starts one says it again.
   */
  announce(event: StrategiesEvent | SessionsEvent): void {
    if (!this.#config) return;
    this.#batcher.rows.addRare(event);
    this.#tape?.event(event);
    this.#batcher.noteAdded(this.#environment.monotonicMs());
  }

  answerToken(answer: TokenAnswer): void {
    this.#driver.answerToken(answer);
  }

  systemEvent(event: SystemEvent): void {
    switch (event) {
      case 'suspend':
        this.#driver.dispatch({ kind: 'suspend' });
        break;
      case 'resume':
        this.#sleepWatch.awake(this.#environment.monotonicMs(), this.#environment.wallMs());
        this.#driver.dispatch({ kind: 'wake' });
        break;
      case 'network-up':
      case 'network-down':
        // A server of this very computer is there without any network.
        if (!this.#isServerHere()) this.#driver.dispatch({ kind: event });
        break;
    }
  }

  /** Resolves when the server has been told goodbye, or does not answer it, and the last rows have been handed on. */
  async stop(): Promise<void> {
    await this.#driver.stop();
    this.#batcher.send();
  }

  retryNow(): void {
    this.#driver.dispatch({ kind: 'retry-now' });
  }

  /** Call when an engine's port has been handed to the delivery; what was collected for others goes first. */
  engineAttaching(attach: () => void): void {
    this.#batcher.send();
    attach();
    this.#greetEngine();
  }

  health(): FeedHealth {
    return this.#status.health(this.#driver.connection);
  }

  #wallMs(): number {
    return this.#environment.wallOriginMs + this.#environment.monotonicMs();
  }

  #subscriptions(): readonly Subscription[] {
    return subscriptionsFor(this.#config?.symbols ?? [], this.#wants, this.#keysPerService);
  }

  #isServerHere(): boolean {
    const url = this.#config?.apiBaseUrl ?? '';
    return URL.canParse(url) && isLoopbackHost(new URL(url).hostname);
  }

  #greetEngine(): void {
    if (!this.#config) return;
    const hello: FeedToEngineHello = {
      kind: 'hello',
      epoch: this.#epoch,
      source: this.#config.source,
      throughRowSeq: this.#batcher.lastRowSeq,
    };
    this.#delivery.greetEngine(hello);
  }

  // ---- What arrives

  #onText(text: string): void {
    const decoder = this.#decoder;
    if (!decoder) return;
    const monotonicMs = this.#environment.monotonicMs();
    this.#meter.framesTotal += 1;
    this.#meter.lastFrameMs = monotonicMs;
    const wallMs = this.#environment.wallOriginMs + monotonicMs;
    if (decoder.decode(text, wallMs, monotonicMs)) this.#meter.lastDataMs = monotonicMs;
    this.#tape?.noteTime(this.#clock.reading);
    this.#tape?.frame(text, wallMs, monotonicMs);
    this.#batcher.noteAdded(monotonicMs);
    this.#streamData.noteChanged();
    this.#noteLife();
  }

  #onBinary(length: number): void {
    this.#faults.add('malformedFrame', `a binary frame of ${length} bytes`, this.#wallMs());
    this.#onAlive();
  }

  #onAlive(): void {
    this.#meter.lastFrameMs = this.#environment.monotonicMs();
    this.#noteLife();
  }

  /** A stream that was called quiet or stale is looked at again at once. */
  #noteLife(): void {
    const { state } = this.#driver.connection;
    if (state.kind === 'streaming' && state.liveness !== 'live') this.#judgeSilence();
  }

  #onWord(word: ServerWord): void {
    const { requestId, code, message } = word;
    if (this.#driver.connection.state.kind === 'logging-in') this.#loginExchangeMs = word.exchangeMs;
    this.#driver.dispatch(
      requestId === null ? { kind: 'notice', code, message } : { kind: 'answer', requestId, code, message },
    );
  }

  #tellLink(state: 'up' | 'down'): void {
    // The exchange's clock where it is known: a link goes up before the first data of its connection.
    const known = this.#clock.reading ?? this.#loginExchangeMs ?? this.#wallMs();
    const at = state === 'up' ? (this.#loginExchangeMs ?? known) : known;
    this.#batcher.rows.addRare({ kind: 'link', state, exchangeMs: epochMs(at) });
    this.#tape?.link(state, at);
    this.#batcher.noteAdded(this.#environment.monotonicMs());
  }

  #showChange(connection: Connection): void {
    if (this.#status.hasChanged(connection)) this.#listener.health(this.health());
  }

  // ---- What passes

  #scheduleTick(): void {
    this.#lastTickMs = this.#environment.monotonicMs();
    this.#environment.after(TICK_MS, () => {
      const sinceLastMs = this.#environment.monotonicMs() - this.#lastTickMs;
      this.#scheduleTick();
      this.#tick(sinceLastMs <= LATE_TICK_MS);
    });
  }

  #tick(isOnTime: boolean): void {
    const now = this.#environment.monotonicMs();
    const slept = this.#sleepWatch.look(now, this.#environment.wallMs(), this.#meter.lastFrameMs);
    if (slept) this.#driver.dispatch({ kind: 'wake' });
    if (isOnTime) {
      this.#judgeSilence();
      this.#extrapolateClock();
    }
    this.#ticks += 1;
    if (this.#ticks % TICKS_PER_HEALTH !== 0) return;
    this.#meter.measure(now);
    this.#listener.health(this.health());
  }

  #judgeSilence(): void {
    const { state } = this.#driver.connection;
    if (state.kind !== 'streaming' || !this.#config) return;
    const now = this.#environment.monotonicMs();
    // Counted from the start of the stream while nothing has come on it yet.
    const age = (lastMs: number): number => now - Math.max(Number.isNaN(lastMs) ? -Infinity : lastMs, state.sinceMs);
    const heartbeatIntervalMs = Math.max(this.#config.heartbeatIntervalMs, SHORTEST_HEARTBEAT_MS);
    const frameAgeMs = age(this.#meter.lastFrameMs);
    const dataAgeMs = age(this.#meter.lastDataMs);
    // The calendar is asked only when there is a silence to explain.
    const closure = dataAgeMs < heartbeatIntervalMs ? null : this.#closure();
    this.#driver.dispatch({ kind: 'silence', frameAgeMs, dataAgeMs, heartbeatIntervalMs, closure });
  }

  #closure(): string | null {
    const services = this.#driver.connection.wanted.map(({ service }) => service);
    return closureOf(services, this.#clock.reading);
  }

  /** Lets a minute without ticks close in time; only while the link is known to be good. */
  #extrapolateClock(): void {
    const { state } = this.#driver.connection;
    if (state.kind !== 'streaming' || state.liveness === 'stale') return;
    const now = this.#environment.monotonicMs();
    const reached = this.#clock.extrapolate(now);
    if (reached === null) return;
    this.#batcher.rows.addClockRow(reached, this.#environment.wallOriginMs + now, now);
    this.#tape?.clock(reached, this.#environment.wallOriginMs + now, now);
    this.#batcher.noteAdded(now);
  }
}
