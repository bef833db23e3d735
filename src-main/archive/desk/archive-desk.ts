import { stat } from 'node:fs/promises';
import type { ArchiveJob, ExportRequest, ImportPreview, ImportReading, MergeRecord } from '#core/contract/archive-jobs';
import type { PackedBars } from '#core/contract/display';
import type { DeskConfig, DeskRequests, RetentionDay, TradeBarsRequest } from '#core/contract/archive-desk';
import type { CalendarRequest, DataCalendar, DataDay, DayRequest, FileCheck } from '#core/contract/data-health';
import { instrumentOf } from '#core/market/instrument';
import { priceToPoints } from '#core/market/price';
import { parseTimeframe } from '#core/market/timeframe';
import { ArchiveLayout } from '../archive-layout.ts';
import { exportBars } from '../export/export-bars.ts';
import { begins, type JobWatch } from '../job-watch.ts';
import { MergeError, NoBarsError, TooManyConflictsError } from '../master/merge-error.ts';
import type { MergeReceipt } from '../master/merge-receipt.ts';
import { mergeSymbol, type MergeJob } from '../master/merge-symbol.ts';
import { DuckDbSession } from '../parquet/duckdb-session.ts';
import { planRetention } from '../retention/retention-plan.ts';
import { openMarketReader } from '../sqlite/open-market-reader.ts';
import { TradeBarDesk } from '../trade-bars/trade-bar-desk.ts';
import { exportTicks } from '../ticks/export-ticks.ts';
import { checkFiles } from './check-files.ts';
import { dataCalendar } from './data-calendar.ts';
import { dataDay } from './data-day.ts';
import { previewImport } from './import-preview.ts';
import { JobSlot } from './job-slot.ts';
import { keepMergeRecord, readMergeRecords, recordOf } from './merge-records.ts';

/** So many bars of a day may be far from the master's before a merge is stopped. */
const USUAL_CONFLICTS_A_DAY = 20;

type ArgumentOf<Name extends keyof DeskRequests> = DeskRequests[Name]['argument'];

/** What is known and done of one archive's stored data, beside the thread that writes it. */
export class ArchiveDesk {
  readonly #layout: ArchiveLayout;
  readonly #sqliteBinding: string | null;
  readonly #slot: JobSlot;
  /** Looking goes one at a time: each look has a database engine in memory. */
  #looking: Promise<unknown> = Promise.resolve();
  readonly #tradeBars: TradeBarDesk;
  #makingBars: Promise<unknown> = Promise.resolve();

  constructor({ folder, sqliteBinding }: DeskConfig, onJob: (job: ArchiveJob | null) => void) {
    this.#layout = new ArchiveLayout(folder);
    this.#sqliteBinding = sqliteBinding;
    this.#slot = new JobSlot(onJob);
    this.#tradeBars = new TradeBarDesk(this.#layout.marketDatabase, sqliteBinding);
  }

  calendar(request: CalendarRequest): Promise<DataCalendar> {
    return this.#look(() => dataCalendar(this.#layout, this.#sqliteBinding, request));
  }

  day(request: DayRequest): Promise<DataDay> {
    return this.#look(() => dataDay(this.#layout, this.#sqliteBinding, request));
  }

  verify(symbol: string): Promise<FileCheck> {
    return this.#look(() => checkFiles(this.#layout, symbol));
  }

