/** The two products that an app key may have, each with its own paths and its own kind of error body. */
export type BrokerApi = 'trader' | 'market-data';

/** The verbs of the broker's interface. Only what reads may ever be repeated by itself. */
export type HttpMethod = 'GET' | 'POST' | 'PUT' | 'DELETE';

interface Described {
  /** What happened, what it means, what to do. Holds no secret. */
  readonly sentence: string;
  /** The server's own words on one line, secrets taken out; null when it gave none. */
  readonly detail: string | null;
  /** Which the broker's support asks for; null when there was no reply or none in it. */
  readonly correlationId: string | null;
}

/**
 * Replies of the server that are no success:
 * - edge-blocked: the network before the broker turned the request away. forbidden: the broker itself did.
 * - gateway-timeout: the broker's gateway gave up waiting. out-of-service: maintenance, or a page where data belongs.
 * - server-trouble: any other 5xx. reply-too-big: more than the gateway, or this client, takes.
 * - unreadable-reply: a success whose content is not what it should be. unexpected-reply: a status without a meaning here.
 */
export const SERVER_ERROR_CODES = [
  'invalid-request',
  'forbidden',
  'edge-blocked',
  'not-found',
  'gateway-timeout',
  'out-of-service',
  'server-trouble',
  'reply-too-big',
  'unreadable-reply',
  'unexpected-reply',
] as const;
export type ServerErrorCode = (typeof SERVER_ERROR_CODES)[number];

/** Everything that a call to the broker can end in besides its answer. */
export type BrokerError = Described &
  (
    | {
        /** No usable reply. `untrusted-server`: it could not prove who it is, or the address is not encrypted. */
        readonly code: 'unreachable' | 'timed-out' | 'untrusted-server';
        /** False when the server certainly never saw the request. */
        readonly mayHaveArrived: boolean;
      }
    /** No token to send: only a login helps, or asking again later may. */
    | { readonly code: 'login-needed' | 'token-unavailable' }
    /** 401 in spite of a token that had just been refreshed. */
    | { readonly code: 'not-authorized'; readonly api: BrokerApi }
    | { readonly code: 'too-many-calls'; readonly retryAfterMs: number | null }
    | { readonly code: ServerErrorCode; readonly status: number | null }
    /** A price history of another instrument than the one asked for. */
    | { readonly code: 'wrong-symbol' }
    /** Never sent. */
    | { readonly code: 'queue-full' | 'waited-too-long' | 'cancelled' }
  );
export type BrokerErrorCode = BrokerError['code'];

/**
 * Whether the same request may be sent once more by itself. Reading changes nothing; of anything else the outcome is
 * unknown after a failure, and a second try could do it twice.
 */
export function mayRepeat(method: HttpMethod, error: BrokerError): boolean {
  if (method !== 'GET') return false;
  if (error.code === 'unreachable' || error.code === 'timed-out' || error.code === 'too-many-calls') return true;
  // Too big is too big the second time as well, though the gateway calls it 500.
  if (!('status' in error) || error.code === 'reply-too-big') return false;
  return error.status !== null && error.status >= 500;
}
