import { randomUUID } from 'node:crypto';
import type { Health } from '#core/contract/health';
import {
  NO_API_COUNTERS,
  type ApiCounters,
  type ApiState,
  type HotBufferSettings,
  type HotBufferState,
  type LocalApiSettings,
} from '#core/contract/local-api';
import type { ApiAnswer, ApiEvents, ApiQuestion } from '#core/contract/local-api-worker';
import { openHistory } from '#core/market/bar-block';
import { unpackBars } from '#core/market/packed-bars';
import { HotBuffer } from '../hot-buffer/hot-buffer.ts';
import { ApiServer } from './api-server.ts';
import { BusIntake } from './bus-intake.ts';
import { API_LIMITS } from './guard/limits.ts';
import { ListenError } from './loopback-listener.ts';
import { LAST_INSTANT_MS } from './routes/bar-pages.ts';
import { MainQuestions } from './main-questions.ts';
import { ChannelHub } from './sockets/channel-hub.ts';
import { TokenBook } from './tokens/token-book.ts';

const COUNT_PERIOD_MS = 1_000;

/** Where the host reports to. */
export interface ApiEmitter {
  readonly state: (state: ApiState) => void;
  readonly hotBufferState: (state: HotBufferState) => void;
  readonly counters: (counters: ApiCounters) => void;
  readonly used: (tokens: ApiEvents['used']) => void;
  readonly asked: (question: ApiQuestion) => void;
  /** A defect, for the log. */
  readonly fault: (sentence: string) => void;
}

const wallMs = (): number => performance.timeOrigin + performance.now();

function isSameDoor(left: LocalApiSettings | null, right: LocalApiSettings): boolean {
  return left?.enabled === right.enabled && left.port === right.port;
}

/** Everything of the local interface's thread: opens and closes the listener as it is told, and feeds the hot buffer. */
export class ApiHost {
  readonly intake: BusIntake;
  readonly #emitter: ApiEmitter;
  readonly #tokens = new TokenBook();
  readonly #hub = new ChannelHub(randomUUID(), wallMs);
  readonly #questions: MainQuestions;
  readonly #hotBuffer: HotBuffer;
  readonly #timer: NodeJS.Timeout;
  #settings: LocalApiSettings | null = null;
  #server: ApiServer | null = null;
  #health: Health | null = null;
  /** One change at a time; never rejects. */
  #changing: Promise<void> = Promise.resolve();

  constructor(emitter: ApiEmitter) {
    this.#emitter = emitter;
    this.#questions = new MainQuestions(emitter.asked);
    this.#hotBuffer = new HotBuffer({
      history: async (symbol, limit) =>
        unpackBars(openHistory(await this.#questions.ask('history', { symbol, limit, untilMs: LAST_INSTANT_MS }))),
      onState: emitter.hotBufferState,
      wallMs,
    });
    this.intake = new BusIntake({ hub: this.#hub, hotBuffer: this.#hotBuffer, wallMs });
    this.#timer = setInterval(() => {
      this.#count();
    }, COUNT_PERIOD_MS);
  }

  /** Resolves when what was asked for is done, or has failed and said so. */
  configure(settings: LocalApiSettings): Promise<void> {
    this.#changing = this.#changing.then(() => this.#apply(settings));
    return this.#changing;
  }

  useHotBuffer(settings: HotBufferSettings): Promise<void> {
    return this.#hotBuffer.configure(settings);
  }

  setHealth(health: Health): void {
    this.#health = health;
  }

  answer(answer: ApiAnswer): void {
    this.#questions.answer(answer);
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    this.intake.close();
    await this.#changing;
    this.#questions.close();
    await Promise.all([this.#server?.close(), this.#hotBuffer.close()]);
    this.#tellUsed();
  }

  async #apply(settings: LocalApiSettings): Promise<void> {
    const before = this.#settings;
    this.#settings = settings;
    const gone = this.#tokens.set(settings.tokens);
    this.#server?.allowOrigins(settings.origins);
    for (const tokenId of gone) this.#server?.revoke(tokenId);
    if (isSameDoor(before, settings) && (this.#server || !settings.enabled)) return;
    const old = this.#server;
    this.#server = null;
    await old?.close();
    if (!settings.enabled) {
      this.#emitter.state({ kind: 'off' });
      this.#emitter.counters(NO_API_COUNTERS);
      return;
    }
    await this.#open(settings);
  }

  async #open({ port, origins }: LocalApiSettings): Promise<void> {
    this.#emitter.state({ kind: 'starting' });
    try {
      this.#server = await ApiServer.open({
        port,
        origins,
        tokens: this.#tokens,
        limits: API_LIMITS,
        hub: this.#hub,
        ask: this.#questions.ask,
        health: () => this.#health,
        source: () => this.intake.source,
        quotes: this.intake.quotes,
        losses: () => this.intake.losses,
        onFault: (error) => {
          this.#emitter.fault(error instanceof Error ? (error.stack ?? error.message) : String(error));
        },
      });
      const { port: actual, addresses } = this.#server;
      this.#emitter.state({ kind: 'listening', port: actual, addresses: [...addresses] });
    } catch (error) {
      if (!(error instanceof ListenError)) this.#emitter.fault(String(error));
      const sentence = error instanceof ListenError ? error.message : 'The local interface could not be opened.';
      this.#emitter.state({ kind: 'failed', sentence });
    }
  }

  #count(): void {
    this.#hub.measure();
    if (this.#server) this.#emitter.counters(this.#server.counters());
    this.#tellUsed();
  }

  #tellUsed(): void {
    const used = this.#tokens.takeUsed();
    if (used.length > 0) this.#emitter.used(used);
  }
}
