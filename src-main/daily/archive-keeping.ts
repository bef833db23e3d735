import { mkdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import log from 'electron-log/node';
import { z } from 'zod';
import type { DeskRequests, RetentionDay } from '#core/contract/archive-desk';
import type { DailyRun, MergeRecord } from '#core/contract/archive-jobs';
import { daySchema } from '#core/contract/data-health';
import { ArchiveLayout } from '../archive/archive-layout.ts';
import { isMissing } from '../files/is-missing.ts';
import { writeWhole } from '../files/write-whole.ts';
import type { ArchiveDeskLink } from '../pipeline/archive-desk-link.ts';
import { DailyRunner } from './daily-run.ts';

export interface ArchiveKeepingOptions {
  readonly archiveFolder: string;
  readonly desk: Pick<ArchiveDeskLink, 'request'>;
  readonly deleteTicks: (planned: RetentionDay) => Promise<number>;
  readonly symbols: readonly string[];
  readonly dailyRun: () => DailyRun;
  /** The exchange's clock; null while it is not known. */
  readonly exchangeMs: () => number | null;
  readonly onMerged: (record: MergeRecord) => void;
}

const doneSchema = z.object({ day: daySchema });

/** What is done with an archive's stored days: merges, by hand and by schedule, and the deleting of old ticks. */
export class ArchiveKeeping {
  readonly #options: ArchiveKeepingOptions;
  readonly #doneFile: string;
  readonly #runner: DailyRunner;

  constructor(options: ArchiveKeepingOptions) {
    const { archiveFolder, exchangeMs, dailyRun, symbols } = options;
    this.#options = options;
    this.#doneFile = join(new ArchiveLayout(archiveFolder).masters, 'daily.json');
    this.#runner = new DailyRunner({
      settings: dailyRun,
      exchangeMs,
      symbols: () => symbols,
      merge: (symbol) => this.merge(symbol, 'schedule'),
      retain: (keepDays) => this.retain(keepDays),
      lastDone: () => this.#lastDone(),
      noteDone: (day) => this.#noteDone(day),
      onFailure: (symbol, error) => {
        log.warn('the daily run could not finish', symbol, error);
      },
    });
  }

  start(): void {
    this.#runner.start();
  }

  stop(): void {
    this.#runner.stop();
  }

  /** Joins the finished days into the master; null when there is none yet. Rejects with a plain sentence. */
  async merge(symbol: string, asked: 'user' | 'schedule'): Promise<MergeRecord | null> {
    const record = await this.#options.desk.request('merge', { symbol, asked, nowMs: Date.now() });
    if (record) this.#options.onMerged(record);
    return record;
  }

  /** Joins a file into the master. Rejects with a plain sentence. */
  async importFile(request: Omit<DeskRequests['importFile']['argument'], 'nowMs'>): Promise<MergeRecord> {
    const record = await this.#options.desk.request('importFile', { ...request, nowMs: Date.now() });
    this.#options.onMerged(record);
    return record;
  }

  /** What would be deleted, after the ticks of finished days were written to their files. */
  async planRetention(keepDays: number): Promise<readonly RetentionDay[]> {
    const { desk } = this.#options;
    await desk.request('writeTicks', null);
    return desk.request('planRetention', { keepDays });
  }

  /** Deletes old ticks that lie whole in Parquet, a day at a time; resolves with how many. */
  async retain(keepDays: number): Promise<number> {
    let deleted = 0;
    for (const day of await this.planRetention(keepDays)) {
      if (day.keptBecause === null) deleted += await this.#options.deleteTicks(day);
    }
    return deleted;
  }

  async #lastDone(): Promise<string | null> {
    try {
      const text = await readFile(this.#doneFile, 'utf8');
      return doneSchema.safeParse(JSON.parse(text)).data?.day ?? null;
    } catch (error) {
      // A run too many changes nothing that is done.
      if (isMissing(error) || error instanceof SyntaxError) return null;
      throw error;
    }
  }

  async #noteDone(day: string): Promise<void> {
    await mkdir(dirname(this.#doneFile), { recursive: true });
    await writeWhole(this.#doneFile, JSON.stringify({ day }));
  }
}
