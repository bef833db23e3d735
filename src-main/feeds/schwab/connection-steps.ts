import type { Circumstances, Connection, ConnectionEffect, ConnectionState } from './connection-state.ts';
import { PREFERENCE_TIMEOUT_MS, STABLE_LINK_MS } from './connection-timing.ts';
import { attemptWaitMs, ATTEMPT_WINDOW_MS, reconnectDelayMs } from './reconnect-delay.ts';

/** The moves that every part of the connection machine makes. All pure. */

export interface Step {
  readonly connection: Connection;
  readonly effects: readonly ConnectionEffect[];
}

export const step = (connection: Connection, ...effects: readonly ConnectionEffect[]): Step => ({
  connection,
  effects,
});

export const deadline = (afterMs: number | null): ConnectionEffect => ({ kind: 'set-deadline', afterMs });

export const sentence = (text: string): string => (/[.!?]$/.test(text) ? text : `${text}.`);

/** Takes leave of a link: tells downstream once that it is down. */
export function unlink(connection: Connection): Step {
  const down: readonly ConnectionEffect[] = connection.linkIsUp ? [{ kind: 'tell-link', state: 'down' }] : [];
  const bare = { ...connection, linkIsUp: false, accepted: [], refused: [] };
  return step(bare, { kind: 'drop-link' }, ...down);
}

export function toState(connection: Connection, state: ConnectionState, reason: string | null): Connection {
  return { ...connection, state, reason };
}

/** Waits and tries again. */
export function goOffline(connection: Connection, why: string, { nowMs, chance }: Circumstances): Step {
  const { state } = connection;
  const wasGood = state.kind === 'streaming' && nowMs - state.sinceMs >= STABLE_LINK_MS;
  const attempt = wasGood ? 0 : connection.attempt;
  const delayMs = Math.max(
    reconnectDelayMs(Math.max(attempt, 1), chance),
    attemptWaitMs(connection.attemptsAtMs, nowMs),
  );
  const unlinked = unlink({ ...connection, attempt });
  const waiting = toState(unlinked.connection, { kind: 'waiting', retryAtMs: nowMs + delayMs }, sentence(why));
  return step(waiting, ...unlinked.effects, deadline(delayMs));
}

/** Gives up; the user must act. */
export function fault(connection: Connection, reason: string): Step {
  const unlinked = unlink(connection);
  const faulted = toState(unlinked.connection, { kind: 'faulted' }, sentence(reason));
  return step(faulted, ...unlinked.effects, deadline(null), { kind: 'forget-token' });
}

/** Begins an attempt: always from the start, with a fresh userPreference, because its ids belong to one connection. */
export function attemptNow(connection: Connection, { nowMs }: Circumstances): Step {
  const attemptsAtMs = connection.attemptsAtMs.filter((atMs) => nowMs - atMs < ATTEMPT_WINDOW_MS);
  const waitMs = attemptWaitMs(attemptsAtMs, nowMs);
  if (waitMs > 0) {
    const why = `${attemptsAtMs.length} attempts in the last minute; waiting, so as not to be locked out.`;
    return step(toState(connection, { kind: 'waiting', retryAtMs: nowMs + waitMs }, why), deadline(waitMs));
  }
  const next: Connection = {
    ...connection,
    state: { kind: 'fetching-preference' },
    attempt: connection.attempt + 1,
    attemptsAtMs: [...attemptsAtMs, nowMs],
    nextRequestId: 0,
  };
  return step(next, deadline(PREFERENCE_TIMEOUT_MS), { kind: 'fetch-preference' });
}
