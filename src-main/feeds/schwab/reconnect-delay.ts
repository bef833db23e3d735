const FIRST_DELAY_MS = 1_000;
const LONGEST_DELAY_MS = 30_000;

/** While nobody answers, knocking costs nobody anything: for a minute often enough that a short outage stays short. */
const PROBING_MS = 60_000;
const SHORTEST_PROBE_MS = 1_000;
const LONGEST_PROBE_MS = 1_500;

export const ATTEMPT_WINDOW_MS = 60_000;
/** No reason to knock, not even an impatient user, makes more attempts than this in a minute. */
export const MAXIMUM_ATTEMPTS_PER_WINDOW = 60;
/** Of these, at most so many that the server notices: one that answers and still does not serve is left in peace. */
export const MAXIMUM_NOTICED_PER_WINDOW = 12;

/**
 * Wait after failed attempt number `attempt` (1, 2, ...) on a server that is there: 1, 2, 4 ... 30 s, of which the upper
 * half is drawn by `chance` (0 to 1), so that clients cut off together do not come back together.
 */
export function reconnectDelayMs(attempt: number, chance: number): number {
  const whole = Math.min(FIRST_DELAY_MS * 2 ** Math.min(attempt - 1, 10), LONGEST_DELAY_MS);
  return whole / 2 + (whole / 2) * chance;
}

/**
 * Wait after an attempt that reached nobody, `outageMs` into the outage: 1 to 1.5 s in the first minute, then growing
 * with the outage up to 30 s, its upper third drawn by `chance`.
 */
export function probeDelayMs(outageMs: number, chance: number): number {
  const whole = Math.min(LONGEST_DELAY_MS, Math.max(LONGEST_PROBE_MS, (outageMs - PROBING_MS) / 4));
  const share = SHORTEST_PROBE_MS / LONGEST_PROBE_MS;
  return whole * (share + (1 - share) * chance);
}

function windowWaitMs(atMs: readonly number[], nowMs: number, most: number): number {
  const recent = withinWindow(atMs, nowMs);
  const oldest = recent[recent.length - most];
  return oldest === undefined ? 0 : oldest + ATTEMPT_WINDOW_MS - nowMs;
}

export function withinWindow(atMs: readonly number[], nowMs: number): readonly number[] {
  return atMs.filter((one) => nowMs - one < ATTEMPT_WINDOW_MS);
}

/** Milliseconds until one more attempt fits into the window; 0 when it does now. */
export function attemptWaitMs(attemptsAtMs: readonly number[], noticedAtMs: readonly number[], nowMs: number): number {
  return Math.max(
    windowWaitMs(attemptsAtMs, nowMs, MAXIMUM_ATTEMPTS_PER_WINDOW),
    windowWaitMs(noticedAtMs, nowMs, MAXIMUM_NOTICED_PER_WINDOW),
  );
}
