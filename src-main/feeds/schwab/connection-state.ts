import type { StreamState } from '#core/contract/health';
import type { StreamServiceName } from '#core/contract/stream-data';
import type { ServiceStanding } from './service-standing.ts';
import type { Subscription } from './stream-services.ts';

/** A command about a service's subscription. VIEW and UNSUBS leave out what the protocol does without. */
export interface ServiceCommand {
  readonly name: 'SUBS' | 'ADD' | 'UNSUBS' | 'VIEW';
  readonly service: StreamServiceName;
  readonly keys: readonly string[];
  readonly fields: readonly number[];
}

/** A command that has been sent and waits for its answer: one at a time, because parallel ones fail (codes 22 to 25). */
export interface InFlight {
  readonly requestId: number;
  readonly command: ServiceCommand;
}

export type Liveness = 'live' | 'quiet' | 'closed' | 'stale';

export type ConnectionState =
  | { readonly kind: 'stopped' }
  /** Started, but nothing is wanted: a connection without a subscription is thrown out within half a minute. */
  | { readonly kind: 'idle' }
  /** Asking the main process for a token. */
  | { readonly kind: 'fetching-token' }
  /** Asking userPreference where the streamer is and who we are to it. */
  | { readonly kind: 'fetching-preference' }
  | { readonly kind: 'opening-socket' }
  | { readonly kind: 'logging-in'; readonly requestId: number }
  | { readonly kind: 'subscribing'; readonly inFlight: InFlight }
  | {
      readonly kind: 'streaming';
      readonly sinceMs: number;
      readonly liveness: Liveness;
      readonly inFlight: InFlight | null;
    }
  | { readonly kind: 'waiting'; readonly retryAtMs: number }
  | { readonly kind: 'logging-out'; readonly requestId: number }
  /** The computer sleeps, or is about to. */
  | { readonly kind: 'asleep' }
  /** Only a new login helps; tried again when the main process says so. */
  | { readonly kind: 'login-needed' }
  /** Another program took the stream; only `start` takes it back. */
  | { readonly kind: 'kicked' }
  /** Gave up; only `start` helps. */
  | { readonly kind: 'faulted' };

/** Everything the connection remembers. A plain value: `transition` makes the next one from it. */
export interface Connection {
  readonly state: ConnectionState;
  /** Plain sentence for the user; null when there is nothing to say. */
  readonly reason: string | null;
  readonly wanted: readonly Subscription[];
  /** What the server has said about each service on this link. */
  readonly standings: readonly ServiceStanding[];
  /** Attempts since the link was last good; 0 before the first. */
  readonly attempt: number;
  /** Of these, the ones that failed although somebody was there. */
  readonly failures: number;
  /** Monotonic instants of recent attempts, whatever caused them. */
  readonly attemptsAtMs: readonly number[];
  /** Monotonic instants of those that the server has noticed. */
  readonly noticedAtMs: readonly number[];
  /** Monotonic instant since which there is no stream; null while there is one and before the first attempt. */
  readonly outageSinceMs: number | null;
  readonly hasStreamed: boolean;
  readonly reconnects: number;
  readonly linkIsUp: boolean;
  /** False from the computer's word that it has none until its word that it has one, or until a server answers. */
  readonly hasNetwork: boolean;
  /** Request ids are unique within a connection. */
  readonly nextRequestId: number;
  /** Number of the token in use. */
  readonly tokenSerial: number | null;
  /** Number of the token that was refused last; null since a login worked. */
  readonly refusedSerial: number | null;
  /** Whether a refused token has already been replaced in this attempt to log in. */
  readonly hasReplacedToken: boolean;
}

export const INITIAL_CONNECTION: Connection = {
  state: { kind: 'stopped' },
  reason: null,
  wanted: [],
  standings: [],
  attempt: 0,
  failures: 0,
  attemptsAtMs: [],
  noticedAtMs: [],
  outageSinceMs: null,
  hasStreamed: false,
  reconnects: 0,
  linkIsUp: false,
  hasNetwork: true,
  nextRequestId: 0,
  tokenSerial: null,
  refusedSerial: null,
  hasReplacedToken: false,
};

