import { createHash, randomBytes } from 'node:crypto';

/** What one way through the browser is recognised by; made anew for each, and never stored. */
export interface LoginSecrets {
  /** Comes back with the code; 256 random bits. */
  readonly state: string;
  readonly codeVerifier: string;
}

export function newLoginSecrets(): LoginSecrets {
  return { state: randomBytes(32).toString('base64url'), codeVerifier: randomBytes(32).toString('base64url') };
}

/** RFC 7636, method S256. */
export const codeChallenge = (codeVerifier: string): string =>
  createHash('sha256').update(codeVerifier, 'ascii').digest('base64url');

/**
 * The address for the browser. The challenge goes along although the broker does not document it: a server that knows
 * it will then refuse a stolen code, and one that does not know it ignores it (at least one client always sends it).
 */
export function authorizeAddress(
  authorizeUrl: string,
  appKey: string,
  callbackUrl: string,
  { state, codeVerifier }: LoginSecrets,
): string {
  const query = new URLSearchParams({
    response_type: 'code',
    client_id: appKey,
    redirect_uri: callbackUrl,
    state,
    code_challenge: codeChallenge(codeVerifier),
    code_challenge_method: 'S256',
  });
  return `${authorizeUrl}?${query.toString()}`;
}
