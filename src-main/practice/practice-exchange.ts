import { randomBytes, randomUUID } from 'node:crypto';
import type { PracticeReady } from '#core/contract/workers';
import { Access } from './access.ts';
import type { AccountIdentity } from './brokerage/accounts/account.ts';
import { Brokerage } from './brokerage/brokerage.ts';
import { tradableQuotes } from './brokerage/quotes/tradable-quotes.ts';
import { ExchangeDoors } from './exchange-doors.ts';
import { checkOptions, openSource, playTimes, type ExchangeOptions } from './exchange-options.ts';
import { controlRoutes } from './faults/control-routes.ts';
import { FaultSwitchboard } from './faults/fault-switchboard.ts';
import { Playback } from './market/playback.ts';
import { marketDataRoutes } from './market-data/market-data-routes.ts';
import type { OfferedAccount } from './oauth/login-pages.ts';
import { PracticeLogin } from './oauth/practice-login.ts';
import { inventAccessToken } from './oauth/token-text.ts';
import type { MarketWatcher } from './play/market-watcher.ts';
import { heartbeatInterval, Player } from './play/player.ts';
import { TradeLog } from './play/trade-log.ts';
import { practiceStatusRoute, type PracticeStatus } from './rest/practice-status.ts';
import type { RestRoute } from './rest/rest-api.ts';
import { displayedAccount, userPreferenceRoute } from './rest/user-preference.ts';
import { DEFAULT_LIMITS } from './streamer/streamer-limits.ts';
import { StreamerServer } from './streamer/streamer-server.ts';

/** What a person or a program needs to log in as at the broker, and to break things on purpose. */
export interface PracticeLoginDetails {
  readonly appKey: string;
  readonly appSecret: string;
  readonly callbackUrls: readonly string[];
  readonly userName: string;
  readonly password: string;
  /** The authority that a client must trust to come in over TLS. */
  readonly certificatePem: string;
  readonly httpsUrl: string;
  readonly controlToken: string;
}

const CONTROL_TOKEN_BYTES = 18;

function offeredAccount(accountNumber: string, nickname: string): OfferedAccount {
  return { accountNumber, label: `${nickname} ${displayedAccount(accountNumber)}` };
}

/** Addresses are asked for only after the ports are open. */
function mustBeOpen(doors: ExchangeDoors | null): ExchangeDoors {
  if (!doors) throw new Error('The practice exchange has not opened its ports yet.');
  return doors;
}

/** A broker of one's own on the loopback: speaks Schwab's protocols and plays a recorded or an invented day. */
export class PracticeExchange {
  readonly #runId = randomUUID();
  readonly #options: ExchangeOptions;
  readonly #playback: Playback;
  readonly #player: Player;
  readonly #wallMs: () => number;
  readonly #switchboard: FaultSwitchboard;
  readonly #login: PracticeLogin;
  readonly #access: Access;
  readonly #controlToken: string;
  readonly #streamer: StreamerServer;
  readonly #brokerage: Brokerage;
  readonly #tradeLog: TradeLog | null;
  readonly #marketData: readonly RestRoute[];
  #doors: ExchangeDoors | null = null;

  private constructor(
    options: ExchangeOptions,
    playback: Playback,
    times: ReturnType<typeof playTimes>,
    log: TradeLog | null,
  ) {
    this.#options = options;
    this.#playback = playback;
    this.#tradeLog = log;
    this.#wallMs = options.wallMs ?? Date.now;
    this.#controlToken = options.controlToken ?? randomBytes(CONTROL_TOKEN_BYTES).toString('base64url');
    this.#switchboard = new FaultSwitchboard(this.#wallMs);
    for (const wish of options.faults ?? []) this.#switchboard.set(wish);
    const shared = { faults: this.#switchboard, nowMs: () => this.#player.nowMs, wallMs: this.#wallMs };
    this.#login = new PracticeLogin({
      ...shared,
      login: options.login ?? {},
      accounts: () => this.accounts.map(({ number, nickname }) => offeredAccount(number, nickname)),
    });
    this.#access = new Access(options.accessToken ?? inventAccessToken(), this.#login.grants);
    const release = (): void => {
      this.#player.release();
    };
    this.#streamer = new StreamerServer({
      access: this.#access,
      market: playback.market,
      limits: { ...DEFAULT_LIMITS, ...options.limits },
      faults: this.#switchboard,
      now: shared.nowMs,
      onSubscribed: release,
      onTelling: (trades) => log?.write(trades),
    });
    const tellBrokerage: MarketWatcher = {
      onQuote: (symbol, atMs) => {
        this.#brokerage.onQuote(symbol, atMs);
      },
      onClock: (nowMs) => {
        this.#brokerage.onClock(nowMs);
      },
    };
    const { speed } = options;
    this.#player = new Player({ playback, audience: this.#streamer, watchers: [tellBrokerage], speed, ...times });
    this.#brokerage = new Brokerage({
      ...shared,
      quotes: tradableQuotes(playback.market, shared.nowMs),
      wallNowMs: this.#wallMs,
      accountsOf: ({ headers }) => this.#access.accountsOf(headers.authorization),
      onOrderEntered: release,
    });
    this.#brokerage.onActivity((activity) => {
      this.#streamer.push(activity);
    });
    this.#marketData = marketDataRoutes({
      source: playback.tape.source,
      market: playback.market,
      now: shared.nowMs,
      futureHistory: options.futureHistory ?? 'empty',
    });
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

  get accounts(): readonly AccountIdentity[] {
    return this.#brokerage.accounts;
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

  get login(): PracticeLoginDetails {
    const { certificate, secure } = mustBeOpen(this.#doors);
    const { app, userName, password } = this.#login.terms;
    return {
      ...app,
      userName,
      password,
      certificatePem: certificate.certificatePem,
      httpsUrl: secure.apiBaseUrl,
      controlToken: this.#controlToken,
    };
  }

  get status(): PracticeStatus {
    const { apiBaseUrl, streamerUrl } = mustBeOpen(this.#doors).plain;
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
    await this.#doors?.close();
    await this.#tradeLog?.close();
  }

  get #symbols(): readonly string[] {
    return this.#playback.market.symbols.map(({ ticker }) => ticker.symbol);
  }

  #apiRoutes(streamerUrl: () => string): readonly RestRoute[] {
    return [
      userPreferenceRoute({ access: this.#access, streamerUrl, accounts: this.accounts }),
      practiceStatusRoute(() => this.status),
      ...this.#brokerage.routes(),
      ...this.#marketData,
    ];
  }

  async #listen(): Promise<void> {
    this.#doors = await ExchangeDoors.open({
      options: this.#options,
      access: this.#access,
      streamer: this.#streamer,
      switchboard: this.#switchboard,
      wallMs: this.#wallMs,
      apiRoutes: (streamerUrl) => this.#apiRoutes(streamerUrl),
      loginRoutes: this.#login.routes,
      controlRoutes: controlRoutes({
        switchboard: this.#switchboard,
        clock: this.#login.clock,
        controlToken: this.#controlToken,
      }),
    });
    this.#player.start();
  }
}
