import type { FeedHealth } from '#core/contract/health';
import type { AccountActivity, StreamData } from '#core/contract/stream-data';
import type { TokenOutcome, TokenWanted } from '#core/contract/token';
import type { FeedConfig } from '#core/contract/workers';
import { symbolName } from '#core/market/units';
import { BatchDelivery } from '../batch-delivery.ts';
import type { FeedEnvironment } from '../feed-environment.ts';
import { SchwabFeed } from '../schwab-feed.ts';
import { ManualWorld, until } from './manual-world.ts';
import { ScriptedStreamer, type ScriptedStreamerOptions } from './scripted-streamer.ts';

/** The milliseconds between two heartbeats that a feed on the bench is told. */
export const HEARTBEAT_MS = 10_000;

export const aToken = (accessToken = ScriptedStreamer.TOKEN, serial = 1): TokenOutcome => ({
  kind: 'token',
  accessToken,
  serial,
});

/** A feed in a world whose clock a test moves, a server that does what a test says, and all that the feed tells. */
export class FeedBench {
  readonly world = new ManualWorld();
  readonly healths: FeedHealth[] = [];
  readonly tokensWanted: TokenWanted[] = [];
  readonly streamData: StreamData[][] = [];
  readonly activities: AccountActivity[] = [];
  readonly delivery = new BatchDelivery();
  readonly feed: SchwabFeed;
  readonly streamer: ScriptedStreamer;
  /** What the main process answers a question for a token with, at once; null: it does not. */
  tokenOutcome: (wanted: TokenWanted) => TokenOutcome | null = () => aToken();
  /** Of the next start. */
  config: FeedConfig;

  private constructor(
    streamer: ScriptedStreamer,
    keysPerService: number | undefined,
    overrides: Partial<FeedEnvironment>,
  ) {
    this.streamer = streamer;
    this.config = {
      source: 'practice:test',
      apiBaseUrl: streamer.apiBaseUrl,
      symbols: ['/NQ', 'SPY'].map(symbolName),
      heartbeatIntervalMs: HEARTBEAT_MS,
      certificateAuthorityPem: null,
    };
    const listener = {
      health: (health: FeedHealth) => void this.healths.push(health),
      streamData: (data: readonly StreamData[]) => void this.streamData.push([...data]),
      accountActivity: (activity: AccountActivity) => void this.activities.push(activity),
      tokenWanted: (wanted: TokenWanted) => {
        this.#answer(wanted);
      },
    };
    const environment = { ...this.world.environment, ...overrides };
    this.feed = new SchwabFeed('epoch-1', environment, this.delivery, listener, keysPerService);
  }

  static async open(
    options: ScriptedStreamerOptions & {
      readonly keysPerService?: number;
      readonly environment?: Partial<FeedEnvironment>;
    } = {},
  ): Promise<FeedBench> {
    return new FeedBench(await ScriptedStreamer.open(options), options.keysPerService, options.environment ?? {});
  }

  get state(): string {
    return this.feed.health().state;
  }

  get reason(): string {
    return this.feed.health().reason ?? '';
  }

  start(...symbols: readonly string[]): void {
    if (symbols.length > 0) this.config = { ...this.config, symbols: symbols.map(symbolName) };
    this.feed.start(this.config);
  }

  async live(...symbols: readonly string[]): Promise<void> {
    const before = this.streamer.connections;
    this.start(...symbols);
    await this.untilLive(before);
  }

  /** Waits for a stream on a connection that is later than `connectionsBefore`. */
  async untilLive(connectionsBefore: number): Promise<void> {
    await until('live', () => this.state === 'live' && this.streamer.connections > connectionsBefore);
  }

  service(name: string): FeedHealth['services'][number] | undefined {
    return this.feed.health().services.find(({ service }) => service === name);
  }

  faultCount(name: string): number {
    return this.feed.health().faults.find(({ fault }) => fault === name)?.count ?? NaN;
  }

  /** Waits until so many more frames have been read. */
  async frames(count: number, send: () => void): Promise<void> {
    const before = this.feed.health().framesTotal;
    send();
    await until(`${count} frames`, () => this.feed.health().framesTotal >= before + count);
  }

  async close(): Promise<void> {
    const stopped = this.feed.stop();
    this.world.advance(5_000);
    await stopped;
    await this.streamer.close();
  }

  #answer(wanted: TokenWanted): void {
    this.tokensWanted.push(wanted);
    const outcome = this.tokenOutcome(wanted);
    if (outcome) this.feed.answerToken({ askId: wanted.askId, outcome });
  }
}
