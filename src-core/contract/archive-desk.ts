import type {
  ArchiveJob,
  ExportRequest,
  ImportMerge,
  ImportPreview,
  ImportReading,
  MergeRecord,
} from './archive-jobs.ts';
import type { TradeFrame } from '../market/trade-frame.ts';
import type { PackedBars } from './display.ts';
import type { CalendarRequest, DataCalendar, DataDay, DayRequest, FileCheck } from './data-health.ts';

/** Messages of the thread that looks through an archive and joins it with others; the archive's own thread goes on writing. */

export interface DeskConfig {
  readonly folder: string;
  readonly sqliteBinding: string | null;
}

/** The ticks of one day, and what is to become of them in the database. */
export interface RetentionDay {
  readonly symbol: string;
  readonly day: string;
  readonly ticks: number;
  /** Between these two lie all of them, and those of other symbols. */
  readonly firstTickId: number;
  readonly lastTickId: number;
  /** Why they stay although they are old; null when they go. */
  readonly keptBecause: string | null;
}

/** Bars made of stored trades. */
export interface TradeBarsRequest {
  readonly symbol: string;
  readonly frame: TradeFrame;
  /** Bars that start at this instant or later; null: as many as there are. */
  readonly fromMs: number | null;
  readonly limit: number;
}

/** Everything rejects with a plain sentence; what is under way can be ended by `cancel`. */
export interface DeskRequests {
  open: { argument: DeskConfig; result: null };
  calendar: { argument: CalendarRequest; result: DataCalendar };
  day: { argument: DayRequest; result: DataDay };
  verify: { argument: { readonly symbol: string }; result: FileCheck };
  export: {
    argument: ExportRequest & { readonly target: string; readonly nowMs: number };
    /** null: cancelled, and nothing was written. */
    result: { readonly rows: number; readonly bytes: number } | null;
  };
  /** Joins the finished days of the archive into the symbol's master; null when there is no finished day yet. */
  merge: {
    argument: { readonly symbol: string; readonly asked: 'user' | 'schedule'; readonly nowMs: number };
    result: MergeRecord | null;
  };
  mergeRecords: { argument: { readonly symbol: string }; result: readonly MergeRecord[] };
  previewFile: {
    argument: { readonly file: string; readonly reading: ImportReading | null; readonly nowMs: number };
    result: Omit<ImportPreview, 'fileId'>;
  };
  importFile: {
    argument: Omit<ImportMerge, 'fileId'> & { readonly file: string; readonly nowMs: number };
    result: MergeRecord;
  };
  /** Writes the ticks of finished days to Parquet; answers how many files are new. */
  writeTicks: { argument: null; result: number };
  planRetention: { argument: { readonly keepDays: number }; result: readonly RetentionDay[] };
  tradeBars: { argument: TradeBarsRequest; result: PackedBars };
  cancel: { argument: null; result: null };
}
export interface DeskEvents {
  job: ArchiveJob | null;
}
