import { z } from 'zod';
import type { BacktestResult, SweepRow } from '../backtest/backtest-result.ts';
import { fillSettingsSchema } from '../paper/fill-settings.ts';
import { positionSizeSchema } from '../paper/position-size.ts';
import { activeStrategySchema } from '../signals/active-strategy.ts';

/** What a backtest is asked for, and what the window sees of those that run and have run. */

/** Where the bars come from: the archive in use, or a file that the user has chosen. */
export const backtestSourceSchema = z.discriminatedUnion('kind', [
  /** `ticks`: every stored trade through the engine; `bars`: the stored minutes. */
  z.object({ kind: z.literal('archive'), detail: z.enum(['bars', 'ticks']) }),
  z.object({ kind: z.literal('parquet'), file: z.string().min(1).max(4_096) }),
  z.object({
    kind: z.literal('csv'),
    file: z.string().min(1).max(4_096),
    /** null: as the file proves it. */
    zone: z.string().max(64).nullable(),
    stamp: z.enum(['start', 'end']).nullable(),
  }),
]);
export type BacktestSource = z.infer<typeof backtestSourceSchema>;

/** A parameter and the values that a sweep tries. */
export const sweepAxisSchema = z.object({
  parameter: z.string().min(1).max(64),
  values: z
    .array(z.union([z.number(), z.string().max(64), z.boolean()]))
    .min(1)
    .max(200),
});
export type SweepAxis = z.infer<typeof sweepAxisSchema>;

/** Enough for 20 by 20 and more; beyond it a sweep is a search, which finds what is not there. */
export const MOST_SWEEP_SETS = 2_000;

export const backtestJobSchema = z.object({
  symbol: z.string().min(1).max(32),
  strategy: z.string().min(1).max(64),
  /** Names where the parameters come from; null when they are the user's own. */
  preset: z.string().max(64).nullable(),
  /** As an active strategy of the same parameters has it, so that its signals have the same names. */
  activeId: z.string().min(1).max(64),
  parameters: activeStrategySchema.shape.parameters,
  source: backtestSourceSchema,
  /** Bars that begin in [fromMs, toMs). */
  fromMs: z.number(),
  toMs: z.number(),
  fills: fillSettingsSchema,
  size: positionSizeSchema,
  /** Dollars. */
  startEquity: z.number().positive().max(1e12),
  /** One or two; none is a single run. */
  sweep: z.array(sweepAxisSchema).max(2),
});
export type BacktestJob = z.infer<typeof backtestJobSchema>;

export const backtestStateSchema = z.object({
  /** null while nothing runs. */
  running: z
    .object({
      title: z.string(),
      /** 0 to 1. */
      done: z.number(),
      /** What is being done, as a sentence. */
      doing: z.string(),
    })
    .nullable(),
  /** Why the newest run came to nothing, or how it ended; null before the first. */
  outcome: z.object({ ok: z.boolean(), sentence: z.string(), runId: z.string().nullable() }).nullable(),
});
export type BacktestState = z.infer<typeof backtestStateSchema>;

/** One line of the history of runs. */
export const backtestEntrySchema = z.object({
  runId: z.string(),
  madeWallMs: z.number(),
  title: z.string(),
  symbol: z.string(),
  trades: z.number(),
  net: z.number(),
  sets: z.number(),
});
export type BacktestEntry = z.infer<typeof backtestEntrySchema>;

/** A run as it is stored: what was asked, over which data, and what came of it. */
export interface BacktestRecord {
  readonly runId: string;
  readonly madeWallMs: number;
  readonly job: BacktestJob;
  readonly result: BacktestResult;
  /** One a set of parameters; empty unless it was a sweep. The result is that of the job's own parameters. */
  readonly sweep: readonly SweepRow[];
}
