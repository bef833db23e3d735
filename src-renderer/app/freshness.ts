import type { Health, StreamState } from '#core/contract/health';

/** Whether the prices on screen may be taken for the market's, and if not, why and since when. */
export type Freshness =
  { readonly kind: 'current' } | { readonly kind: 'held'; readonly cause: HeldCause; readonly sinceWallMs: number };

/** `engine`: bars are not being built. `silent`: the workstation's main process does not report any more. */
export type HeldCause = Exclude<StreamState, CurrentState> | 'engine' | 'silent';

/** Nothing newer exists anywhere: data arrives, or the link is good and the market is silent or closed. */
const CURRENT_STATES = ['live', 'quiet', 'closed'] as const satisfies readonly StreamState[];
type CurrentState = (typeof CURRENT_STATES)[number];
const isCurrent = (state: StreamState): state is CurrentState =>
  (CURRENT_STATES as readonly StreamState[]).includes(state);

/** Reports come once a second; so many missed and what they said is not true any more. */
export const SILENT_AFTER_MS = 5_000;

/** Also of a replay, whose prices are what they are whatever becomes of the live link. */
export const CURRENT: Freshness = { kind: 'current' };

export function freshnessOf(health: Health, nowWallMs: number): Freshness {
  if (nowWallMs - health.atWallMs > SILENT_AFTER_MS) {
    return { kind: 'held', cause: 'silent', sinceWallMs: health.atWallMs };
  }
  const { state, sinceWallMs } = health.feed;
  if (!isCurrent(state)) return { kind: 'held', cause: state, sinceWallMs };
  const engine = health.workers.find(({ name }) => name === 'engine');
  if (engine && engine.state !== 'running') return { kind: 'held', cause: 'engine', sinceWallMs: health.atWallMs };
  return CURRENT;
}

/** The word that stands by a price that is not current. */
export const HELD_WORDS: Readonly<Record<HeldCause, string>> = {
  stopped: 'stopped',
  connecting: 'connecting',
  stale: 'stale',
  asleep: 'asleep',
  offline: 'offline',
  kicked: 'taken over',
  'login-needed': 'no login',
  faulted: 'faulted',
  engine: 'not updating',
  silent: 'no report',
};
