import type { ArchiveJob, DailyRun, MergeRecord } from '#core/contract/archive-jobs';
import type { AlertMove } from '#core/alerts/price-alert';
import type { BackfillView } from '#core/contract/backfill';
import type { BrokerHealth } from '#core/contract/broker';
import type { BacktestState } from '#core/contract/backtest';
import type { DisplayBatch } from '#core/contract/display';
import type { Health } from '#core/contract/health';
import type { Mode } from '#core/contract/ipc';
import type { PortfolioView } from '#core/contract/portfolio';
import type { WrittenReport } from '#core/contract/backtest-worker';
import type { PaperSession } from '#core/paper-session/paper-session';
import type { Signal } from '#core/signals/signal';
import { ArchiveKeeping } from '../daily/archive-keeping.ts';
import { Backfiller } from '../backfill/backfiller.ts';
import { BackfillSchedule } from '../backfill/backfill-schedule.ts';
import type { BusWorker } from '../bus/bus-workers.ts';
import { ArchiveDeskLink } from './archive-desk-link.ts';
import { BacktestLink } from './backtest-link.ts';
import { BrokerLink } from './broker-link.ts';
import { Pipeline, type RecoveredSignals } from './pipeline.ts';
import { SessionReports } from './session-reports.ts';
import type { StreamSource } from './stream-source.ts';

/** Schwab allows an application 120 calls a minute; some are left for the streams, which ask where their server is. */
export const CALLS_PER_MINUTE = 110;

export interface TradingSessionOptions {
  readonly source: StreamSource;
  readonly archiveFolder: string;
  /** Names the prices, as the archive's folder does, e.g. `schwab` or `practice/synthetic-930`. */
  readonly market: string;
  readonly sqliteBinding: string | null;
  readonly breakoutSymbols: readonly string[];
  readonly accountKeySalt: string;
  readonly mode: Mode;
  readonly busWorkers: () => readonly BusWorker[];
  readonly dailyRun: () => DailyRun;
  readonly recordsTapes: () => boolean;
}

export interface TradingSessionListeners {
  readonly display: (batch: DisplayBatch) => void;
  readonly health: (health: Health) => void;
  readonly signal: (signal: Signal, source: string) => void;
  readonly recovered: (found: RecoveredSignals) => void;
  readonly alertMoves: (moves: readonly AlertMove[]) => void;
  readonly portfolio: (portfolio: PortfolioView) => void;
  readonly backfill: (view: BackfillView) => void;
  readonly archiveJob: (job: ArchiveJob | null) => void;
  readonly merged: (record: MergeRecord) => void;
  readonly backtest: (state: BacktestState) => void;
  readonly paperSession: (session: PaperSession) => void;
  readonly sessionReport: (written: WrittenReport) => void;
}

/**
 * Everything that belongs to one source of streams: the threads from feed to archive, the thread that asks the broker,
 * and the filling of what was missed. Another source is another session, with another archive.
 */
export class TradingSession {
  readonly source: StreamSource;
  readonly mode: Mode;
  readonly archiveFolder: string;
  readonly market: string;
  readonly pipeline: Pipeline;
  readonly broker: BrokerLink;
  readonly backfiller: Backfiller;
  readonly desk: ArchiveDeskLink;
  readonly records: ArchiveKeeping;
  readonly backtests: BacktestLink;
  readonly #schedule: BackfillSchedule;
  readonly #reports: SessionReports;
  #paperSession: PaperSession | null = null;

  constructor(options: TradingSessionOptions, listeners: TradingSessionListeners) {
    const { source, archiveFolder, accountKeySalt } = options;
    this.source = source;
    this.mode = options.mode;
    this.archiveFolder = archiveFolder;
    this.market = options.market;
    this.pipeline = new Pipeline(options, {
      display: listeners.display,
      signal: listeners.signal,
      recovered: listeners.recovered,
      alertMoves: listeners.alertMoves,
      paperSession: (session) => {
        this.#paperSession = session;
        listeners.paperSession(session);
      },
      health: (health) => {
        this.#schedule.sawStream(health.feed.state);
        if (health.feed.exchangeMs !== null) this.#reports.noteClock(health.feed.exchangeMs);
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
    this.desk = new ArchiveDeskLink({
      config: { folder: archiveFolder, sqliteBinding: options.sqliteBinding },
      onJob: listeners.archiveJob,
      onWorkerHealth: (health) => {
        this.pipeline.noteWorker(health);
      },
    });
    this.backtests = new BacktestLink({
      archive: { folder: options.archiveFolder, sqliteBinding: options.sqliteBinding },
      onState: listeners.backtest,
      onWorkerHealth: (health) => {
        this.pipeline.noteWorker(health);
      },
    });
    this.records = new ArchiveKeeping({
      archiveFolder,
      desk: this.desk,
      deleteTicks: (planned) => this.pipeline.deleteTicks(planned),
      symbols: source.symbols,
      dailyRun: options.dailyRun,
      // Without a stream a live market keeps the time of this computer; a practised one has none.
      exchangeMs: () => this.pipeline.health().feed.exchangeMs ?? (source.title === null ? Date.now() : null),
      onMerged: listeners.merged,
    });
    this.#reports = new SessionReports({
      write: (request) => this.backtests.request('sessionReports', { ...request, symbols: options.breakoutSymbols }),
      onWritten: listeners.sessionReport,
    });
    this.#schedule = new BackfillSchedule(this.backfiller, source.symbols);
  }

  /** How the running trading day stands on paper; null before its first bar. */
  get paperSession(): PaperSession | null {
    return this.#paperSession;
  }

  open(): void {
    this.pipeline.open();
    this.broker.start();
    this.desk.start();
    this.records.start();
  }

  async close(): Promise<void> {
    this.#schedule.stop();
    this.records.stop();
    const problems: unknown[] = [];
    for (const end of [
      () => this.backtests.close(),
      () => this.desk.close(),
      () => this.broker.close(),
      () => this.pipeline.close(),
    ]) {
      await end().catch((problem: unknown) => problems.push(problem));
    }
    if (problems.length > 0) throw new AggregateError(problems, 'Not everything could be finished before the end.');
  }
}
