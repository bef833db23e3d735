import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type Database from 'better-sqlite3';
import { backtestReport } from '#core/backtest/backtest-report';
import { titleOf } from '#core/backtest/run-words';
import { tradesCsv } from '#core/backtest/trades-csv';
import type { BacktestEntry, BacktestJob, BacktestRecord, BacktestState } from '#core/contract/backtest';
import type { ArchivePlace, SessionReportsRequest, WrittenReport } from '#core/contract/backtest-worker';
import { ArchiveLayout } from '../archive/archive-layout.ts';
import { writeWhole } from '../files/write-whole.ts';
import { openDatabase } from '../archive/sqlite/open-database.ts';
import { BacktestError } from './backtest-error.ts';
import { BacktestRunner } from './run/backtest-runner.ts';
import { writeSessionReports } from './session/write-session-reports.ts';
import { BACKTEST_DATABASE } from './store/backtest-database.ts';
import { RunStore } from './store/run-store.ts';

const sentenceOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Runs backtests one at a time, keeps what came of them and writes their reports. */
export class BacktestDesk {
  readonly #computeEntry: URL;
  readonly #onState: (state: BacktestState) => void;
  #place: ArchivePlace | null = null;
  #database: Promise<Database.Database> | null = null;
  #runner: BacktestRunner | null = null;
  #state: BacktestState = { running: null, outcome: null };
  /** Settles when no run is under way any more; never rejects. */
  #running: Promise<unknown> = Promise.resolve();

  constructor(computeEntry: URL, onState: (state: BacktestState) => void) {
    this.#computeEntry = computeEntry;
    this.#onState = onState;
  }

  /** Says where the archive lies. Its database of runs is opened when a run is first asked for. */
  open(place: ArchivePlace): void {
    this.#place = place;
    this.#tell(this.#state);
  }

  /** Begins a run. Throws BacktestError while another is under way. */
  run(job: BacktestJob, runId: string, madeWallMs: number): void {
    if (this.#runner) throw new BacktestError('A backtest is running. Wait for it, or cancel it first.');
    const runner = new BacktestRunner({
      computeEntry: this.#computeEntry,
      archive: this.#archive(),
      threads: null,
    });
    this.#runner = runner;
    this.#running = this.#follow(runner, job, runId, madeWallMs);
  }

  cancel(): void {
    this.#runner?.cancel();
  }

  /** This and what follows throw ArchiveFault where the database of runs cannot be opened. */
  async history(limit: number): Promise<BacktestEntry[]> {
    return (await this.#store()).recent(limit);
  }

  async read(runId: string): Promise<BacktestRecord | null> {
    return (await this.#store()).read(runId);
  }

  async delete(runId: string): Promise<void> {
    (await this.#store()).delete(runId);
  }

  /** Writes a run into the reports, whole or not at all; the answer is the file. */
  async export(runId: string, as: 'csv' | 'html'): Promise<string> {
    const record = await this.read(runId);
    if (!record) throw new BacktestError('This run is not kept any more. Run it again to export it.');
    const { reports } = new ArchiveLayout(this.#archive().folder);
    const target = join(reports, `backtest-${new Date(record.madeWallMs).toISOString().slice(0, 10)}-${runId}.${as}`);
    const text = as === 'csv' ? tradesCsv(record.result.trades) : backtestReport(record);
    await mkdir(reports, { recursive: true });
    await writeWhole(target, text);
    return target;
  }

  /** Throws ArchiveFault, or what the system says of the files. */
  sessionReports(request: SessionReportsRequest): Promise<WrittenReport[]> {
    return writeSessionReports(this.#archive(), request);
  }

  async close(): Promise<void> {
    this.cancel();
    await this.#running;
    (await this.#database)?.close();
    this.#database = null;
  }

  async #follow(runner: BacktestRunner, job: BacktestJob, runId: string, madeWallMs: number): Promise<void> {
    const title = titleOf(job);
    const doing = (done: number): BacktestState['running'] => ({
      title,
      done,
      doing: done === 0 ? 'Reading the bars' : job.sweep.length === 0 ? 'Running' : 'Sweeping',
    });
    this.#tell({ running: doing(0), outcome: null });
    try {
      const { result, sweep } = await runner.run(job, (done) => {
        this.#tell({ running: doing(done), outcome: null });
      });
      (await this.#store()).add({ runId, madeWallMs, job, result, sweep }, title);
      const sentence = `${title}: ${result.statistics.trades} trades in ${result.sessions.length} sessions.`;
      this.#end({ ok: true, sentence, runId });
    } catch (error) {
      this.#end({ ok: false, sentence: sentenceOf(error), runId: null });
    }
  }

  #end(outcome: NonNullable<BacktestState['outcome']>): void {
    this.#runner = null;
    this.#tell({ running: null, outcome });
  }

  #tell(state: BacktestState): void {
    this.#state = state;
    this.#onState(state);
  }

  #archive(): ArchivePlace {
    if (!this.#place) throw new BacktestError('The archive is not open yet. Try again in a moment.');
    return this.#place;
  }

  async #store(): Promise<RunStore> {
    this.#database ??= this.#openDatabase(this.#archive()).catch((error: unknown) => {
      // Asked again, it is tried again: the disk may be there by then.
      this.#database = null;
      throw error;
    });
    return new RunStore(await this.#database);
  }

  async #openDatabase({ folder, sqliteBinding }: ArchivePlace): Promise<Database.Database> {
    const layout = new ArchiveLayout(folder);
    await mkdir(folder, { recursive: true });
    return openDatabase(layout.backtestDatabase, BACKTEST_DATABASE, sqliteBinding, layout.backups);
  }
}
