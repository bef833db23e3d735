import type { Circumstances, Connection, ConnectionEvent, ConnectionState } from './connection-state.ts';
import {
  attemptNow,
  deadline,
  fault,
  goOffline,
  sentence,
  step,
  toState,
  unlink,
  type Step,
} from './connection-steps.ts';
import {
  ANSWER_TIMEOUT_MS,
  GIVE_UP_AFTER_HEARTBEATS,
  LOGOUT_TIMEOUT_MS,
  PREFERENCE_TIMEOUT_MS,
  QUIET_AFTER_HEARTBEATS,
  SOCKET_TIMEOUT_MS,
  STALE_AFTER_HEARTBEATS,
} from './connection-timing.ts';
import { describeCode, judgeCode } from './response-code.ts';
import type { Subscription } from './stream-services.ts';
import { continuePass, describeRefusals, onSubscriptionAnswer, passOf } from './subscription-pass.ts';

const DISPLACED =
  'Another program logged in with this account and took the stream; only one may have it. It is probably another copy ' +
  'of this workstation, thinkorswim, or a program on a second computer. Close that one, then start the streams again.';

const LOGIN_NEEDED = 'Log in again, then start the streams.';

/** Codes that mean the same wherever they come. null: the code speaks of one command only. */
function onFatalCode(connection: Connection, code: number, message: string, circumstances: Circumstances): Step | null {
  switch (judgeCode(code)) {
    case 'displaced':
      return fault(connection, DISPLACED);
    case 'login-needed':
      return fault(
        connection,
        `${sentence(`The login was refused${message === '' ? '' : ` (${message})`}`)} ${LOGIN_NEEDED}`,
      );
    case 'reconnect':
      return goOffline(connection, `Connection lost: ${describeCode(code, message)}`, circumstances);
    case 'ok':
    case 'refused':
    case 'refused-for-now':
      return null;
  }
}

function onLoginAnswer(connection: Connection, code: number, message: string, circumstances: Circumstances): Step {
  const verdict = judgeCode(code);
  if (verdict === 'refused') return fault(connection, `Login failed: ${sentence(describeCode(code, message))}`);
  if (verdict !== 'ok') return goOffline(connection, `Login failed: ${describeCode(code, message)}`, circumstances);
  const up: Connection = { ...connection, linkIsUp: true };
  const pass = continuePass(up, connection.wanted, circumstances);
  return step(pass.connection, { kind: 'tell-link', state: 'up' }, ...pass.effects);
}

function onAnswer(
  connection: Connection,
  answer: Extract<ConnectionEvent, { kind: 'answer' }>,
  circumstances: Circumstances,
): Step {
  const { state } = connection;
  const { requestId, code, message } = answer;
  if (state.kind === 'logging-out') {
    return requestId === String(state.requestId) ? onLoggedOut(connection) : step(connection);
  }
  const pass = passOf(state);
  const expected = state.kind === 'logging-in' ? state.requestId : pass?.inFlight.requestId;
  if (expected === undefined && state.kind !== 'streaming') return step(connection);
  const fatal = onFatalCode(connection, code, message, circumstances);
  if (fatal) return fatal;
  // An answer to nothing that is under way, or a second one: there is nothing to learn from it.
  if (expected === undefined || requestId !== String(expected)) return step(connection);
  if (pass) return onSubscriptionAnswer(connection, pass, answer, circumstances);
  return onLoginAnswer(connection, code, message, circumstances);
}

function isLinked(state: ConnectionState): boolean {
  return state.kind === 'logging-in' || state.kind === 'subscribing' || state.kind === 'streaming';
}

/** Changes nothing while the server refuses: a wild code in a notice is not worth a connection. */
function onNotice(connection: Connection, code: number, message: string, circumstances: Circumstances): Step {
  if (!isLinked(connection.state)) return step(connection);
  return onFatalCode(connection, code, message, circumstances) ?? step(connection);
}

function onStart(connection: Connection, wanted: readonly Subscription[], circumstances: Circumstances): Step {
  const unlinked = unlink(connection);
  const fresh: Connection = { ...unlinked.connection, wanted, attempt: 0, hasStreamed: false, reason: null };
  const begun = attemptNow(fresh, circumstances);
  return step(begun.connection, ...unlinked.effects, ...begun.effects);
}

function onStop(connection: Connection): Step {
  const { state } = connection;
  if (state.kind === 'logging-out' || state.kind === 'stopped') return step(connection);
  if (state.kind !== 'subscribing' && state.kind !== 'streaming') return onAbandon(connection);
  // The link is up until the server has gone: what still comes is data like any other.
  const requestId = connection.nextRequestId;
  const leaving = toState({ ...connection, accepted: [], refused: [] }, { kind: 'logging-out', requestId }, null);
  return step(leaving, { kind: 'send', requestId, command: { name: 'LOGOUT' } }, deadline(LOGOUT_TIMEOUT_MS));
}

function onAbandon(connection: Connection): Step {
  const unlinked = unlink(connection);
  const stopped = toState(unlinked.connection, { kind: 'stopped' }, null);
  return step(stopped, ...unlinked.effects, deadline(null), { kind: 'forget-token' });
}

function onLoggedOut(connection: Connection): Step {
  const { connection: stopped, effects } = onAbandon(connection);
  return step(stopped, { kind: 'close-link' }, ...effects);
}

function onRetryNow(connection: Connection, circumstances: Circumstances): Step {
  return connection.state.kind === 'waiting' ? attemptNow(connection, circumstances) : step(connection);
}

