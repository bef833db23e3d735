import type { Circumstances, Connection, ConnectionEvent, ConnectionState } from './connection-state.ts';
import {
  attemptNow,
  deadline,
  goOffline,
  isLinked,
  isTrying,
  noticed,
  onAbandon,
  onLoggedOut,
  rest,
  rested,
  step,
  toState,
  unlink,
  type Step,
} from './connection-steps.ts';
import {
  ANSWER_TIMEOUT_MS,
  LOGOUT_TIMEOUT_MS,
  PREFERENCE_TIMEOUT_MS,
  SOCKET_TIMEOUT_MS,
  TOKEN_TIMEOUT_MS,
} from './connection-timing.ts';
import { onSilence } from './link-silence.ts';
import { onAnswer, onNotice, onTokenRefused } from './server-word-steps.ts';
import type { Subscription } from './stream-services.ts';
import { askAgain, goOn, inFlightOf } from './subscription-pass.ts';
import { onNetworkDown, onNetworkUp, onSuspend, onWake, refreshed } from './system-steps.ts';

type Kind = ConnectionEvent['kind'];
type EventOf<One extends Kind> = Extract<ConnectionEvent, { kind: One }>;
type Handler<One extends Kind> = (connection: Connection, event: EventOf<One>, circumstances: Circumstances) => Step;

// ---- What the user and the application ask for

function onStart(connection: Connection, wanted: readonly Subscription[], circumstances: Circumstances): Step {
  const unlinked = unlink(connection);
  const fresh: Connection = {
    ...refreshed(unlinked.connection),
    wanted,
    hasStreamed: false,
    refusedSerial: null,
    reason: null,
  };
  const begun = attemptNow(fresh, circumstances);
  return step(begun.connection, ...unlinked.effects, ...begun.effects);
}

function onWant(connection: Connection, wanted: readonly Subscription[], circumstances: Circumstances): Step {
  const isWanted = new Set(wanted.map(({ service }) => service));
  // What was refused is asked for anew when it is wanted anew.
  const standings = connection.standings.filter(({ service, held }) => isWanted.has(service) || held.length > 0);
  const changed: Connection = { ...connection, wanted, standings };
  const { state } = connection;
  if (state.kind === 'idle') return wanted.length === 0 ? step(changed) : attemptNow(changed, circumstances);
  if (state.kind === 'streaming' && state.inFlight === null) return goOn(changed, circumstances);
  const isOnTheWay = isTrying(state) && inFlightOf(state) === null;
  return wanted.length === 0 && isOnTheWay ? rested(changed) : step(changed);
}

function onStop(connection: Connection): Step {
  const { state } = connection;
  if (state.kind === 'logging-out' || state.kind === 'stopped') return step(connection);
  if (state.kind !== 'subscribing' && state.kind !== 'streaming') return onAbandon(connection);
  // The link is up until the server has gone: what still comes is data like any other.
  const requestId = connection.nextRequestId;
  const leaving = toState({ ...connection, standings: [] }, { kind: 'logging-out', requestId }, null);
  return step(leaving, { kind: 'send', requestId, command: { name: 'LOGOUT' } }, deadline(LOGOUT_TIMEOUT_MS));
}

function onRetryNow(connection: Connection, circumstances: Circumstances): Step {
  const { kind } = connection.state;
  if (kind === 'login-needed') return attemptNow(refreshed(connection), circumstances);
  return kind === 'waiting' || kind === 'asleep' ? attemptNow(connection, circumstances) : step(connection);
}

// ---- The way up

function onToken(connection: Connection, serial: number): Step {
  if (connection.state.kind !== 'fetching-token') return step(connection);
  return step(
    { ...connection, state: { kind: 'fetching-preference' }, tokenSerial: serial },
    deadline(PREFERENCE_TIMEOUT_MS),
    { kind: 'fetch-preference' },
  );
}

function onPreference(connection: Connection): Step {
  if (connection.state.kind !== 'fetching-preference') return step(connection);
  const opening: Connection = { ...connection, hasNetwork: true, state: { kind: 'opening-socket' } };
  return step(opening, deadline(SOCKET_TIMEOUT_MS), { kind: 'open-socket' });
}

function onPreferenceFailed(
  connection: Connection,
  { failure, reason }: EventOf<'preference-failed'>,
  circumstances: Circumstances,
): Step {
  if (connection.state.kind !== 'fetching-preference') return step(connection);
  if (failure === 'unreachable') return goOffline(connection, reason, circumstances, false);
  const known = noticed(connection, circumstances.nowMs);
  switch (failure) {
    case 'token-refused':
      return onTokenRefused(known, reason);
    case 'needs-user':
      return rest(known, 'faulted', reason);
    case 'answered':
      return goOffline(known, reason, circumstances);
  }
}

