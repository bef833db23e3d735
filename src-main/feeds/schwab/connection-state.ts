import type { StreamState } from '#core/contract/health';
import type { Subscription } from './stream-services.ts';

/** A command that has been sent and waits for its answer. */
export interface InFlight {
  readonly requestId: number;
  readonly subscription: Subscription;
}

/** Subscriptions are sent one at a time: commands in parallel on a service fail (codes 22 to 25). */
export interface SubscriptionPass {
  readonly inFlight: InFlight;
  readonly queue: readonly Subscription[];
}

export interface Refusal {
  readonly subscription: Subscription;
  readonly reason: string;
  readonly mayAskAgain: boolean;
}

export type ConnectionState =
  | { readonly kind: 'stopped' }
  /** Asking userPreference where the streamer is and who we are to it. */
  | { readonly kind: 'fetching-preference' }
  | { readonly kind: 'opening-socket' }
  | { readonly kind: 'logging-in'; readonly requestId: number }
  | { readonly kind: 'subscribing'; readonly pass: SubscriptionPass }
  | {
      readonly kind: 'streaming';
      readonly sinceMs: number;
      readonly liveness: 'live' | 'quiet' | 'stale';
      /** Asking again for what was refused. */
      readonly pass: SubscriptionPass | null;
    }
  | { readonly kind: 'waiting'; readonly retryAtMs: number }
  | { readonly kind: 'logging-out'; readonly requestId: number }
  /** Gave up; only `start` helps. */
  | { readonly kind: 'faulted' };

/** Everything the connection remembers. A plain value: `transition` makes the next one from it. */
export interface Connection {
  readonly state: ConnectionState;
  /** Plain sentence for the user; null when there is nothing to say. */
  readonly reason: string | null;
  readonly wanted: readonly Subscription[];
  readonly accepted: readonly Subscription[];
  readonly refused: readonly Refusal[];
  /** Attempts since the link was last good; 0 before the first. */
  readonly attempt: number;
  /** Monotonic instants of recent attempts, whatever caused them. */
  readonly attemptsAtMs: readonly number[];
  readonly hasStreamed: boolean;
  readonly reconnects: number;
  readonly linkIsUp: boolean;
  /** Request ids are unique within a connection. */
  readonly nextRequestId: number;
}

export const INITIAL_CONNECTION: Connection = {
  state: { kind: 'stopped' },
  reason: null,
  wanted: [],
  accepted: [],
  refused: [],
  attempt: 0,
  attemptsAtMs: [],
  hasStreamed: false,
  reconnects: 0,
  linkIsUp: false,
  nextRequestId: 0,
};

export type ConnectionEvent =
  | { readonly kind: 'start'; readonly wanted: readonly Subscription[] }
  | { readonly kind: 'stop' }
  /** Stop without a farewell. */
  | { readonly kind: 'abandon' }
  | { readonly kind: 'retry-now' }
  | { readonly kind: 'preference-received' }
  | { readonly kind: 'preference-failed'; readonly needsUser: boolean; readonly reason: string }
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
    }
  /** The one deadline that the newest `set-deadline` asked for has passed. */
  | { readonly kind: 'deadline' };

export type Command =
  | { readonly name: 'LOGIN' }
  | { readonly name: 'SUBS'; readonly subscription: Subscription }
  | { readonly name: 'LOGOUT' };

export type ConnectionEffect =
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

/** What the user is told. "Connecting" is the first attempt only: after that there is an outage to be seen. */
export function streamStateOf({ state, hasStreamed, attempt }: Connection): StreamState {
  switch (state.kind) {
    case 'stopped':
    case 'logging-out':
      return 'stopped';
    case 'faulted':
      return 'faulted';
    case 'waiting':
      return 'offline';
    case 'streaming':
      return state.liveness;
    case 'fetching-preference':
    case 'opening-socket':
    case 'logging-in':
    case 'subscribing':
      return hasStreamed || attempt > 1 ? 'offline' : 'connecting';
  }
}
