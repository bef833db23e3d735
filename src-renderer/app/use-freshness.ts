import { useNow } from './clock.ts';
import { CURRENT, freshnessOf, type Freshness } from './freshness.ts';
import { useHealth } from './health-store.ts';
import { useIsReplay } from './mode.ts';

const STOPPED: Freshness = { kind: 'held', cause: 'connecting', sinceWallMs: 0 };

/** Looked at twice a second, because a report that stays away changes it without an event. */
const LOOK_EVERY_MS = 500;

export function useFreshness(): Freshness {
  const now = useNow(LOOK_EVERY_MS);
  const health = useHealth((state) => state.health);
  const isReplay = useIsReplay();
  if (isReplay) return CURRENT;
  return health ? freshnessOf(health, Math.max(now, health.atWallMs)) : STOPPED;
}

/** Only whether prices are held: re-renders on a change of that, not every time somebody looked. */
export function useIsHeld(): boolean {
  return useFreshness().kind === 'held';
}
