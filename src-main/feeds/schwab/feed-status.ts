import type { FeedHealth, StreamState } from '#core/contract/health';
import { streamStateOf, type Connection } from './connection-state.ts';
import type { ExchangeClock } from './exchange-clock.ts';
import type { FaultLog } from './fault-log.ts';
import type { FeedEnvironment } from './feed-environment.ts';
import type { FeedMeter } from './feed-meter.ts';
import { serviceHealth, subscribedSymbols } from './service-health.ts';

/** What a status is put together from, besides the connection. */
export interface FeedStatusParts {
  readonly environment: FeedEnvironment;
  readonly meter: FeedMeter;
  readonly clock: ExchangeClock;
  readonly faults: FaultLog;
  readonly symbols: () => readonly string[];
  readonly tickCount: () => number;
  readonly itemCount: (service: string) => number;
  /** Plain sentences about the receivers downstream; null when all is well with them. */
  readonly problem: () => string | null;
}

/** What the user is told of the feed, and since when it is so. */
export class FeedStatus {
  readonly #parts: FeedStatusParts;
  #shown: { readonly state: StreamState; readonly sinceWallMs: number };
  #shownReason: string | null = null;

  constructor(parts: FeedStatusParts) {
    this.#parts = parts;
    this.#shown = { state: 'stopped', sinceWallMs: this.#wallMs(parts.environment.monotonicMs()) };
  }

  /** Whether state or reason differ from those told of last; they are taken for told. */
  hasChanged(connection: Connection): boolean {
    const state = streamStateOf(connection);
    const { reason } = connection;
    if (state === this.#shown.state && reason === this.#shownReason) return false;
    if (state !== this.#shown.state) {
      this.#shown = { state, sinceWallMs: this.#wallMs(this.#parts.environment.monotonicMs()) };
    }
    this.#shownReason = reason;
    return true;
  }

  health(connection: Connection): FeedHealth {
    const { meter, clock, faults, symbols, tickCount, itemCount } = this.#parts;
    const { state, attempt, reconnects } = connection;
    const wall = (monotonicMs: number): number | null => (Number.isNaN(monotonicMs) ? null : this.#wallMs(monotonicMs));
    return {
      ...this.#shown,
      reason: this.#reason(connection),
      attempt,
      nextAttemptWallMs: state.kind === 'waiting' ? wall(state.retryAtMs) : null,
      lastFrameWallMs: wall(meter.lastFrameMs),
      lastDataWallMs: wall(meter.lastDataMs),
      messagesPerSecond: meter.messagesPerSecond,
      framesTotal: meter.framesTotal,
      ticksTotal: tickCount(),
      reconnects,
      subscribed: subscribedSymbols(connection, symbols()),
      services: serviceHealth(connection, itemCount),
      faults: faults.report(),
      exchangeMs: clock.reading,
      clockRate: clock.rate ?? 1,
    };
  }

  #reason({ reason }: Connection): string | null {
    return [reason, this.#parts.problem()].filter((part) => part !== null).join(' ') || null;
  }

  #wallMs(monotonicMs: number): number {
    return this.#parts.environment.wallOriginMs + monotonicMs;
  }
}
