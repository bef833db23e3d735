const FIRST_DELAY_MS = 500;
const LONGEST_DELAY_MS = 8_000;

/** A server that wants to be left alone longer than this is asked again at the next reading, not by waiting. */
export const LONGEST_RETRY_AFTER_MS = 60_000;

/** A question is asked this often at most, the first time included. */
export const MAXIMUM_ATTEMPTS = 4;

/**
 * Wait before another try after failed attempt number `attempt` (1, 2, …): 0.5, 1, 2 … 8 s, of which the upper half is
 * drawn by `chance` (0 to 1), or what the server asked for. null: do not try again.
 */
export function retryDelayMs(attempt: number, chance: number, retryAfterMs: number | null): number | null {
  if (attempt >= MAXIMUM_ATTEMPTS) return null;
  const whole = Math.min(FIRST_DELAY_MS * 2 ** (attempt - 1), LONGEST_DELAY_MS);
  const delayMs = whole / 2 + (whole / 2) * chance;
  if (retryAfterMs === null) return delayMs;
  return retryAfterMs > LONGEST_RETRY_AFTER_MS ? null : Math.max(retryAfterMs, delayMs);
}