function onPreference(connection: Connection): Step {
  if (connection.state.kind !== 'fetching-preference') return step(connection);
  const opening: Connection = { ...connection, state: { kind: 'opening-socket' } };
  return step(opening, deadline(SOCKET_TIMEOUT_MS), { kind: 'open-socket' });
}

function onPreferenceFailed(
  connection: Connection,
  { needsUser, reason }: { readonly needsUser: boolean; readonly reason: string },
  circumstances: Circumstances,
): Step {
  if (connection.state.kind !== 'fetching-preference') return step(connection);
  return needsUser ? fault(connection, reason) : goOffline(connection, reason, circumstances);
}

function onSocketOpened(connection: Connection): Step {
  if (connection.state.kind !== 'opening-socket') return step(connection);
  const requestId = connection.nextRequestId;
  const next: Connection = {
    ...connection,
    state: { kind: 'logging-in', requestId },
    nextRequestId: requestId + 1,
  };
  return step(next, { kind: 'send', requestId, command: { name: 'LOGIN' } }, deadline(ANSWER_TIMEOUT_MS));
}

function onSocketClosed(connection: Connection, reason: string, circumstances: Circumstances): Step {
  if (connection.state.kind === 'logging-out') return onLoggedOut(connection);
  if (connection.state.kind === 'opening-socket' || isLinked(connection.state)) {
    return goOffline(connection, reason, circumstances);
  }
  return step(connection);
}

function onDeadline(connection: Connection, circumstances: Circumstances): Step {
  const { state } = connection;
  const pass = passOf(state);
  if (pass) {
    const seconds = ANSWER_TIMEOUT_MS / 1_000;
    return goOffline(
      connection,
      `No answer to SUBS ${pass.inFlight.subscription.service} in ${seconds} s`,
      circumstances,
    );
  }
  switch (state.kind) {
    case 'fetching-preference':
      return goOffline(connection, `No answer to userPreference in ${PREFERENCE_TIMEOUT_MS / 1_000} s`, circumstances);
    case 'opening-socket':
      return goOffline(connection, `The streamer did not answer in ${SOCKET_TIMEOUT_MS / 1_000} s`, circumstances);
    case 'logging-in':
      return goOffline(connection, `No answer to LOGIN in ${ANSWER_TIMEOUT_MS / 1_000} s`, circumstances);
    case 'waiting':
      return attemptNow(connection, circumstances);
    case 'logging-out':
      return onLoggedOut(connection);
    case 'streaming':
      return askAgain(connection, circumstances);
    case 'subscribing':
    case 'stopped':
    case 'faulted':
      return step(connection);
  }
}

function askAgain(connection: Connection, circumstances: Circumstances): Step {
  const again = connection.refused.filter(({ mayAskAgain }) => mayAskAgain).map(({ subscription }) => subscription);
  return again.length === 0 ? step(connection) : continuePass(connection, again, circumstances);
}

function livenessOf({ frameAgeMs, dataAgeMs, heartbeatIntervalMs }: Extract<ConnectionEvent, { kind: 'silence' }>) {
  if (frameAgeMs >= STALE_AFTER_HEARTBEATS * heartbeatIntervalMs) return 'stale';
  return dataAgeMs >= QUIET_AFTER_HEARTBEATS * heartbeatIntervalMs ? 'quiet' : 'live';
}

function onSilence(
  connection: Connection,
  silence: Extract<ConnectionEvent, { kind: 'silence' }>,
  circumstances: Circumstances,
): Step {
  const { state } = connection;
  if (state.kind !== 'streaming') return step(connection);
  if (silence.frameAgeMs >= GIVE_UP_AFTER_HEARTBEATS * silence.heartbeatIntervalMs) {
    return goOffline(connection, `Nothing heard for ${Math.round(silence.frameAgeMs / 1_000)} s`, circumstances);
  }
  const liveness = livenessOf(silence);
  if (liveness === state.liveness) return step(connection);
  return step(toState(connection, { ...state, liveness }, livenessReason(connection, liveness)));
}

function livenessReason(connection: Connection, liveness: 'live' | 'quiet' | 'stale'): string | null {
  if (liveness === 'stale') return `${STALE_AFTER_HEARTBEATS} heartbeats missed; the prices shown may be old.`;
  if (liveness === 'quiet') return 'Heartbeats arrive, data does not: the market may be closed.';
  return describeRefusals(connection.refused);
}

/** The next state of the connection and what is to be done about it. Pure. */
export function transition(connection: Connection, event: ConnectionEvent, circumstances: Circumstances): Step {
  switch (event.kind) {
    case 'start':
      return onStart(connection, event.wanted, circumstances);
    case 'stop':
      return onStop(connection);
    case 'abandon':
      return onAbandon(connection);
    case 'retry-now':
      return onRetryNow(connection, circumstances);
    case 'preference-received':
      return onPreference(connection);
    case 'preference-failed':
      return onPreferenceFailed(connection, event, circumstances);
    case 'socket-opened':
      return onSocketOpened(connection);
    case 'socket-closed':
      return onSocketClosed(connection, event.reason, circumstances);
    case 'answer':
      return onAnswer(connection, event, circumstances);
    case 'notice':
      return onNotice(connection, event.code, event.message, circumstances);
    case 'silence':
      return onSilence(connection, event, circumstances);
    case 'deadline':
      return onDeadline(connection, circumstances);
  }
}
