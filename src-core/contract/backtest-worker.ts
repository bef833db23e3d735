import type { BacktestResult, SweepRow } from '../backtest/backtest-result.ts';
import type { TradingDay } from '../market/units.ts';
import type { ParameterValue } from '../signals/parameters.ts';
import type { BacktestEntry, BacktestJob, BacktestRecord, BacktestState } from './backtest.ts';

/**
 * Messages of the threads of backtests:
 *
 *   main ──BacktestRequests──> backtest (one: stores runs, writes reports) ──ComputeRequests──> compute (one a core)
 */

/** Where an archive lies, for threads that only read it. */
export interface ArchivePlace {
  readonly folder: string;
  /** Path of a better-sqlite3 binary for hosts below Node-API 10, or null for the packaged one. */
  readonly sqliteBinding: string | null;
}

/** One set of parameters of a run. */
export interface ParameterSet {
  readonly parameters: Readonly<Record<string, ParameterValue>>;
  /** The values of the sweep's axes; empty for the job's own parameters. */
  readonly values: readonly ParameterValue[];
}

export interface ComputeTask {
  readonly job: BacktestJob;
  /** null when the bars come from a file. */
  readonly archive: ArchivePlace | null;
  readonly sets: readonly ParameterSet[];
  /** Whether the first set is wanted whole, with its trades, rather than as a row. */
  readonly isFirstWhole: boolean;
}

export interface ComputeAnswer {
  readonly whole: BacktestResult | null;
  readonly rows: readonly SweepRow[];
}

export interface ComputeRequests {
  run: { argument: ComputeTask; result: ComputeAnswer };
  /** The run under way ends with BacktestCancelled. */
  cancel: { argument: null; result: null };
}
export interface ComputeEvents {
  /** 0 to 1. */
  progress: { readonly done: number };
}

/** A session report that was written just now. */
export interface WrittenReport {
  readonly day: TradingDay;
  readonly file: string;
  /** In one line: what the day came to. */
  readonly sentence: string;
}

export interface SessionReportsRequest {
  readonly symbols: readonly string[];
  /** Days up to this one are over. */
  readonly throughDay: TradingDay;
  /** Whether the last one is written although there is a report of it: it was made before the day was over. */
  readonly isLastAnew: boolean;
}

export interface BacktestRequests {
  open: { argument: ArchivePlace; result: null };
  /** Begins a run; what becomes of it comes as `state`. Refused with a sentence while another runs. */
  run: { argument: { readonly job: BacktestJob; readonly madeWallMs: number; readonly runId: string }; result: null };
  cancel: { argument: null; result: null };
  history: { argument: { readonly limit: number }; result: readonly BacktestEntry[] };
  read: { argument: { readonly runId: string }; result: BacktestRecord | null };
  delete: { argument: { readonly runId: string }; result: null };
  /** Writes a run into the archive's reports; the answer is the file. */
  export: { argument: { readonly runId: string; readonly as: 'csv' | 'html' }; result: string };
  /** Writes the reports of the newest days that have bars and no report yet; the answer is what was written. */
  sessionReports: { argument: SessionReportsRequest; result: readonly WrittenReport[] };
  close: { argument: null; result: null };
}
export interface BacktestEvents {
  state: BacktestState;
}
