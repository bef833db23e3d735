import { readdir, unlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { UNFINISHED_MARK, writeWhole } from '../../files/write-whole.ts';
import { DuckDbSession } from '../parquet/duckdb-session.ts';
import { begins, interruptible, type JobWatch } from '../job-watch.ts';
import { archiveSources } from './archive-sources.ts';
import { decideConvention, type DecidedConvention, type DeclaredConvention } from './decide-convention.ts';
import { previewFile, type FilePreview } from './file-preview.ts';
import { withMasterLock } from './master-lock.ts';
import { mustBeFile } from './must-be-file.ts';
import { mergeIntoMaster, type MergeSource } from './master-merge.ts';
import { MASTER_SESSION } from './master-session.ts';
import { NoBarsError } from './merge-error.ts';
import type { MergeReceipt } from './merge-receipt.ts';
import { csvSource, parquetSource } from './merge-sources.ts';

/** One whole merge: what goes into which master. */
export interface MergeJob {
  readonly symbol: string;
  /** The archive's folder; null when only files are merged. */
  readonly archive: string | null;
  /** In the order of their revision, later ones standing over earlier ones of the same rank. */
  readonly csvFiles: readonly string[];
  readonly parquetFiles: readonly string[];
  /** What the user has said of all the CSV files. */
  readonly declared: DeclaredConvention;
  /** The contract whose bars the CSV files hold, when it is one. */
  readonly contract: string | null;
  readonly master: string;
  /** In points. */
  readonly tickSize: number;
  readonly mostConflictsADay: number;
  readonly sqliteBinding: string | null;
  readonly nowMs: number;
}

export interface MergeWatcher extends JobWatch {
  /** How a CSV file is going to be read, before anything is merged. */
  readonly reads: (file: string, convention: DecidedConvention, preview: FilePreview) => void;
}

export const receiptFile = (master: string): string => `${master.replace(/\.parquet$/, '')}.receipt.json`;

/**
 * Merges an archive and files into a master and writes the receipt beside it. Only one merge of a master runs at a time,
 * whichever program it is in; the archive is only read. Throws MergeError, ArchiveFault or what the system says;
 * a cancel before the new master stands in its place leaves the old one.
 */
export async function mergeSymbol(job: MergeJob, watcher: MergeWatcher): Promise<MergeReceipt> {
  const { symbol, master, tickSize, mostConflictsADay } = job;
  return withMasterLock(master, job.sqliteBinding, async () => {
    await sweep(master);
    const session = await DuckDbSession.open(MASTER_SESSION);
    const release = interruptible(session, watcher);
    try {
      begins(watcher, 'Reading what is offered', 0);
      const sources = await sourcesOf(session, job, watcher);
      if (sources.length === 0) throw new NoBarsError(nothingToMerge(job));
      begins(watcher, 'Joining it with the master', 0.2);
      const receipt = await mergeIntoMaster(session, { symbol, master, sources, tickSize, mostConflictsADay });
      await writeReceipt(receipt, job.nowMs);
      return receipt;
    } finally {
      release();
      session.close();
    }
  });
}

function nothingToMerge({ archive, symbol }: MergeJob): string {
  if (archive === null) return 'There is nothing to merge: name an archive or a file.';
  return `${archive} has no finished day of ${symbol} yet, and no file was named. Nothing was merged.`;
}

async function sourcesOf(session: DuckDbSession, job: MergeJob, watcher: MergeWatcher): Promise<MergeSource[]> {
  const sources: MergeSource[] = [];
  for (const file of job.csvFiles) {
    await mustBeFile(file);
    const convention = await decideConvention(session, file, job.declared);
    const source = csvSource(basename(file), file, convention, job.contract);
    watcher.reads(file, convention, await previewFile(session, source, job.nowMs));
    sources.push(source);
  }
  for (const file of job.parquetFiles) {
    await mustBeFile(file);
    sources.push(parquetSource(basename(file), [file]));
  }
  if (job.archive !== null) {
    sources.push(...(await archiveSources(session, job.archive, job.symbol, job.sqliteBinding, 'finished days')));
  }
  return sources;
}

/** Removes what a merge that was killed has left half-written; the caller holds the lock. */
async function sweep(master: string): Promise<void> {
  const prefixes = [master, receiptFile(master)].map((file) => `${basename(file)}${UNFINISHED_MARK}`);
  for (const name of await readdir(dirname(master))) {
    if (prefixes.some((prefix) => name.startsWith(prefix))) await unlink(join(dirname(master), name));
  }
}

/** The newest receipt of a master; written also when nothing was new, so that it always tells of the newest merge. */
async function writeReceipt(receipt: MergeReceipt, nowMs: number): Promise<void> {
  const text = JSON.stringify({ mergedAt: new Date(nowMs).toISOString(), ...receipt }, null, 2);
  await writeWhole(receiptFile(receipt.master), `${text}\n`);
}
