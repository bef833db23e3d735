import type { Health, StreamState } from '#core/contract/health';

/** Whether the prices on screen may be taken for the market's, and if not, why and since when. */
export type Freshness =
  { readonly kind: 'current' } | { readonly kind: 'held'; readonly cause: HeldCause; readonly sinceWallMs: number };

/** `engine`: bars are not being built. `silent`: the workstation's main process does not report any more. */
export type HeldCause = Exclude<StreamState, 'live' | 'quiet'> | 'engine' | 'silent';

/** Reports come once a second; so many missed and what they said is not true any more. */
export const SILENT_AFTER_MS = 5_000;

const CURRENT: Freshness = { kind: 'current' };

export function freshnessOf(health: Health, nowWallMs: number): Freshness {
  if (nowWallMs - health.atWallMs > SILENT_AFTER_MS) {
    return { kind: 'held', cause: 'silent', sinceWallMs: health.atWallMs };
  }
  const { state, sinceWallMs } = health.feed;
  if (state !== 'live' && state !== 'quiet') return { kind: 'held', cause: state, sinceWallMs };
  const engine = health.workers.find(({ name }) => name === 'engine');
  if (engine && engine.state !== 'running') return { kind: 'held', cause: 'engine', sinceWallMs: health.atWallMs };
  return CURRENT;
}

/** The word that stands by a price that is not current. */
export const HELD_WORDS: Readonly<Record<HeldCause, string>> = {
  stopped: 'stopped',
  connecting: 'connecting',
  stale: 'stale',
  offline: 'offline',
  faulted: 'faulted',
  engine: 'not updating',
  silent: 'no report',
};
