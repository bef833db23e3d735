import { basename, dirname } from 'node:path';
import type { ArchiveLayout } from '../archive-layout.ts';
import { diagnose, type ArchiveFault } from '../archive-fault.ts';
import type { ArchiveTiming } from '../archive-timing.ts';
import { barEntry } from '../manifest/bar-entry.ts';
import { noteFile } from '../manifest/symbol-manifest.ts';
import { sessionDayNamed } from '../session-day.ts';
import type { BarReader } from '../sqlite/market/bar-reader.ts';
import type { DueDay, ParquetDays } from '../sqlite/market/parquet-days.ts';
import { writeDayFile } from './day-file-writer.ts';
import { sweepDayFolders } from './day-folder.ts';
import { DuckDbSession } from './duckdb-session.ts';

export interface DayExporterParts {
  readonly layout: ArchiveLayout;
  readonly days: ParquetDays;
  readonly bars: BarReader;
  readonly timing: Pick<ArchiveTiming, 'settleMs' | 'exportRetryMs'>;
}

interface Noticed {
  readonly due: DueDay;
  readonly noticedAt: number;
}

/**
 * Writes each finished session day to Parquet, and again whenever its bars change afterwards. A day is finished when
 * the exchange's clock has passed its close; the computer's clock has no say in it.
 */
export class DayExporter {
  readonly #parts: DayExporterParts;
  readonly #files: Set<string>;
  #due = new Map<string, Noticed>();
  #isStale = true;
  #retryAt = -Infinity;
  #fault: ArchiveFault | null = null;
  #running: Promise<void> | null = null;
  #stopping = false;

  private constructor(parts: DayExporterParts, files: Set<string>) {
    this.#parts = parts;
    this.#files = files;
    this.#refresh(-Infinity);
  }

  /** Clears away half-written files and finds the days that are due, also those whose file was taken away. */
  static async open(parts: DayExporterParts): Promise<DayExporter> {
    const files = await sweepDayFolders(parts.layout.bars);
    for (const { symbol, day } of parts.days.written()) {
      if (!files.has(parts.layout.dayFile(symbol, day))) parts.days.markMissing(symbol, day);
    }
    return new DayExporter(parts, files);
  }

  get fileCount(): number {
    return this.#files.size;
  }

  /** Why files are not being written; null while all is well. */
  get fault(): ArchiveFault | null {
    return this.#fault;
  }

  /** Bars have changed: which days that makes due is looked up when it is asked for. */
  noteChange(): void {
    this.#isStale = true;
  }

  /** Starts writing the days that are finished at `exchangeMs`, unless that is under way or was just in vain. */
  poke(exchangeMs: number): void {
    const now = performance.now();
    if (this.#isStale) this.#refresh(now);
    if (this.#running || this.#stopping || now < this.#retryAt) return;
    const finished = this.#finishedAt(exchangeMs, now - this.#parts.timing.settleMs);
    if (finished.length === 0) return;
    this.#running = this.#writeAll(finished).finally(() => {
      this.#running = null;
    });
  }

  /** Writes everything that is finished at `exchangeMs`, now. */
  async finish(exchangeMs: number): Promise<void> {
    await this.#running;
    this.#refresh(-Infinity);
    await this.#writeAll(this.#finishedAt(exchangeMs, Infinity));
  }

  /** Waits until no file is being written; none is begun any more. */
  async stop(): Promise<void> {
    this.#stopping = true;
    await this.#running;
  }

  /** A day that is due again with new changes starts settling again. */
  #refresh(now: number): void {
    const before = this.#due;
    this.#due = new Map();
    for (const due of this.#parts.days.due()) {
      const key = `${due.symbol} ${due.day}`;
      const known = before.get(key);
      this.#due.set(key, known?.due.revision === due.revision ? known : { due, noticedAt: now });
    }
    this.#isStale = false;
  }

  #finishedAt(exchangeMs: number, settledBefore: number): DueDay[] {
    return [...this.#due.values()]
      .filter(({ noticedAt }) => noticedAt <= settledBefore)
      .map(({ due }) => due)
      .filter(({ symbol, day }) => sessionDayNamed(symbol, day).closesMs <= exchangeMs);
  }

  async #writeAll(finished: readonly DueDay[]): Promise<void> {
    if (finished.length === 0) return;
    let fault: ArchiveFault | null = null;
    let session: DuckDbSession | null = null;
    try {
      session = await DuckDbSession.open();
      for (const due of finished) {
        if (this.#stopping) break;
        // One day that cannot be written does not keep the others from it.
        await this.#write(session, due).catch(async (error: unknown) => {
          fault ??= await diagnose(error, this.#parts.layout.folder);
        });
      }
    } catch (error) {
      fault = await diagnose(error, this.#parts.layout.folder);
    } finally {
      session?.close();
    }
    this.#fault = fault;
    if (fault) this.#retryAt = performance.now() + this.#parts.timing.exportRetryMs;
  }

  async #write(session: DuckDbSession, due: DueDay): Promise<void> {
    const { layout, days, bars } = this.#parts;
    const day = sessionDayNamed(due.symbol, due.day);
    const content = bars.between(due.symbol, day.startMs, day.endMs);
    const target = layout.dayFile(due.symbol, due.day);
    const file = await writeDayFile(session, target, due.symbol, day, content);
    // Before the day counts as written: what dies in between is written again.
    await noteFile(dirname(target), due.symbol, basename(target), barEntry(due.symbol, file, content));
    days.markWritten(due, file, Date.now());
    this.#files.add(target);
    this.#isStale = true;
  }
}
