import type { Health, StreamState } from '#core/contract/health';
import type { Mode } from '#core/contract/ipc';
import { isPlausibleInstant } from '#core/market/session';
import { epochMs, type EpochMs } from '#core/market/units';

const HEARD: ReadonlySet<StreamState> = new Set(['live', 'quiet', 'closed']);

/** Calendars want whole milliseconds, and nothing that cannot be a time. */
function whole(instantMs: number): EpochMs | null {
  return isPlausibleInstant(instantMs) ? epochMs(Math.floor(instantMs)) : null;
}

/**
 * The exchange's time now: what the stream told last and what has passed since. While no stream tells it, a broker's
 * time is this computer's; practice and replay have none.
 */
export function marketClock({ feed, atWallMs }: Pick<Health, 'feed' | 'atWallMs'>, mode: Mode): EpochMs | null {
  const { state, exchangeMs, lastFrameWallMs, clockRate } = feed;
  if (HEARD.has(state) && exchangeMs !== null && lastFrameWallMs !== null) {
    return whole(exchangeMs + Math.max(0, atWallMs - lastFrameWallMs) * clockRate);
  }
  return mode === 'live' ? whole(atWallMs) : null;
}
