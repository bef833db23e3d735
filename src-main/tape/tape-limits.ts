/** How much room tapes may take; a busy day of twenty futures is some hundred megabytes. */
export interface TapeLimits {
  /** One file; a new one is begun behind it. */
  readonly fileBytes: number;
  /** All files of one trading day; beyond it nothing more is recorded that day. */
  readonly dayBytes: number;
  /** All tapes of an archive; the oldest make room. */
  readonly totalBytes: number;
  /** Lines in memory that wait for the disk, in characters; beyond it lines are left out and counted. */
  readonly waitingChars: number;
  /** Text of one block, and how long it may take to fill: at most so much is lost in a crash. */
  readonly blockChars: number;
  readonly blockMs: number;
}

const MEBIBYTE = 1024 * 1024;

export const TAPE_LIMITS: TapeLimits = {
  fileBytes: 256 * MEBIBYTE,
  dayBytes: 2_048 * MEBIBYTE,
  totalBytes: 8_192 * MEBIBYTE,
  waitingChars: 16 * MEBIBYTE,
  blockChars: 256 * 1024,
  blockMs: 2_000,
};
