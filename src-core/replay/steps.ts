import { CLOSE_GRACE_MS } from '../market/bar-builder.ts';
import { MS_PER_MINUTE } from '../market/units.ts';

/** Instants just behind the close of a minute's bar: where a step of one bar ends. */

/** The first such instant after `ms`. */
export function barAfter(ms: number): number {
  return (Math.floor((ms - CLOSE_GRACE_MS) / MS_PER_MINUTE) + 1) * MS_PER_MINUTE + CLOSE_GRACE_MS;
}

/** The last such instant before `ms`; a clock that has just passed one counts as standing on it. */
export function barBefore(ms: number): number {
  const JUST_PASSED_MS = 5_000;
  const minutes = Math.floor((ms - CLOSE_GRACE_MS - JUST_PASSED_MS) / MS_PER_MINUTE);
  return minutes * MS_PER_MINUTE + CLOSE_GRACE_MS;
}
