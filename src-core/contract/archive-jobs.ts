import { z } from 'zod';
import {
  BAR_STAMPS,
  EARLIEST_DAILY_MINUTE,
  EXPORT_FORMATS,
  EXPORT_ZONES,
  IMPORT_FORMATS,
  KEEP_TICKS_DAYS,
} from './archive-choices.ts';
import { GAP_REASONS } from './data-health.ts';

/** What the window asks to be done with the archive: exports, merges, imports, and the deleting of old ticks. */

const symbolSchema = z.string().min(1).max(32);

export const exportRequestSchema = z.object({
  symbol: symbolSchema,
  place: z.enum(['archive', 'master']),
  /** Bars that begin in [fromMs, toMs). */
  fromMs: z.number(),
  toMs: z.number(),
  /** As `parseTimeframe` reads it. */
  timeframe: z.string().max(20),
  hours: z.enum(['all', 'regular']),
  /** How prices before a change of contract are moved; `none`: as they traded. */
  adjustment: z.enum(['none', 'difference', 'ratio']),
  /** Of the stamps in CSV and JSON; Parquet holds instants. */
  zone: z.enum(EXPORT_ZONES),
  format: z.enum(EXPORT_FORMATS),
});
export type ExportRequest = z.infer<typeof exportRequestSchema>;

export const exportOutcomeSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('written'), file: z.string(), rows: z.number(), bytes: z.number() }),
  z.object({ kind: z.literal('cancelled') }),
]);
export type ExportOutcome = z.infer<typeof exportOutcomeSchema>;

/** One merge into the master of a symbol, as it is kept. */
export const mergeRecordSchema = z.object({
  /** ISO in UTC. */
  mergedAt: z.string(),
  asked: z.enum(['user', 'schedule', 'import']),
  symbol: symbolSchema,
  rowsBefore: z.number(),
  rowsAfter: z.number(),
  inserted: z.number(),
  replaced: z.number(),
  equal: z.number(),
  outranked: z.number(),
  refused: z.number(),
  conflicts: z.number(),
  sources: z.array(z.object({ name: z.string(), rows: z.number() })),
  /** How whole the master is over the days that were offered; null when no bar was. */
  coverage: z
    .object({
      fromDay: z.string(),
      toDay: z.string(),
      sessions: z.number(),
      complete: z.number(),
      coveragePercent: z.number(),
      missingMinutes: z.array(z.object({ reason: z.enum(GAP_REASONS), minutes: z.number() })),
    })
    .nullable(),
  /** Where the contract changes over those days. */
  rolls: z.array(
    z.object({ time: z.string(), from: z.string(), to: z.string(), difference: z.string(), ratio: z.number() }),
  ),
});
export type MergeRecord = z.infer<typeof mergeRecordSchema>;

/** How the bars of a file are to be read. */
export const importReadingSchema = z.object({
  format: z.enum([...IMPORT_FORMATS, 'parquet']),
  zone: z.string().max(64),
  stamp: z.enum(BAR_STAMPS),
});
export type ImportReading = z.infer<typeof importReadingSchema>;

export const importPreviewSchema = z.object({
  /** Stands for the file that was chosen; the page learns no more of it than its name. */
  fileId: z.number(),
  name: z.string(),
  bytes: z.number(),
  reading: importReadingSchema,
  /**
   * Where the reading comes from: the user, the file's own instants, the evidence of its bars; `unproven` when the bars
   * allow several readings or none: then the user must say.
   */
  by: z.enum(['user', 'written', 'detected', 'unproven']),
  /** Why it is taken so, or why it cannot be told. */
  sentence: z.string(),
  /** What the bars say under each usual reading; empty where the file tells its instants itself. */
  evidence: z.array(
    z.object({
      zone: z.string(),
      stamp: z.enum(BAR_STAMPS),
      barsInBreak: z.number(),
      volumeAtOpen: z.number().nullable(),
      volumeBeforeOpen: z.number().nullable(),
      fits: z.boolean(),
    }),
  ),
  rows: z.number(),
  readableRows: z.number(),
  /** ISO in UTC. */
  firstStart: z.string(),
  lastStart: z.string(),
  /** The first bars as they would be stored. */
  lines: z.array(z.string()),
  /** Why it may not be merged like this; null when it may. */
  problem: z.string().nullable(),
});
export type ImportPreview = z.infer<typeof importPreviewSchema>;

export const importMergeSchema = z.object({
  fileId: z.number(),
  symbol: symbolSchema,
  reading: importReadingSchema,
  /** The contract whose bars these are, e.g. `/NQZ26`; null when the file holds several or none is known. */
  contract: z.string().min(1).max(32).nullable(),
  /** Replace also many bars of a day that are far from the master's. */
  allowConflicts: z.boolean(),
});
export type ImportMerge = z.infer<typeof importMergeSchema>;

/** The job that is under way; one at a time. */
export interface ArchiveJob {
  readonly kind: 'export' | 'merge' | 'import' | 'retention';
  readonly symbol: string | null;
  /** `Reading the bars`. */
  readonly phase: string;
  /** 0 to 1. */
  readonly fraction: number;
  readonly canCancel: boolean;
}

export const retentionPlanSchema = z.object({
  days: z.array(
    z.object({
      symbol: symbolSchema,
      day: z.string(),
      ticks: z.number(),
      /** Why they stay although they are old; null when they go. */
      keptBecause: z.string().nullable(),
    }),
  ),
});
export type RetentionPlanView = z.infer<typeof retentionPlanSchema>;

export const keepDaysSchema = z.number().int().min(KEEP_TICKS_DAYS.least).max(KEEP_TICKS_DAYS.most);

/** What is done every day without being asked. */
export const dailyRunSchema = z.object({
  isOn: z.boolean(),
  /** Minutes after midnight in New York. */
  atMinute: z.number().int().min(EARLIEST_DAILY_MINUTE).max(1_439),
  /** null: every symbol of the watchlist. */
  symbols: z.array(symbolSchema).max(100).nullable(),
  /** Ticks older than so many days go from the database once they lie whole in Parquet; null keeps all. */
  keepTicksDays: keepDaysSchema.nullable(),
});
export type DailyRun = z.infer<typeof dailyRunSchema>;
