import { join, relative, sep } from 'node:path';
import log from 'electron-log/node';
import type { DailyRun } from '#core/contract/archive-jobs';
import type { StreamSourceChoice } from '#core/contract/ipc';
import { practiceArchiveFolder, practiceSource } from '../pipeline/practice-source.ts';
import { BrokerSource, type BrokerAddress } from '../pipeline/broker-source.ts';
import type { StreamSource, TokenSource } from '../pipeline/stream-source.ts';
import { TradingSession, type TradingSessionListeners } from '../pipeline/trading-session.ts';
import type { BusWorker } from '../bus/bus-workers.ts';
import type { PracticeOptions } from '../launch-options.ts';

export interface SessionDeskOptions {
  readonly archiveRoot: string;
  readonly sqliteBinding: string | null;
  readonly accountKeySalt: string;
  readonly practice: PracticeOptions;
  readonly symbols: readonly string[];
  /** Symbols whose opening range is watched; null takes the usual one. */
  readonly watch: readonly string[] | null;
  readonly broker: BrokerAddress;
  readonly brokerTokens: TokenSource;
  readonly busWorkers: () => readonly BusWorker[];
  readonly dailyRun: () => DailyRun;
  readonly recordsTapes: () => boolean;
}

/** Holds the one session that runs: practice or broker, never both, each with an archive of its own. */
export class SessionDesk {
  readonly #options: SessionDeskOptions;
  readonly #listeners: TradingSessionListeners;
  #choice: StreamSourceChoice;
  #session: TradingSession;
  /** Settles when no change of the source is under way any more; never rejects. */
  #switching: Promise<unknown> = Promise.resolve();
  #closed = false;

  constructor(choice: StreamSourceChoice, options: SessionDeskOptions, listeners: TradingSessionListeners) {
    this.#options = options;
    this.#listeners = listeners;
    this.#choice = choice;
    this.#session = this.#make(choice);
  }

  get choice(): StreamSourceChoice {
    return this.#choice;
  }

  get current(): TradingSession {
    return this.#session;
  }

  get breakoutSymbols(): readonly string[] {
    const { watch, symbols } = this.#options;
    if (watch) return watch;
    return symbols.includes('/NQ') ? ['/NQ'] : symbols.slice(0, 1);
  }

  /** Opens what is chosen and starts its streams. */
  open(): void {
    this.#session.open();
    this.#session.pipeline.startStreams();
  }

  /**
   * Closes the running session, so that all of it is on the disk, then opens the other. Asked again meanwhile, what was
   * asked last holds in the end. Resolves when it is open, with whether it is another one than before.
   */
  use(choice: StreamSourceChoice): Promise<boolean> {
    const change = async (): Promise<boolean> => {
      if (this.#isOver() || choice === this.#choice) return false;
      // What could not be finished is named in the log; the other session does not depend on it.
      await this.#session.close().catch((error: unknown) => {
        log.error('the streams did not close cleanly', error);
      });
      if (this.#isOver()) return false;
      this.#session = this.#make(choice);
      this.#choice = choice;
      this.open();
      return true;
    };
    const changing = this.#switching.then(change);
    // Whoever asked hears of a failure; the next change and the end of the application do not depend on it.
    this.#switching = changing.catch(() => undefined);
    return changing;
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#switching;
    await this.#session.close();
  }

  /** Asked anew after every wait: the application may have begun to end meanwhile. */
  #isOver(): boolean {
    return this.#closed;
  }

  #make(choice: StreamSourceChoice): TradingSession {
    const { archiveRoot, sqliteBinding, accountKeySalt, practice, broker, busWorkers, recordsTapes } = this.#options;
    const archiveFolder =
      choice === 'practice' ? practiceArchiveFolder(archiveRoot, practice) : join(archiveRoot, broker.source);
    return new TradingSession(
      {
        source: this.#source(choice),
        sqliteBinding,
        accountKeySalt,
        busWorkers,
        recordsTapes,
        mode: choice === 'broker' && broker.practiceTitle === null ? 'live' : 'practice',
        breakoutSymbols: this.breakoutSymbols,
        dailyRun: this.#options.dailyRun,
        archiveFolder,
        market: relative(archiveRoot, archiveFolder).replaceAll(sep, '/'),
      },
      this.#listeners,
    );
  }

  #source(choice: StreamSourceChoice): StreamSource {
    const { practice, symbols, broker, brokerTokens } = this.#options;
    return choice === 'practice' ? practiceSource(practice, symbols) : new BrokerSource(broker, symbols, brokerTokens);
  }
}
