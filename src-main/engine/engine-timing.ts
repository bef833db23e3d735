/** How the engine's thread paces itself. Tests shorten it. */
export interface EngineTiming {
  /** The screen is told at most this often. */
  readonly displayIntervalMs: number;
  readonly healthIntervalMs: number;
  /** Other programs are told of quotes at most this often. */
  readonly busIntervalMs: number;
  /** How long a recovery waits for an archive that is not attached (yet, or any more). */
  readonly archiveWaitMs: number;
  /** How long the archive may keep silent during a recovery. */
  readonly replaySilenceMs: number;
}

export const ENGINE_TIMING: EngineTiming = {
  displayIntervalMs: 16,
  healthIntervalMs: 1_000,
  busIntervalMs: 2,
  archiveWaitMs: 5_000,
  replaySilenceMs: 15_000,
};
