import type { BackfillView } from '#core/contract/backfill';
import type { BrokerHealth } from '#core/contract/broker';
import type { DisplayBatch } from '#core/contract/display';
import type { Health } from '#core/contract/health';
import type { Mode } from '#core/contract/ipc';
import type { PortfolioView } from '#core/contract/portfolio';
import type { Signal } from '#core/signals/signal';
import { Backfiller } from '../backfill/backfiller.ts';
import { BackfillSchedule } from '../backfill/backfill-schedule.ts';
import type { BusWorker } from '../bus/bus-workers.ts';
import { BrokerLink } from './broker-link.ts';
import { Pipeline } from './pipeline.ts';
import type { StreamSource } from './stream-source.ts';

/** Schwab allows an application 120 calls a minute; some are left for the streams, which ask where their server is. */
export const CALLS_PER_MINUTE = 110;

export interface TradingSessionOptions {
  readonly source: StreamSource;
  readonly archiveFolder: string;
  readonly sqliteBinding: string | null;
  readonly breakoutSymbols: readonly string[];
  readonly accountKeySalt: string;
  readonly mode: Mode;
  readonly busWorkers: () => readonly BusWorker[];
}

export interface TradingSessionListeners {
  readonly display: (batch: DisplayBatch) => void;
  readonly health: (health: Health) => void;
  readonly signal: (signal: Signal) => void;
  readonly portfolio: (portfolio: PortfolioView) => void;
  readonly backfill: (view: BackfillView) => void;
}

/**
 * Everything that belongs to one source of streams: the threads from feed to archive, the thread that asks the broker,
 * and the filling of what was missed. Another source is another session, with another archive.
 */
export class TradingSession {
  readonly source: StreamSource;
  readonly mode: Mode;
  readonly archiveFolder: string;
  readonly pipeline: Pipeline;
  readonly broker: BrokerLink;
  readonly backfiller: Backfiller;
  readonly #schedule: BackfillSchedule;

  constructor(options: TradingSessionOptions, listeners: TradingSessionListeners) {
    const { source, archiveFolder, accountKeySalt } = options;
    this.source = source;
    this.mode = options.mode;
    this.archiveFolder = archiveFolder;
    this.pipeline = new Pipeline(options, {
      display: listeners.display,
      signal: listeners.signal,
      health: (health) => {
        this.#schedule.sawStream(health.feed.state);
        listeners.health(health);
      },
      accountActivity: () => void this.broker.sync('orders'),
    });
    this.broker = new BrokerLink({
      tokens: source.tokens,
      config: async () => {
        const { apiBaseUrl, certificateAuthorityPem } = await source.connect();
        return { apiBaseUrl, certificateAuthorityPem, callsPerMinute: CALLS_PER_MINUTE, accountKeySalt };
      },
      onHealth: (health: BrokerHealth) => {
        this.pipeline.noteBroker(health);
      },
      onPortfolio: listeners.portfolio,
      onWorkerHealth: (health) => {
        this.pipeline.noteWorker(health);
      },
    });
    this.backfiller = new Backfiller({
      missingMinutes: (symbol, fromMs, toMs) => this.pipeline.missingMinutes(symbol, fromMs, toMs),
      minuteHistory: (symbol, fromMs, toMs) => this.broker.minuteHistory(symbol, fromMs, toMs),
      importBars: (bars) => this.pipeline.importBars(bars),
      exchangeMs: () => this.pipeline.health().feed.exchangeMs,
      onView: listeners.backfill,
    });
    this.#schedule = new BackfillSchedule(this.backfiller, source.symbols);
  }

  open(): void {
    this.pipeline.open();
    this.broker.start();
  }

  async close(): Promise<void> {
    this.#schedule.stop();
    const problems: unknown[] = [];
    for (const end of [() => this.broker.close(), () => this.pipeline.close()]) {
      await end().catch((problem: unknown) => problems.push(problem));
    }
    if (problems.length > 0) throw new AggregateError(problems, 'Not everything could be finished before the end.');
  }
}
