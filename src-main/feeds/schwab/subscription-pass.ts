import type { StreamServiceName } from '#core/contract/stream-data';
import type { Circumstances, Connection, ConnectionState, InFlight, ServiceCommand } from './connection-state.ts';
import { deadline, goOffline, rested, sentence, step, type Step } from './connection-steps.ts';
import { ANSWER_TIMEOUT_MS, ASK_AGAIN_MS } from './connection-timing.ts';
import { describeCode, judgeCode } from './response-code.ts';
import { accepted, nextStep, overLimit, untouched, type ServiceStanding } from './service-standing.ts';
import type { Subscription } from './stream-services.ts';

/** Brings what the server holds of each service to what is wanted of it, one command at a time. All pure. */

export function standingOf({ standings }: Connection, service: StreamServiceName): ServiceStanding {
  return standings.find((standing) => standing.service === service) ?? untouched(service);
}

function wantedOf({ wanted }: Connection, service: StreamServiceName): Subscription | null {
  return wanted.find((subscription) => subscription.service === service) ?? null;
}

function withStanding(connection: Connection, standing: ServiceStanding): Connection {
  const isKnown = connection.standings.some(({ service }) => service === standing.service);
  const standings = isKnown
    ? connection.standings.map((one) => (one.service === standing.service ? standing : one))
    : [...connection.standings, standing];
  return { ...connection, standings };
}

/** What is wanted comes in its order; what is not wanted any more goes after it. */
function nextCommand(connection: Connection): ServiceCommand | null {
  const left = connection.standings.filter(({ service }) => wantedOf(connection, service) === null);
  for (const service of [...connection.wanted, ...left].map((one) => one.service)) {
    const command = nextStep(wantedOf(connection, service), standingOf(connection, service));
    if (command) return command;
  }
  return null;
}

export function inFlightOf(state: ConnectionState): InFlight | null {
  return state.kind === 'subscribing' || state.kind === 'streaming' ? state.inFlight : null;
}

/** What the user should know about services that do not deliver all that is wanted; null when all do. */
export function describeRefusals(connection: Connection): string | null {
  const parts = connection.wanted.flatMap((subscription) => {
    const { held, ceiling, refusal } = standingOf(connection, subscription.service);
    const { service, keys, overBudget } = subscription;
    if (refusal) return [`${service}: ${refusal.reason}`];
    const leftOut = overBudget + (ceiling === null ? 0 : keys.length - held.length);
    if (leftOut === 0) return [];
    return [`${service}: ${leftOut} left out, the limit of symbols per service is reached (${held.length})`];
  });
  return parts.length === 0 ? null : sentence(`Not everything could be subscribed. ${parts.join('; ')}`);
}

function mayStream(connection: Connection): boolean {
  const holds = (subscription: Subscription): boolean => standingOf(connection, subscription.service).held.length > 0;
  const prices = connection.wanted.filter(({ service }) => service.startsWith('LEVELONE'));
  return (prices.length > 0 ? prices : connection.wanted).some(holds);
}

/** Everything has been answered: streams, or has nothing to stream. */
function settle(connection: Connection, circumstances: Circumstances): Step {
  if (connection.wanted.length === 0) return rested(connection);
  const reason = describeRefusals(connection);
  if (!mayStream(connection)) {
    return goOffline(connection, reason ?? 'The server accepted no subscription', circumstances);
  }
  const { state } = connection;
  const first = state.kind !== 'streaming';
  const next: Connection = {
    ...connection,
    state: {
      kind: 'streaming',
      sinceMs: first ? circumstances.nowMs : state.sinceMs,
      liveness: first ? 'live' : state.liveness,
      inFlight: null,
    },
    reason: first || state.liveness === 'live' ? reason : connection.reason,
    outageSinceMs: null,
    reconnects: connection.reconnects + (first && connection.hasStreamed ? 1 : 0),
    hasStreamed: true,
  };
  const askAgain = connection.standings.some(({ refusal }) => refusal?.mayAskAgain === true);
  return step(next, askAgain ? deadline(ASK_AGAIN_MS) : deadline(null));
}

/** Sends the next command, or settles when there is none. For a connection that is logged in and waits for no answer. */
export function goOn(connection: Connection, circumstances: Circumstances): Step {
  const command = nextCommand(connection);
  if (!command) return settle(connection, circumstances);
  const requestId = connection.nextRequestId;
  const inFlight: InFlight = { requestId, command };
  const state: ConnectionState =
    connection.state.kind === 'streaming' ? { ...connection.state, inFlight } : { kind: 'subscribing', inFlight };
  return step(
    { ...connection, state, nextRequestId: requestId + 1 },
    { kind: 'send', requestId, command },
    deadline(ANSWER_TIMEOUT_MS),
  );
}

/** Another try for what was refused for the moment. */
export function askAgain(connection: Connection, circumstances: Circumstances): Step {
  const standings = connection.standings.map((standing) =>
    standing.refusal?.mayAskAgain === true ? { ...standing, refusal: null } : standing,
  );
  return goOn({ ...connection, standings }, circumstances);
}

export function onSubscriptionAnswer(
  connection: Connection,
  { command }: InFlight,
  { code, message }: { readonly code: number; readonly message: string },
  circumstances: Circumstances,
): Step {
  const standing = standingOf(connection, command.service);
  const reason = describeCode(code, message);
  const proceed = (changed: ServiceStanding): Step => goOn(withStanding(connection, changed), circumstances);
  const refuse = (changed: ServiceStanding): Step => {
    const next = proceed(changed);
    const text = `${command.name} ${command.service}: ${reason}`;
    return step(next.connection, { kind: 'count-refusal', text }, ...next.effects);
  };
  const verdict = judgeCode(code);
  if (verdict === 'ok') return proceed(accepted(standing, command));
  if (verdict === 'too-many' && command.name !== 'UNSUBS' && command.name !== 'VIEW') {
    return refuse(overLimit(standing, command));
  }
  const repeats = verdict.startsWith('repeat-');
  if (repeats && !standing.isRepeating) return refuse({ ...standing, isRepeating: true });
  if (verdict === 'repeat-then-reconnect') return goOffline(connection, `Connection lost: ${reason}`, circumstances);
  const mayAskAgain = verdict === 'refused-for-now' || verdict === 'repeat-then-wait';
  const refusal = { wanted: wantedOf(connection, command.service), reason, mayAskAgain };
  return refuse({ ...standing, isRepeating: false, refusal });
}
