import type { Circumstances, Connection, ConnectionEvent } from './connection-state.ts';
import {
  askToken,
  goOffline,
  isLinked,
  onLoggedOut,
  rest,
  rested,
  sentence,
  step,
  unlink,
  type Step,
} from './connection-steps.ts';
import { describeCode, judgeCode } from './response-code.ts';
import { goOn, inFlightOf, onSubscriptionAnswer } from './subscription-pass.ts';

/** What follows from the codes that a server sends. Pure. */

const DISPLACED =
  'Another program logged in with this account and took the stream; only one may have it. It is probably another copy ' +
  'of this workstation, thinkorswim, or a program on a second computer. Close that one, then take the stream back.';

/** A token was refused: another one is asked for once, then only a new login helps. */
export function onTokenRefused(connection: Connection, why: string): Step {
  const unlinked = unlink({ ...connection, refusedSerial: connection.tokenSerial });
  if (connection.hasReplacedToken) {
    const reason = `${sentence(why)} A fresh token did not help either. Log in again; the stream then goes on by itself.`;
    const resting = rest(unlinked.connection, 'login-needed', reason);
    return step(resting.connection, ...unlinked.effects, ...resting.effects);
  }
  const asking = askToken({ ...unlinked.connection, hasReplacedToken: true });
  return step(asking.connection, ...unlinked.effects, ...asking.effects);
}

/** Codes that mean the same wherever they come. null: the code speaks of one command only. */
function onFatalCode(connection: Connection, code: number, message: string, circumstances: Circumstances): Step | null {
  const verdict = judgeCode(code);
  if (verdict === 'displaced') return rest(connection, 'kicked', DISPLACED);
  if (verdict === 'token-refused') {
    return onTokenRefused(connection, `The login was refused${message === '' ? '' : ` (${message})`}`);
  }
  if (verdict !== 'reconnect') return null;
  if (connection.wanted.length === 0) return rested(connection);
  return goOffline(connection, `Connection lost: ${describeCode(code, message)}`, circumstances);
}

function onLoginAnswer(connection: Connection, code: number, message: string, circumstances: Circumstances): Step {
  const verdict = judgeCode(code);
  if (verdict === 'ok') {
    const next = goOn({ ...connection, linkIsUp: true, refusedSerial: null, hasReplacedToken: false }, circumstances);
    return step(next.connection, { kind: 'forget-token' }, { kind: 'tell-link', state: 'up' }, ...next.effects);
  }
  const reason = `Login failed: ${describeCode(code, message)}`;
  const isFinal = verdict === 'refused' || verdict === 'repeat-then-refused' || verdict === 'too-many';
  return isFinal ? rest(connection, 'faulted', reason) : goOffline(connection, reason, circumstances);
}

export function onAnswer(
  connection: Connection,
  answer: Extract<ConnectionEvent, { kind: 'answer' }>,
  circumstances: Circumstances,
): Step {
  const { state } = connection;
  const { requestId, code, message } = answer;
  if (state.kind === 'logging-out') {
    return requestId === String(state.requestId) ? onLoggedOut(connection) : step(connection);
  }
  const inFlight = inFlightOf(state);
  const expected = state.kind === 'logging-in' ? state.requestId : inFlight?.requestId;
  if (expected === undefined && state.kind !== 'streaming') return step(connection);
  const fatal = onFatalCode(connection, code, message, circumstances);
  if (fatal) return fatal;
  // An answer to nothing that is under way, or a second one: there is nothing to learn from it.
  if (expected === undefined || requestId !== String(expected)) return step(connection);
  if (inFlight) return onSubscriptionAnswer(connection, inFlight, answer, circumstances);
  return onLoginAnswer(connection, code, message, circumstances);
}

/** Changes nothing while the server refuses: a wild code in a notice is not worth a connection. */
export function onNotice(
  connection: Connection,
  { code, message }: Extract<ConnectionEvent, { kind: 'notice' }>,
  circumstances: Circumstances,
): Step {
  if (!isLinked(connection.state)) return step(connection);
  return onFatalCode(connection, code, message, circumstances) ?? step(connection);
}