/**
 * Why userPreference gave no identity. token-refused: HTTP 401. needs-user: trying again would not help.
 * answered: the server is there and does not serve. unreachable: nobody is there.
 */
export type PreferenceFailure = 'token-refused' | 'needs-user' | 'answered' | 'unreachable';

export type ConnectionEvent =
  | { readonly kind: 'start'; readonly wanted: readonly Subscription[] }
  /** What is wanted changes; what runs goes on. */
  | { readonly kind: 'want'; readonly wanted: readonly Subscription[] }
  | { readonly kind: 'stop' }
  /** Stop without a farewell. */
  | { readonly kind: 'abandon' }
  | { readonly kind: 'retry-now' }
  | { readonly kind: 'token-received'; readonly serial: number }
  | { readonly kind: 'token-refused'; readonly sentence: string }
  | { readonly kind: 'token-unavailable'; readonly sentence: string }
  | { readonly kind: 'preference-received' }
  | { readonly kind: 'preference-failed'; readonly failure: PreferenceFailure; readonly reason: string }
  | { readonly kind: 'socket-opened' }
  | { readonly kind: 'socket-closed'; readonly reason: string }
  /** The server's answer to a request of ours. */
  | { readonly kind: 'answer'; readonly requestId: string; readonly code: number; readonly message: string }
  /** A word of the server that nobody asked for. */
  | { readonly kind: 'notice'; readonly code: number; readonly message: string }
  /** How long it has been silent, looked at several times a second and at the first sign of life after silence. */
  | {
      readonly kind: 'silence';
      readonly frameAgeMs: number;
      readonly dataAgeMs: number;
      readonly heartbeatIntervalMs: number;
      /** Why no market of the subscribed symbols trades now; null when one may. */
      readonly closure: string | null;
    }
  | { readonly kind: 'suspend' }
  /** The computer woke, or must have slept: whatever was connected is not to be trusted. */
  | { readonly kind: 'wake' }
  | { readonly kind: 'network-down' }
  | { readonly kind: 'network-up' }
  /** The one deadline that the newest `set-deadline` asked for has passed. */
  | { readonly kind: 'deadline' };

export type Command = { readonly name: 'LOGIN' } | { readonly name: 'LOGOUT' } | ServiceCommand;

export type ConnectionEffect =
  | { readonly kind: 'ask-token'; readonly refusedSerial: number | null }
  | { readonly kind: 'fetch-preference' }
  | { readonly kind: 'open-socket' }
  | { readonly kind: 'send'; readonly requestId: number; readonly command: Command }
  /** End whatever is under way, now; nothing of it is heard any more. */
  | { readonly kind: 'drop-link' }
  /** End it with a closing handshake. */
  | { readonly kind: 'close-link' }
  /** Replaces the deadline; null takes it away. */
  | { readonly kind: 'set-deadline'; readonly afterMs: number | null }
  | { readonly kind: 'tell-link'; readonly state: 'up' | 'down' }
  | { readonly kind: 'forget-token' }
  | { readonly kind: 'count-refusal'; readonly text: string };

/** Instant and chance, given to every transition, so that it is a function of its arguments. */
export interface Circumstances {
  readonly nowMs: number;
  /** 0 to 1, for the jitter of a delay. */
  readonly chance: number;
}

const SHOWN: Readonly<Record<Exclude<ConnectionState['kind'], 'streaming'>, StreamState | 'on the way'>> = {
  stopped: 'stopped',
  idle: 'stopped',
  'logging-out': 'stopped',
  asleep: 'asleep',
  kicked: 'kicked',
  'login-needed': 'login-needed',
  faulted: 'faulted',
  waiting: 'offline',
  'fetching-token': 'on the way',
  'fetching-preference': 'on the way',
  'opening-socket': 'on the way',
  'logging-in': 'on the way',
  subscribing: 'on the way',
};

/** What the user is told. "Connecting" is the first attempt only: after that there is an outage to be seen. */
export function streamStateOf({ state, hasStreamed, attempt }: Connection): StreamState {
  if (state.kind === 'streaming') return state.liveness;
  const shown = SHOWN[state.kind];
  if (shown !== 'on the way') return shown;
  return hasStreamed || attempt > 1 ? 'offline' : 'connecting';
}
