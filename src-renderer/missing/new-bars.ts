import type { MissingStretch } from '#core/contract/backfill';

/** Whether the archive got bars between two views of what is missing: a stretch was filled, or filled further. */
export function holdsNewBars(before: readonly MissingStretch[], now: readonly MissingStretch[]): boolean {
  return now.some(
    ({ fromMs, toMs, filledMinutes }) =>
      filledMinutes > 0 &&
      !before.some((known) => known.fromMs === fromMs && known.toMs === toMs && known.filledMinutes >= filledMinutes),
  );
}

export const filledMinutesOf = (stretches: readonly MissingStretch[]): number =>
  stretches.reduce((sum, { filledMinutes }) => sum + filledMinutes, 0);
