/** A push that is older than this would tell of a market that has moved on. */
export const LONGEST_PUSH_AGE_MS = 15 * 60_000;
/** So many may wait for one target; then the oldest goes. */
export const MOST_WAITING_PUSHES = 50;

const FIRST_PAUSE_MS = 2_000;
const LONGEST_PAUSE_MS = 120_000;

/**
 * When to try again after the `attempts`th attempt failed; null when it is too late by then. A server that names a
 * time is left alone until then. `chance` is from 0 to 1: several clients must not come back at one instant.
 */
export function nextTryWallMs(
  attempts: number,
  asked: { readonly waitMs: number | null; readonly madeWallMs: number; readonly nowWallMs: number },
  chance: number,
): number | null {
  const backoffMs = Math.min(FIRST_PAUSE_MS * 2 ** (attempts - 1), LONGEST_PAUSE_MS) * (0.75 + chance / 2);
  const nextMs = asked.nowWallMs + Math.max(backoffMs, asked.waitMs ?? 0);
  return nextMs - asked.madeWallMs > LONGEST_PUSH_AGE_MS ? null : nextMs;
}