function onSocketOpened(connection: Connection, { nowMs }: Circumstances): Step {
  if (connection.state.kind !== 'opening-socket') return step(connection);
  const requestId = connection.nextRequestId;
  const next: Connection = {
    ...noticed(connection, nowMs),
    state: { kind: 'logging-in', requestId },
    nextRequestId: requestId + 1,
  };
  return step(next, { kind: 'send', requestId, command: { name: 'LOGIN' } }, deadline(ANSWER_TIMEOUT_MS));
}

function onSocketClosed(connection: Connection, reason: string, circumstances: Circumstances): Step {
  const { state } = connection;
  if (state.kind === 'logging-out') return onLoggedOut(connection);
  if (state.kind === 'opening-socket') return goOffline(connection, reason, circumstances, false);
  return isLinked(state) ? goOffline(connection, reason, circumstances) : step(connection);
}

// ---- Deadlines

interface Expiry {
  readonly what: string;
  readonly timeoutMs: number;
  /** Whether somebody was there who did not answer. */
  readonly isThere: boolean;
}

const EXPIRIES: Readonly<Partial<Record<ConnectionState['kind'], Expiry>>> = {
  'fetching-token': { what: 'The login could not be looked up', timeoutMs: TOKEN_TIMEOUT_MS, isThere: true },
  'fetching-preference': { what: 'No answer to userPreference', timeoutMs: PREFERENCE_TIMEOUT_MS, isThere: false },
  'opening-socket': { what: 'The streamer did not answer', timeoutMs: SOCKET_TIMEOUT_MS, isThere: false },
  'logging-in': { what: 'No answer to LOGIN', timeoutMs: ANSWER_TIMEOUT_MS, isThere: true },
};

function expiryOf(state: ConnectionState): Expiry | undefined {
  const inFlight = inFlightOf(state);
  if (!inFlight) return EXPIRIES[state.kind];
  const { name, service } = inFlight.command;
  return { what: `No answer to ${name} ${service}`, timeoutMs: ANSWER_TIMEOUT_MS, isThere: true };
}

function onDeadline(connection: Connection, circumstances: Circumstances): Step {
  const { state } = connection;
  const expiry = expiryOf(state);
  if (expiry) {
    const { what, timeoutMs, isThere } = expiry;
    return goOffline(connection, `${what} in ${timeoutMs / 1_000} s`, circumstances, isThere);
  }
  if (state.kind === 'waiting' || state.kind === 'asleep') return attemptNow(connection, circumstances);
  if (state.kind === 'logging-out') return onLoggedOut(connection);
  return state.kind === 'streaming' ? askAgain(connection, circumstances) : step(connection);
}

const HANDLERS: { readonly [One in Kind]: Handler<One> } = {
  start: (connection, { wanted }, circumstances) => onStart(connection, wanted, circumstances),
  want: (connection, { wanted }, circumstances) => onWant(connection, wanted, circumstances),
  stop: onStop,
  abandon: onAbandon,
  'retry-now': (connection, _event, circumstances) => onRetryNow(connection, circumstances),
  'token-received': (connection, { serial }) => onToken(connection, serial),
  'token-refused': (connection, { sentence }) =>
    connection.state.kind === 'fetching-token' ? rest(connection, 'login-needed', sentence) : step(connection),
  'token-unavailable': (connection, { sentence }, circumstances) =>
    connection.state.kind === 'fetching-token' ? goOffline(connection, sentence, circumstances) : step(connection),
  'preference-received': onPreference,
  'preference-failed': onPreferenceFailed,
  'socket-opened': (connection, _event, circumstances) => onSocketOpened(connection, circumstances),
  'socket-closed': (connection, { reason }, circumstances) => onSocketClosed(connection, reason, circumstances),
  answer: onAnswer,
  notice: onNotice,
  silence: onSilence,
  suspend: (connection) => (connection.state.kind === 'logging-out' ? onLoggedOut(connection) : onSuspend(connection)),
  wake: (connection, _event, circumstances) => onWake(connection, circumstances),
  'network-down': (connection, _event, circumstances) => onNetworkDown(connection, circumstances),
  'network-up': (connection, _event, circumstances) => onNetworkUp(connection, circumstances),
  deadline: (connection, _event, circumstances) => onDeadline(connection, circumstances),
};

/** The next state of the connection and what is to be done about it. Pure. */
export function transition(connection: Connection, event: ConnectionEvent, circumstances: Circumstances): Step {
  // Each handler takes its own kind of event, which the table's type has checked and this lookup cannot say.
  const handle = HANDLERS[event.kind] as Handler<Kind>;
  return handle(connection, event, circumstances);
}
