import { createHash } from 'node:crypto';

/** What an app promised with its authorize request (RFC 7636) and must show when it redeems the code. */
export interface CodeChallenge {
  readonly method: 'S256' | 'plain';
  readonly challenge: string;
}

export type ChallengeReading =
  | { readonly kind: 'none' }
  | { readonly kind: 'given'; readonly challenge: CodeChallenge }
  | { readonly kind: 'unusable' };

/** `code_challenge` with an optional `code_challenge_method`; without a method the RFC says `plain`. */
export function readChallenge(query: URLSearchParams): ChallengeReading {
  const challenge = query.get('code_challenge');
  const method = query.get('code_challenge_method');
  if (challenge === null) return method === null ? { kind: 'none' } : { kind: 'unusable' };
  const named = method ?? 'plain';
  if (challenge === '' || (named !== 'S256' && named !== 'plain')) return { kind: 'unusable' };
  return { kind: 'given', challenge: { method: named, challenge } };
}

/** Whether the verifier fits. Who promised nothing needs none. */
export function keepsPromise(challenge: CodeChallenge | null, verifier: string | null): boolean {
  if (!challenge) return true;
  if (verifier === null) return false;
  const shown = challenge.method === 'plain' ? verifier : createHash('sha256').update(verifier).digest('base64url');
  return shown === challenge.challenge;
}
