import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { authorizeAddress, codeChallenge, newLoginSecrets } from './authorize-request.ts';
import { readCallback, type CallbackRequest, type CallbackVerdict, type ExpectedCallback } from './callback-request.ts';

const expected: ExpectedCallback = { path: '/', hostHeader: '127.0.0.1:8182', state: newLoginSecrets().state };
const asked = (target: string, change: Partial<CallbackRequest> = {}): CallbackRequest => ({
  method: 'GET',
  target,
  hosts: ['127.0.0.1:8182'],
  ...change,
});
type Reader = (request: CallbackRequest, expected: ExpectedCallback) => CallbackVerdict;

/** What an attacker can do who makes the browser visit the listener with a code of his own. */
function takesForeignCode(read: Reader): boolean {
  const foreign = newLoginSecrets().state;
  const targets = [
    '/?code=C0.evil',
    '/?code=C0.evil&state=',
    `/?code=C0.evil&state=${foreign}`,
    `/?state=${foreign}&code=C0.evil`,
  ];
  return targets.some((target) => read(asked(target), expected).kind === 'code');
}

describe('R16: the state', () => {
  test('keeps a foreign code out, and a reader that does not compare it would be caught', () => {
    expect(takesForeignCode(readCallback)).toBe(false);
    const careless: Reader = (request, wish) =>
      readCallback(request, { ...wish, state: /state=([^&]*)/.exec(request.target)?.[1] ?? '' });
    expect(takesForeignCode(careless)).toBe(true);
  });

  test('has at least 128 random bits and is never the same', () => {
    const states = Array.from({ length: 200 }, () => newLoginSecrets());
    expect(new Set(states.flatMap(({ state, codeVerifier }) => [state, codeVerifier])).size).toBe(400);
    for (const { state, codeVerifier } of states) {
      for (const text of [state, codeVerifier]) expect(Buffer.from(text, 'base64url')).toHaveLength(32);
    }
  });
});

describe('R16: the authorize address', () => {
  test('holds exactly what the broker compares, and the S256 challenge of RFC 7636', () => {
    // The example of RFC 7636, appendix B.
    expect(codeChallenge('dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk')).toBe(
      'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
    );
    const secrets = newLoginSecrets();
    const address = authorizeAddress(
      'https://api.example.com/v1/oauth/authorize',
      'test-app-key',
      'https://127.0.0.1:8182',
      secrets,
    );
    const challenge = createHash('sha256').update(secrets.codeVerifier).digest('base64url');
    expect(address).toBe(
      `https://api.example.com/v1/oauth/authorize?response_type=code&client_id=test-app-key&redirect_uri=https%3A%2F%2F127.0.0.1%3A8182&state=${secrets.state}&code_challenge=${challenge}&code_challenge_method=S256`,
    );
  });
});

describe('any request', () => {
  test('has a verdict, and a code only with method, host, path and state as they must be', () => {
    const pieces = fc.constantFrom(
      '/',
      '?',
      '&',
      '=',
      'code=C0.x%40',
      `state=${expected.state}`,
      'state=',
      '%',
      '%zz',
      '%00',
      'error=',
      '__proto__=1',
      '//',
      '#',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.array(pieces, { maxLength: 8 }).map((words) => words.join('')),
        ),
        fc.constantFrom('GET', 'POST', 'get', ''),
        fc.constantFrom(['127.0.0.1:8182'], [], ['evil.example'], ['127.0.0.1:8182', '127.0.0.1:8182']),
        (target, method, hosts) => {
          const verdict = readCallback({ target, method, hosts }, expected);
          if (verdict.kind === 'ignored') return;
          expect([method, hosts]).toEqual(['GET', ['127.0.0.1:8182']]);
          expect(target).toContain(`state=${expected.state}`);
        },
      ),
    );
  });

  test('that is right in every encoding of the code gives the code back', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(...'C0.aZ9+/=@%~'.split(/(?:)/)), minLength: 1, maxLength: 200 }),
        (code) => {
          const target = `/?code=${encodeURIComponent(code)}&session=1&state=${expected.state}`;
          expect(readCallback(asked(target), expected)).toEqual({ kind: 'code', code });
        },
      ),
    );
  });
});
