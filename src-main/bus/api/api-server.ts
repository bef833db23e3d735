import type { IncomingMessage, ServerResponse } from 'node:http';
import type { FastifyInstance } from 'fastify';
import type { BusQuote } from '#core/contract/bus';
import type { Health } from '#core/contract/health';
import type { ApiCounters } from '#core/contract/local-api';
import { ApiError } from './api-error.ts';
import { buildApp } from './build-app.ts';
import { refuseBare, SAFE_HEADERS } from './guard/bare-answer.ts';
import { isPreflight, pageHeaders, PREFLIGHT_HEADERS, refusalOf } from './guard/caller-guard.ts';
import type { ApiLimits } from './guard/limits.ts';
import { LoopbackListener } from './loopback-listener.ts';
import type { Asks } from './main-questions.ts';
import { workstationMetrics } from './metrics/workstation-metrics.ts';
import { addAccountRoutes } from './routes/account-routes.ts';
import { addFeedRoutes } from './routes/feed-routes.ts';
import { healthReply } from './routes/health-reply.ts';
import { addMarketRoutes } from './routes/market-routes.ts';
import { addMetaRoutes } from './routes/meta-routes.ts';
import { addOauthRoutes } from './routes/oauth-routes.ts';
import type { ChannelHub } from './sockets/channel-hub.ts';
import { rightOfChannel } from './sockets/channel-rights.ts';
import { SocketDesk } from './sockets/socket-desk.ts';
import type { TokenBook } from './tokens/token-book.ts';

export interface ApiServerParts {
  readonly port: number;
  readonly origins: readonly string[];
  readonly tokens: TokenBook;
  readonly limits: ApiLimits;
  readonly hub: ChannelHub;
  readonly ask: Asks;
  readonly health: () => Health | null;
  readonly source: () => string;
  readonly quotes: ReadonlyMap<string, BusQuote>;
  /** What was lost on the way from the engine. */
  readonly losses: () => Pick<ApiCounters, 'quotesSuperseded' | 'keptLost'>;
  /** A defect of ours, for the log. */
  readonly onFault: (error: unknown) => void;
}

/** The local interface while it is open: guard, routes and WebSockets behind one listener. */
export class ApiServer {
  readonly #parts: ApiServerParts;
  readonly #sockets: SocketDesk;
  #app: FastifyInstance | null = null;
  #listener: LoopbackListener | null = null;
  #origins: ReadonlySet<string>;
  #requests = 0;
  readonly #refusals = new Map<string, number>();

  private constructor(parts: ApiServerParts) {
    this.#parts = parts;
    this.#origins = new Set(parts.origins);
    this.#sockets = new SocketDesk({
      hub: parts.hub,
      limits: parts.limits,
      rightOf: rightOfChannel,
      onRefusal: this.#countRefusal,
      monotonicMs: () => performance.now(),
    });
  }

  /** Throws ListenError. */
  static async open(parts: ApiServerParts): Promise<ApiServer> {
    const server = new ApiServer(parts);
    try {
      server.#app = await server.#makeApp();
      server.#listener = await LoopbackListener.open({
        port: parts.port,
        limits: parts.limits,
        onRequest: (request, response) => {
          server.#take(request, response);
        },
        onUnreadable: server.#countRefusal,
      });
      return server;
    } catch (error) {
      await server.close();
      throw error;
    }
  }

  get port(): number {
    return this.#listener?.port ?? 0;
  }

  get addresses(): readonly string[] {
    return this.#listener?.addresses ?? [];
  }

  allowOrigins(origins: readonly string[]): void {
    this.#origins = new Set(origins);
  }

  /** A token is good no more: what it opened is closed. */
  revoke(tokenId: string): void {
    this.#sockets.revoke(tokenId);
  }

  counters(): ApiCounters {
    return {
      requests: this.#requests,
      refusals: Object.fromEntries(this.#refusals),
      sockets: this.#sockets.size,
      slowReadersDropped: this.#sockets.slowReadersDropped,
      ...this.#parts.losses(),
      channels: [...this.#parts.hub.counters()],
      socketsByToken: this.#sockets.byToken(),
    };
  }

  async close(): Promise<void> {
    this.#sockets.close();
    await this.#listener?.close();
    await this.#app?.close();
  }

  readonly #countRefusal = (error: ApiError): void => {
    this.#refusals.set(error.code, (this.#refusals.get(error.code) ?? 0) + 1);
  };

  #take(request: IncomingMessage, response: ServerResponse): void {
    this.#requests += 1;
    const refusal = refusalOf(request, { port: this.port, origins: this.#origins });
    if (refusal) {
      this.#countRefusal(refusal);
      refuseBare(response, refusal);
      return;
    }
    for (const [name, value] of Object.entries(pageHeaders(request))) response.setHeader(name, value);
    if (isPreflight(request)) response.writeHead(204, { ...SAFE_HEADERS, ...PREFLIGHT_HEADERS }).end();
    else this.#app?.routing(request, response);
  }

  async #makeApp(): Promise<FastifyInstance> {
    const { tokens, limits, ask, health, source, quotes, onFault } = this.#parts;
    const app = await buildApp({ tokens, limits, wallMs: Date.now, onRefusal: this.#countRefusal, onFault });
    addMetaRoutes(app, {
      health: () => healthReply(health(), this.counters()),
      metrics: workstationMetrics({ health, counters: () => this.counters() }),
    });
    addOauthRoutes(app, ask);
    addAccountRoutes(app, ask);
    addFeedRoutes(app, {
      ask,
      health,
      source,
      quote: (symbol) => quotes.get(symbol) ?? null,
      quotes: () => [...quotes.values()],
    });
    addMarketRoutes(app, { ask, exchangeMs: () => health()?.feed.exchangeMs ?? null });
    this.#addStream(app);
    await app.ready();
    return app;
  }

  #addStream(app: FastifyInstance): void {
    app.get(
      '/api/stream/',
      { schema: { summary: 'Opens the WebSocket', description: 'Any good token; each channel needs its right.' } },
      (request, reply) => {
        const upgrade = this.#listener?.takeUpgrade(request.raw);
        const { caller } = request;
        if (!upgrade || !caller) throw new ApiError('upgrade-required', 'This address is a WebSocket.');
        const refusal = this.#sockets.refusalOf(caller);
        if (refusal) throw refusal;
        reply.hijack();
        reply.raw.detachSocket(upgrade.socket);
        this.#sockets.accept(request.raw, upgrade.socket, upgrade.head, caller);
      },
    );
  }
}
