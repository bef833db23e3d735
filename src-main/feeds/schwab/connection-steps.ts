import type { Circumstances, Connection, ConnectionEffect, ConnectionState } from './connection-state.ts';
import { STABLE_LINK_MS, TOKEN_TIMEOUT_MS } from './connection-timing.ts';
import { attemptWaitMs, probeDelayMs, reconnectDelayMs, withinWindow } from './reconnect-delay.ts';

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

/** Takes leave of a link, with a closing handshake or without; tells downstream once. The next one gets a new token. */
export function unlink(connection: Connection, how: 'drop-link' | 'close-link' = 'drop-link'): Step {
  const down: readonly ConnectionEffect[] = connection.linkIsUp ? [{ kind: 'tell-link', state: 'down' }] : [];
  const bare = { ...connection, linkIsUp: false, standings: [] };
  return step(bare, { kind: how }, { kind: 'forget-token' }, ...down);
}

const TRYING: ReadonlySet<ConnectionState['kind']> = new Set<ConnectionState['kind']>([
  'fetching-token',
  'fetching-preference',
  'opening-socket',
  'logging-in',
  'subscribing',
  'streaming',
  'waiting',
]);

/** Whether there is a stream, or one is being tried for. */
export function isTrying({ kind }: ConnectionState): boolean {
  return TRYING.has(kind);
}

/** Whether there is a socket that the server's words come from. */
export function isLinked({ kind }: ConnectionState): boolean {
  return kind === 'logging-in' || kind === 'subscribing' || kind === 'streaming';
}

export function toState(connection: Connection, state: ConnectionState, reason: string | null): Connection {
  return { ...connection, state, reason };
}

/** Since when there is no stream: a stream that ends begins a new outage. */
function outageStart({ state, outageSinceMs }: Connection, nowMs: number): number {
  return state.kind === 'streaming' ? nowMs : (outageSinceMs ?? nowMs);
}

const NO_NETWORK =
  'This computer has no network connection, so no prices arrive. The stream comes back by itself with the network.';

/** Waits and tries again. `isThere`: somebody answered or was connected, as opposed to nobody being reached. */
export function goOffline(connection: Connection, why: string, { nowMs, chance }: Circumstances, isThere = true): Step {
  const { state } = connection;
  const wasGood = state.kind === 'streaming' && nowMs - state.sinceMs >= STABLE_LINK_MS;
  const attempt = wasGood ? 0 : connection.attempt;
  const failures = (wasGood ? 0 : connection.failures) + (isThere ? 1 : 0);
  const outageSinceMs = outageStart(connection, nowMs);
  const delayMs = Math.max(
    isThere ? reconnectDelayMs(failures, chance) : probeDelayMs(nowMs - outageSinceMs, chance),
    attemptWaitMs(connection.attemptsAtMs, connection.noticedAtMs, nowMs),
  );
  const unlinked = unlink({ ...connection, attempt, failures, outageSinceMs });
  const reason = isThere || connection.hasNetwork ? sentence(why) : NO_NETWORK;
  const waiting = toState(unlinked.connection, { kind: 'waiting', retryAtMs: nowMs + delayMs }, reason);
  return step(waiting, ...unlinked.effects, deadline(delayMs));
}

/** Rests in a state from which only the user, a login or the computer's waking leads on. */
export function rest(
  connection: Connection,
  kind: 'faulted' | 'kicked' | 'login-needed' | 'idle',
  reason: string,
): Step {
  const unlinked = unlink(connection, kind === 'idle' ? 'close-link' : 'drop-link');
  const resting = toState(unlinked.connection, { kind }, sentence(reason));
  return step(resting, ...unlinked.effects, deadline(null));
}

const NOTHING_WANTED = 'There is nothing to stream: no symbol is wanted. Add one, and the stream begins.';

export function rested(connection: Connection): Step {
  return rest({ ...connection, outageSinceMs: null }, 'idle', NOTHING_WANTED);
}

/** Begins an attempt: always from the start, with a token and an identity of its own. */
export function attemptNow(connection: Connection, { nowMs }: Circumstances): Step {
  if (connection.wanted.length === 0) return rested(connection);
  const attemptsAtMs = withinWindow(connection.attemptsAtMs, nowMs);
  const noticedAtMs = withinWindow(connection.noticedAtMs, nowMs);
  const waitMs = attemptWaitMs(attemptsAtMs, noticedAtMs, nowMs);
  if (waitMs > 0) {
    const why = `${attemptsAtMs.length} attempts in the last minute; waiting, so as not to be locked out.`;
    return step(toState(connection, { kind: 'waiting', retryAtMs: nowMs + waitMs }, why), deadline(waitMs));
  }
  const next: Connection = {
    ...connection,
    attempt: connection.attempt + 1,
    attemptsAtMs: [...attemptsAtMs, nowMs],
    noticedAtMs,
    outageSinceMs: connection.outageSinceMs ?? nowMs,
    hasReplacedToken: false,
  };
  return askToken(next);
}

/** Asks for a token: the first of an attempt, or one in place of a refused one. */
export function askToken(connection: Connection): Step {
  return step({ ...connection, state: { kind: 'fetching-token' }, nextRequestId: 0 }, deadline(TOKEN_TIMEOUT_MS), {
    kind: 'ask-token',
    refusedSerial: connection.refusedSerial,
  });
}

/** The server has seen this attempt. */
export function noticed(connection: Connection, nowMs: number): Connection {
  return { ...connection, noticedAtMs: [...connection.noticedAtMs, nowMs] };
}

/** Stops without a farewell. */
export function onAbandon(connection: Connection): Step {
  const unlinked = unlink(connection);
  const stopped = toState({ ...unlinked.connection, outageSinceMs: null }, { kind: 'stopped' }, null);
  return step(stopped, ...unlinked.effects, deadline(null));
}

export function onLoggedOut(connection: Connection): Step {
  const { connection: stopped, effects } = onAbandon(connection);
  return step(stopped, { kind: 'close-link' }, ...effects);
}
