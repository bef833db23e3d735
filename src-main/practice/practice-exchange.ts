import { randomUUID } from 'node:crypto';
import type { PracticeReady } from '#core/contract/workers';
import { Access, inventAccessToken } from './access.ts';
import { checkOptions, openSource, playTimes, type ExchangeOptions } from './exchange-options.ts';
import { LocalServer } from './local-server.ts';
import { Playback } from './market/playback.ts';
import { heartbeatInterval, Player } from './play/player.ts';
import { TradeLog } from './play/trade-log.ts';
import { practiceStatusRoute, type PracticeStatus } from './rest/practice-status.ts';
import { RestApi } from './rest/rest-api.ts';
import { userPreferenceRoute } from './rest/user-preference.ts';
import { DEFAULT_LIMITS } from './streamer/streamer-limits.ts';
import { StreamerServer } from './streamer/streamer-server.ts';

/** Addresses are asked for only after the port is open. */
function mustBeOpen(server: LocalServer | null): LocalServer {
  if (!server) throw new Error('The practice exchange has not opened its port yet.');
  return server;
}

/** A broker of one's own on the loopback: speaks Schwab's protocols and plays a recorded or an invented day. */
export class PracticeExchange {
  readonly #runId = randomUUID();
  readonly #options: ExchangeOptions;
  readonly #playback: Playback;
  readonly #player: Player;
  readonly #access: Access;
  readonly #streamer: StreamerServer;
  readonly #tradeLog: TradeLog | null;
  #server: LocalServer | null = null;

  private constructor(
    options: ExchangeOptions,
    playback: Playback,
    times: ReturnType<typeof playTimes>,
    log: TradeLog | null,
  ) {
    this.#options = options;
    this.#playback = playback;
    this.#tradeLog = log;
    this.#access = new Access(options.accessToken ?? inventAccessToken());
    this.#streamer = new StreamerServer({
      access: this.#access,
      market: playback.market,
      limits: { ...DEFAULT_LIMITS, ...options.limits },
      now: () => this.#player.nowMs,
      onSubscribed: () => {
        this.#player.release();
      },
      onTelling: (trades) => log?.write(trades),
    });
    this.#player = new Player({ playback, audience: this.#streamer, speed: options.speed, ...times });
  }

  /** Opens and waits for the first client. Throws one of the errors of practice-error.ts. */
  static async open(options: ExchangeOptions): Promise<PracticeExchange> {
    checkOptions(options);
    const source = await openSource(options, Date.now());
    const times = playTimes(source, options);
    const { tradeLog = null } = options;
    const log = tradeLog === null ? null : await TradeLog.open(tradeLog);
    const exchange = new PracticeExchange(options, new Playback(source, times.fromMs), times, log);
    try {
      await exchange.#listen();
    } catch (error) {
      await exchange.close();
      throw error;
    }
    return exchange;
  }

  get ready(): PracticeReady {
    const { apiBaseUrl, streamerUrl, title, runId, symbols, heartbeatIntervalMs } = this.status;
    return {
      apiBaseUrl,
      streamerUrl,
      accessToken: this.#access.accessToken,
      title,
      runId,
      symbols,
      heartbeatIntervalMs,
    };
  }

  get status(): PracticeStatus {
    const { apiBaseUrl, streamerUrl } = mustBeOpen(this.#server);
    return {
      runId: this.#runId,
      title: this.#playback.tape.source.title,
      phase: this.#player.phase,
      exchangeMs: this.#player.nowMs,
      speed: this.#options.speed,
      finished: this.#player.phase === 'finished',
      heartbeatIntervalMs: heartbeatInterval(this.#options.speed),
      symbols: this.#symbols,
      apiBaseUrl,
      streamerUrl,
    };
  }

  /** Why the trade log stopped, when it did. */
  get tradeLogFailure(): Error | null {
    return this.#tradeLog?.failure ?? null;
  }

  async close(): Promise<void> {
    this.#player.stop();
    this.#streamer.close();
    await this.#server?.close();
    await this.#tradeLog?.close();
  }

  get #symbols(): readonly string[] {
    return this.#playback.market.symbols.map(({ ticker }) => ticker.symbol);
  }

  async #listen(): Promise<void> {
    const rest = new RestApi(this.#access, [
      userPreferenceRoute(this.#access, () => mustBeOpen(this.#server).streamerUrl),
      practiceStatusRoute(() => this.status),
    ]);
    this.#server = await LocalServer.open(this.#options.port, rest, this.#streamer);
    this.#player.start();
  }
}
