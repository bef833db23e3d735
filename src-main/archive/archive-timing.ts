/** How the archive paces itself. Tests shorten it. */
export interface ArchiveTiming {
  /** A message waits at most this long for others to share its commit. */
  readonly commitDelayMs: number;
  readonly healthIntervalMs: number;
  /** How often what was committed is flushed to the disk: what a power cut can take back (docs/decisions/0006). */
  readonly checkpointIntervalMs: number;
  /** A finished day is written when its bars have not changed for this long. */
  readonly settleMs: number;
  /** The pause before a day that could not be written to Parquet is tried again. */
  readonly exportRetryMs: number;
  /** The first and the longest pause before a failed write or opening of a database is tried again. */
  readonly firstRetryMs: number;
  readonly longestRetryMs: number;
  /** How long closing may go on writing finished days; what is left is written after the next start. */
  readonly closeLimitMs: number;
}

export const ARCHIVE_TIMING: ArchiveTiming = {
  commitDelayMs: 100,
  healthIntervalMs: 1_000,
  checkpointIntervalMs: 5_000,
  settleMs: 2_000,
  exportRetryMs: 10_000,
  firstRetryMs: 250,
  longestRetryMs: 5_000,
  closeLimitMs: 5_000,
};
