import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { epochMs, MS_PER_MINUTE, tradingDay } from '#core/market/units';
import { Access } from '../access.ts';
import { FaultSwitchboard } from '../faults/fault-switchboard.ts';
import type { MarketSource } from '../market/market-source.ts';
import { Playback } from '../market/playback.ts';
import type { ToldTrade } from '../play/trade-log.ts';
import { DEFAULT_LIMITS, type StreamerLimits } from '../streamer/streamer-limits.ts';
import { StreamerServer } from '../streamer/streamer-server.ts';
import { SyntheticMarket } from '../synthetic/synthetic-market.ts';
import { RawClient } from './raw-client.ts';

export const STAGE_DAY = tradingDay('2026-11-20');
const TOKEN = 'test-access-token';
const MINUTES_BEFORE = 5;

/** An instant of the stage's day, in New York. */
export const onStageDay = (time: string): number => Date.parse(`2026-11-20T${time}-05:00`);

export interface StageOptions {
  /** The synthetic market from five minutes before the start on when left out. */
  readonly source?: MarketSource;
  readonly startMs?: number;
  readonly limits?: Partial<StreamerLimits>;
  /** Lets in the stage's own token alone when left out. */
  readonly access?: Access;
}

/** The synthetic market without most of what went before, which would only have to be caught up with. */
function shortDay(startMs: number): MarketSource {
  const whole = new SyntheticMarket(930, STAGE_DAY);
  const { title, day, listings, endMs, ownStartMs } = whole;
  const fromMs = Math.max(whole.startMs, startMs - (startMs % MS_PER_MINUTE) - MINUTES_BEFORE * MS_PER_MINUTE);
  return {
    ...{ title, day, listings, endMs, ownStartMs },
    startMs: epochMs(fromMs),
    minute: (symbol, minuteMs, withQuotes) => whole.minute(symbol, minuteMs, withQuotes),
  };
}

/** A streamer over a real socket whose exchange clock moves only when the test says so. */
export class StreamerStage {
  readonly playback: Playback;
  readonly streamer: StreamerServer;
  readonly faults = new FaultSwitchboard(Date.now);
  readonly told: ToldTrade[] = [];
  readonly #access: Access;
  readonly #http: Server;
  readonly #clients: RawClient[] = [];
  #nowMs: number;

  private constructor({ source, startMs = onStageDay('09:31:00'), limits = {}, access }: StageOptions) {
    this.#access = access ?? new Access(TOKEN);
    this.#nowMs = startMs;
    this.playback = new Playback(source ?? shortDay(startMs), startMs);
    this.streamer = new StreamerServer({
      access: this.#access,
      market: this.playback.market,
      limits: { ...DEFAULT_LIMITS, ...limits },
      faults: this.faults,
      now: () => this.#nowMs,
      onSubscribed: () => undefined,
      onTelling: (trades) => this.told.push(...trades),
    });
    this.#http = createServer();
    this.#http.on('upgrade', (request, socket, head) => {
      this.streamer.upgrade(request, socket, head);
    });
  }

  static async open(options: StageOptions = {}): Promise<StreamerStage> {
    const stage = new StreamerStage(options);
    await new Promise<void>((resolve) => stage.#http.listen(0, '127.0.0.1', resolve));
    return stage;
  }

  get nowMs(): number {
    return this.#nowMs;
  }

  async connect(): Promise<RawClient> {
    const { port } = this.#http.address() as AddressInfo;
    const client = await RawClient.open({ url: `ws://127.0.0.1:${port}/ws`, ...this.#access.issueIdentity() });
    this.#clients.push(client);
    return client;
  }

  async login(): Promise<RawClient> {
    const client = await this.connect();
    await client.enter(TOKEN);
    return client;
  }

  /** Parameters with which a connected client may log in. */
  loginParameters(client: RawClient): Record<string, string> {
    return client.loginParameters(TOKEN);
  }

  /** Plays everything up to and including an instant, in steps as the player makes them. */
  playTo(untilMs: number, stepMs = 100): void {
    while (this.#nowMs < untilMs) {
      this.#nowMs = Math.min(untilMs, this.#nowMs + stepMs);
      this.playback.playUntil(this.#nowMs, (event, changed) => {
        this.streamer.offer(event, changed);
      });
      this.streamer.flush(this.#nowMs);
    }
  }

  /** Sends a heartbeat and waits until the client has it: everything sent before has arrived then. */
  async settle(client: RawClient): Promise<void> {
    const seen = client.heartbeats.length;
    this.streamer.heartbeat(this.#nowMs);
    await client.until(() => client.heartbeats.length > seen, 'a heartbeat');
  }

  async close(): Promise<void> {
    for (const client of this.#clients) client.end();
    this.streamer.close();
    await new Promise<void>((resolve) => this.#http.close(() => resolve()));
  }
}
