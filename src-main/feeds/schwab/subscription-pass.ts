import type {
  Circumstances,
  Connection,
  ConnectionEffect,
  ConnectionState,
  Refusal,
  SubscriptionPass,
} from './connection-state.ts';
import { deadline, goOffline, sentence, step, type Step } from './connection-steps.ts';
import { ANSWER_TIMEOUT_MS, ASK_AGAIN_MS } from './connection-timing.ts';
import { describeCode, judgeCode } from './response-code.ts';
import type { Subscription } from './stream-services.ts';

/** Sends the first subscription of `queue`; null when there is none. */
function beginPass(
  connection: Connection,
  queue: readonly Subscription[],
): {
  readonly pass: SubscriptionPass;
  readonly nextRequestId: number;
  readonly effects: readonly ConnectionEffect[];
} | null {
  const [subscription, ...rest] = queue;
  if (!subscription) return null;
  const requestId = connection.nextRequestId;
  return {
    pass: { inFlight: { requestId, subscription }, queue: rest },
    nextRequestId: requestId + 1,
    effects: [{ kind: 'send', requestId, command: { name: 'SUBS', subscription } }, deadline(ANSWER_TIMEOUT_MS)],
  };
}

export function describeRefusals(refused: readonly Refusal[]): string | null {
  if (refused.length === 0) return null;
  const each = refused.map(({ subscription, reason }) => `${subscription.service}: ${reason}`);
  return sentence(`Not everything could be subscribed. ${each.join('; ')}`);
}

/** All subscriptions have been answered: streams, or has nothing to stream. */
function afterPass(connection: Connection, circumstances: Circumstances): Step {
  const { accepted, refused, state } = connection;
  const reason = describeRefusals(refused);
  if (!accepted.some(({ service }) => service.startsWith('LEVELONE'))) {
    return goOffline(connection, reason ?? 'The server accepted no subscription', circumstances);
  }
  const first = state.kind !== 'streaming';
  const next: Connection = {
    ...connection,
    state: {
      kind: 'streaming',
      sinceMs: first ? circumstances.nowMs : state.sinceMs,
      liveness: first ? 'live' : state.liveness,
      pass: null,
    },
    reason,
    reconnects: connection.reconnects + (first && connection.hasStreamed ? 1 : 0),
    hasStreamed: true,
  };
  const askAgain = refused.some(({ mayAskAgain }) => mayAskAgain);
  return step(next, askAgain ? deadline(ASK_AGAIN_MS) : deadline(null));
}

/** The answer to the subscription in flight is in `connection`; sends the next one or finishes the pass. */
export function continuePass(
  connection: Connection,
  queue: readonly Subscription[],
  circumstances: Circumstances,
): Step {
  const next = beginPass(connection, queue);
  if (!next) return afterPass(connection, circumstances);
  const state: ConnectionState =
    connection.state.kind === 'streaming'
      ? { ...connection.state, pass: next.pass }
      : { kind: 'subscribing', pass: next.pass };
  return step({ ...connection, state, nextRequestId: next.nextRequestId }, ...next.effects);
}

export function passOf(state: ConnectionState): SubscriptionPass | null {
  return state.kind === 'subscribing' || state.kind === 'streaming' ? state.pass : null;
}

export function onSubscriptionAnswer(
  connection: Connection,
  pass: SubscriptionPass,
  { code, message }: { readonly code: number; readonly message: string },
  circumstances: Circumstances,
): Step {
  const { subscription } = pass.inFlight;
  const verdict = judgeCode(code);
  const refused = connection.refused.filter((refusal) => refusal.subscription !== subscription);
  if (verdict === 'ok') {
    const accepted = [...connection.accepted, subscription];
    return continuePass({ ...connection, accepted, refused }, pass.queue, circumstances);
  }
  const reason = describeCode(code, message);
  const refusal: Refusal = { subscription, reason, mayAskAgain: verdict === 'refused-for-now' };
  const next = continuePass({ ...connection, refused: [...refused, refusal] }, pass.queue, circumstances);
  const text = `SUBS ${subscription.service}: ${reason}`;
  return step(next.connection, { kind: 'count-refusal', text }, ...next.effects);
}
