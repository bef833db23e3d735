/** How the mirror paces itself. Tests shorten it. */
export interface MirrorTiming {
  readonly healthIntervalMs: number;
  readonly statusIntervalMs: number;
  readonly connectTimeoutMs: number;
  /** So long may Redis owe an answer before the connection counts as dead. */
  readonly silenceMs: number;
  readonly longestRetryMs: number;
  /** A wrong password is not tried again at once: somebody has to mend it. */
  readonly refusedRetryMs: number;
  /** Before something that Redis refused to write is tried again. */
  readonly refusedWriteMs: number;
  /** A receiver without Redis still asks for quotes so often, to count what is passed over. */
  readonly idleCreditMs: number;
  readonly farewellMs: number;
}

export const MIRROR_TIMING: MirrorTiming = {
  healthIntervalMs: 1_000,
  statusIntervalMs: 5_000,
  connectTimeoutMs: 3_000,
  silenceMs: 1_500,
  longestRetryMs: 5_000,
  refusedRetryMs: 30_000,
  refusedWriteMs: 1_000,
  idleCreditMs: 1_000,
  farewellMs: 300,
};
