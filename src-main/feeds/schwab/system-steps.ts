import type { Circumstances, Connection } from './connection-state.ts';
import {
  attemptNow,
  deadline,
  goOffline,
  isLinked,
  isTrying,
  step,
  toState,
  unlink,
  type Step,
} from './connection-steps.ts';
import { AWAKE_AFTER_ALL_MS } from './connection-timing.ts';

/** What follows from the computer's sleep and its network. Pure. */

const ASLEEP = 'The computer went to sleep; nothing was received meanwhile. The stream comes back when it wakes.';

export function onSuspend(connection: Connection): Step {
  if (!isTrying(connection.state)) return step(connection);
  const unlinked = unlink(connection, 'close-link');
  const asleep = toState(unlinked.connection, { kind: 'asleep' }, ASLEEP);
  return step(asleep, ...unlinked.effects, deadline(AWAKE_AFTER_ALL_MS));
}

/** What was learnt of the server before is not true of it now. */
export function refreshed(connection: Connection): Connection {
  return { ...connection, attempt: 0, failures: 0, outageSinceMs: null };
}

/** Connects anew without a wait: a socket from before the sleep may look open for minutes and bring nothing. */
export function onWake(connection: Connection, circumstances: Circumstances): Step {
  if (connection.state.kind !== 'asleep' && !isTrying(connection.state)) return step(connection);
  const unlinked = unlink(connection);
  const begun = attemptNow(refreshed(unlinked.connection), circumstances);
  return step(begun.connection, ...unlinked.effects, ...begun.effects);
}

export function onNetworkDown(connection: Connection, circumstances: Circumstances): Step {
  const cutOff = { ...connection, hasNetwork: false };
  if (!isTrying(connection.state)) return step(cutOff);
  return goOffline(cutOff, 'The network of this computer is gone', circumstances, false);
}

export function onNetworkUp(connection: Connection, circumstances: Circumstances): Step {
  const { state, hasNetwork } = connection;
  const online = { ...connection, hasNetwork: true };
  // An attempt that was begun without a network may hang until its time is up.
  const isFutile = !hasNetwork && isTrying(state) && !isLinked(state);
  if (state.kind !== 'waiting' && !isFutile) return step(online);
  const unlinked = unlink(refreshed(online));
  const begun = attemptNow(unlinked.connection, circumstances);
  return step(begun.connection, ...unlinked.effects, ...begun.effects);
}
