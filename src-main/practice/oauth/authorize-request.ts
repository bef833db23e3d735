import { readChallenge, type CodeChallenge } from './code-challenge.ts';
import type { RegisteredApp } from './registered-app.ts';

/** What an app asks for when it sends the user's browser here. */
export interface AuthorizeRequest {
  readonly redirectUri: string;
  /** Goes back unchanged; null = there was none. */
  readonly state: string | null;
  readonly challenge: CodeChallenge | null;
}

export type AuthorizeReading =
  /** The app or the callback is not registered: nobody is sent anywhere. */
  | { readonly kind: 'unregistered' }
  /** The app is known and learns what is wrong, with an error name of RFC 6749, 4.1.2.1. */
  | { readonly kind: 'faulty'; readonly request: AuthorizeRequest; readonly error: string }
  | { readonly kind: 'good'; readonly request: AuthorizeRequest };

/** Reads the query of `/v1/oauth/authorize`. `response_type` and `scope` may be missing, as some clients leave them out. */
export function readAuthorizeRequest(query: URLSearchParams, app: RegisteredApp): AuthorizeReading {
  const [redirectUri, ...moreCallbacks] = query.getAll('redirect_uri');
  const [clientId, ...moreClients] = query.getAll('client_id');
  const isAmbiguous = moreCallbacks.length > 0 || moreClients.length > 0;
  if (isAmbiguous || clientId !== app.appKey || redirectUri === undefined) return { kind: 'unregistered' };
  if (!app.callbackUrls.includes(redirectUri)) return { kind: 'unregistered' };
  const reading = readChallenge(query);
  const request: AuthorizeRequest = {
    redirectUri,
    state: query.get('state'),
    challenge: reading.kind === 'given' ? reading.challenge : null,
  };
  if (reading.kind === 'unusable') return { kind: 'faulty', request, error: 'invalid_request' };
  const responseType = query.get('response_type') ?? 'code';
  if (responseType !== 'code') return { kind: 'faulty', request, error: 'unsupported_response_type' };
  return { kind: 'good', request };
}

/**
 * The registered callback with what the app is to learn, in this order, and its own state at the end. The callback is
 * kept to the letter; values are percent-encoded, the `@` of a code too.
 */
export function callbackLocation({ redirectUri, state }: AuthorizeRequest, told: Record<string, string>): string {
  const parts = Object.entries(state === null ? told : { ...told, state });
  const query = parts.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&');
  return `${redirectUri}${redirectUri.includes('?') ? '&' : '?'}${query}`;
}
