import type { IncomingMessage } from 'node:http';
import { comesFromElsewhere, hostHeader, ownHosts } from '../../../net/loopback-call.ts';
import { ApiError } from '../api-error.ts';

const LONGEST_PATH = 2_048;

/** What the guard has to know of the listener. */
export interface Gate {
  readonly port: number;
  /** Web pages that may ask. */
  readonly origins: ReadonlySet<string>;
}

/** The one value of a header; two of a kind are as bad as none, for nobody could say which one counts. */
function only(values: readonly string[] | undefined): string | null {
  return values?.length === 1 ? (values[0] ?? null) : null;
}

/**
 * Why a request is not even to be looked at; null = it comes from a program of this computer or from a page whose origin
 * is allowed. Judged before any route, token or body.
 */
export function refusalOf(request: IncomingMessage, { port, origins }: Gate): ApiError | null {
  const { host, origin, 'sec-fetch-site': site } = request.headersDistinct;
  const called = only(host);
  if (called === null || !ownHosts('http', port).includes(called)) {
    return new ApiError('wrong-host', `The Host header must be ${hostHeader('http', '127.0.0.1', port)}.`);
  }
  const path = request.url ?? '';
  // A whole address or "*" in place of a path is meant for a proxy, and this is none.
  if (!path.startsWith('/') || path.startsWith('//') || path.length > LONGEST_PATH) {
    return new ApiError('bad-request', 'The address is not a path of this interface.');
  }
  if (origin === undefined) {
    if (!comesFromElsewhere(site)) return null;
    return new ApiError('foreign-origin', 'A web page asked without saying its origin.');
  }
  const asking = only(origin);
  if (asking !== null && origins.has(asking)) return null;
  return new ApiError('foreign-origin', 'Web pages of this origin are not allowed to ask.');
}

const ONE_DAY_S = '86400';

/** The headers by which a browser lets an allowed page read the answer; none for programs. */
export function pageHeaders(request: IncomingMessage): Readonly<Record<string, string>> {
  const { origin } = request.headers;
  return origin === undefined ? {} : { 'Access-Control-Allow-Origin': origin, Vary: 'Origin' };
}

/** What a browser asks before a page may ask: which methods and headers it may use. */
export function isPreflight(request: IncomingMessage): boolean {
  const { origin, 'access-control-request-method': method } = request.headers;
  return request.method === 'OPTIONS' && origin !== undefined && method !== undefined;
}

export const PREFLIGHT_HEADERS: Readonly<Record<string, string>> = {
  'Access-Control-Allow-Methods': 'GET, POST',
  'Access-Control-Allow-Headers': 'Authorization, Content-Type',
  'Access-Control-Allow-Private-Network': 'true',
  'Access-Control-Max-Age': ONE_DAY_S,
};
