import type { Circumstances, Connection, ConnectionEvent, Liveness } from './connection-state.ts';
import { goOffline, step, toState, type Step } from './connection-steps.ts';
import { GIVE_UP_AFTER_HEARTBEATS, QUIET_AFTER_HEARTBEATS, STALE_AFTER_HEARTBEATS } from './connection-timing.ts';
import { describeRefusals } from './subscription-pass.ts';

/** What silence on a link means. Pure. */

type Silence = Extract<ConnectionEvent, { kind: 'silence' }>;

function livenessOf({ frameAgeMs, dataAgeMs, heartbeatIntervalMs, closure }: Silence): Liveness {
  if (frameAgeMs >= STALE_AFTER_HEARTBEATS * heartbeatIntervalMs) return 'stale';
  if (dataAgeMs < QUIET_AFTER_HEARTBEATS * heartbeatIntervalMs) return 'live';
  return closure === null ? 'quiet' : 'closed';
}

function reasonOf(connection: Connection, liveness: Liveness, closure: string | null): string | null {
  switch (liveness) {
    case 'stale':
      return `${STALE_AFTER_HEARTBEATS} heartbeats missed; the prices shown may be old.`;
    case 'quiet':
      return 'Heartbeats arrive, data does not, though the market should be open.';
    case 'closed':
      return closure;
    case 'live':
      return describeRefusals(connection);
  }
}

export function onSilence(connection: Connection, silence: Silence, circumstances: Circumstances): Step {
  const { state } = connection;
  if (state.kind !== 'streaming') return step(connection);
  if (silence.frameAgeMs >= GIVE_UP_AFTER_HEARTBEATS * silence.heartbeatIntervalMs) {
    return goOffline(connection, `Nothing heard for ${Math.round(silence.frameAgeMs / 1_000)} s`, circumstances);
  }
  const liveness = livenessOf(silence);
  if (liveness === state.liveness) return step(connection);
  return step(toState(connection, { ...state, liveness }, reasonOf(connection, liveness, silence.closure)));
}