  mergeRecords(symbol: string): Promise<MergeRecord[]> {
    return readMergeRecords(this.#layout.masterFile(symbol));
  }

  previewFile(file: string, reading: ImportReading | null, nowMs: number): Promise<Omit<ImportPreview, 'fileId'>> {
    return this.#look(() => previewImport(file, reading, nowMs));
  }

  /** One at a time: the next question finds what the last one has read. */
  tradeBars(request: TradeBarsRequest): Promise<PackedBars> {
    const answer = this.#makingBars.then(() => this.#tradeBars.bars(request));
    this.#makingBars = answer.catch(() => undefined);
    return answer;
  }

  /** Resolves when what was under way has ended. */
  cancel(): Promise<void> {
    return this.#slot.cancel();
  }

  /** null: cancelled. */
  export(request: ArgumentOf<'export'>): Promise<{ readonly rows: number; readonly bytes: number } | null> {
    const { symbol, adjustment, target, nowMs } = request;
    return this.#slot.run('export', symbol, async (watch) => {
      const { rows } = await exportBars(
        {
          symbol,
          place: this.#placeOf(request),
          fromMs: request.fromMs,
          toMs: request.toMs,
          timeframe: parseTimeframe(request.timeframe),
          hours: request.hours,
          zone: request.zone,
          adjustment: adjustment === 'none' ? null : adjustment,
          tickSize: tickSizeOf(symbol),
          format: request.format,
          target,
          // The dialog of the system has asked.
          mayReplace: true,
          sqliteBinding: this.#sqliteBinding,
          nowMs,
        },
        watch,
      );
      return { rows, bytes: (await stat(target)).size };
    });
  }

  /** Joins the finished days of the archive into the master; null when there is none yet. Throws MergeError. */
  async merge({ symbol, asked, nowMs }: ArgumentOf<'merge'>): Promise<MergeRecord | null> {
    const done = await this.#slot.run('merge', symbol, async (watch) => {
      const job = this.#jobOf(symbol, nowMs, { archive: this.#layout.folder });
      const receipt = await this.#join(job, watch).catch((error: unknown) => {
        if (error instanceof NoBarsError) return null;
        throw error;
      });
      return { record: receipt && (await this.#keep(receipt, asked, nowMs, watch)) };
    });
    if (!done) throw new MergeError('The merge was cancelled. The master is as it was.');
    return done.record;
  }

  /** Joins a file into the master. Throws MergeError with what is in the way. */
  async importFile(request: ArgumentOf<'importFile'>): Promise<MergeRecord> {
    const { file, symbol, reading, contract, allowConflicts, nowMs } = request;
    const { format, zone, stamp } = reading;
    const record = await this.#slot.run('import', symbol, async (watch) => {
      const job = this.#jobOf(symbol, nowMs, {
        ...(format === 'parquet' ? { parquetFiles: [file] } : { csvFiles: [file], declared: { format, zone, stamp } }),
        contract,
        ...(allowConflicts ? { mostConflictsADay: Infinity } : {}),
      });
      return this.#keep(await this.#join(job, watch), 'import', nowMs, watch);
    });
    if (!record) throw new MergeError('The import was cancelled. The master is as it was.');
    return record;
  }

  /** Writes the ticks of finished days to Parquet; returns how many files are new. */
  async writeTicks(): Promise<number> {
    const written = await this.#slot.run('retention', null, async (watch) => {
      begins(watch, 'Writing the ticks of finished days', 0);
      return exportTicks(this.#layout.folder, this.#sqliteBinding);
    });
    return written?.length ?? 0;
  }

  async planRetention(keepDays: number): Promise<readonly RetentionDay[]> {
    const days = await this.#slot.run('retention', null, async (watch) => {
      begins(watch, 'Comparing old ticks with their files', 0);
      const reader = await openMarketReader(this.#layout.marketDatabase, this.#sqliteBinding);
      if (!reader) throw new MergeError(`There is no archive in ${this.#layout.folder} yet.`);
      const session = await DuckDbSession.open();
      try {
        return await planRetention(session, reader, this.#layout, keepDays);
      } finally {
        session.close();
        reader.close();
      }
    });
    if (!days) throw new MergeError('The look at old ticks was cancelled. Nothing was changed.');
    return days;
  }

  #look<Answer>(work: () => Promise<Answer>): Promise<Answer> {
    const answer = this.#looking.then(work);
    this.#looking = answer.catch(() => undefined);
    return answer;
  }

  #placeOf({ place, symbol }: ExportRequest): Parameters<typeof exportBars>[0]['place'] {
    const { folder } = this.#layout;
    return place === 'archive'
      ? { kind: 'archive', folder }
      : { kind: 'master', file: this.#layout.masterFile(symbol) };
  }

  #jobOf(symbol: string, nowMs: number, more: Partial<MergeJob>): MergeJob {
    return {
      symbol,
      archive: null,
      csvFiles: [],
      parquetFiles: [],
      declared: { format: null, zone: null, stamp: null },
      contract: null,
      master: this.#layout.masterFile(symbol),
      tickSize: tickSizeOf(symbol),
      mostConflictsADay: USUAL_CONFLICTS_A_DAY,
      sqliteBinding: this.#sqliteBinding,
      nowMs,
      ...more,
    };
  }

  #join(job: MergeJob, watch: JobWatch): Promise<MergeReceipt> {
    return mergeSymbol(job, { ...watch, reads: () => undefined }).catch((error: unknown) => {
      if (!(error instanceof TooManyConflictsError) || job.archive !== null) throw error;
      throw new MergeError(`${error.message} If it is, allow it to replace bars that are far away.`);
    });
  }

  async #keep(
    receipt: MergeReceipt,
    asked: MergeRecord['asked'],
    nowMs: number,
    watch: JobWatch,
  ): Promise<MergeRecord> {
    // The master is new already: a cancel comes too late from here on.
    watch.tell('Looking for gaps', 0.8);
    const record = await recordOf(receipt, asked, this.#layout.folder, this.#sqliteBinding, nowMs);
    await keepMergeRecord(receipt.master, record);
    return record;
  }
}

function tickSizeOf(symbol: string): number {
  const instrument = instrumentOf(symbol);
  if (instrument) return priceToPoints(instrument.tickSize);
  throw new MergeError(`The price step of ${symbol} is not known, so bars of it cannot be compared.`);
}
