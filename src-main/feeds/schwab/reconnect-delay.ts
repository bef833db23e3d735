const FIRST_DELAY_MS = 1_000;
const LONGEST_DELAY_MS = 30_000;

/** No reason to knock, not even an impatient user, makes more attempts than this in a minute. */
export const MAXIMUM_ATTEMPTS_PER_WINDOW = 12;
export const ATTEMPT_WINDOW_MS = 60_000;

/**
 * Wait after failed attempt number `attempt` (1, 2, ...): 1, 2, 4 ... 30 s, of which the upper half is drawn by
 * `chance` (0 to 1), so that clients cut off together do not come back together.
 */
export function reconnectDelayMs(attempt: number, chance: number): number {
  const whole = Math.min(FIRST_DELAY_MS * 2 ** Math.min(attempt - 1, 10), LONGEST_DELAY_MS);
  return whole / 2 + (whole / 2) * chance;
}

/** Milliseconds until one more attempt fits into the window; 0 when it does now. */
export function attemptWaitMs(attemptsAtMs: readonly number[], nowMs: number): number {
  const recent = attemptsAtMs.filter((atMs) => nowMs - atMs < ATTEMPT_WINDOW_MS);
  const oldest = recent[recent.length - MAXIMUM_ATTEMPTS_PER_WINDOW];
  return oldest === undefined ? 0 : oldest + ATTEMPT_WINDOW_MS - nowMs;
}
