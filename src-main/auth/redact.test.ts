import { inspect } from 'node:util';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LiveSecrets } from './redact.ts';

/** Each encoding as an independent program would make it, around text that a log may hold. */
const ENCODINGS: Readonly<Record<string, (secret: string, before: string, after: string) => string>> = {
  plain: (secret, before, after) => `${before}${secret}${after}`,
  address: (secret, before, after) => `${before}?x=${encodeURIComponent(secret)}${after}`,
  'address in small letters': (secret, before) =>
    `${before}?x=${encodeURIComponent(secret).replace(/%../g, (code) => code.toLowerCase())}`,
  form: (secret) => new URLSearchParams({ refresh: secret, other: '1' }).toString(),
  JSON: (secret, before, after) => JSON.stringify({ before, secret, after }),
  'JSON in JSON': (secret, before) => JSON.stringify({ body: JSON.stringify({ before, secret }) }),
  'Basic login': (secret, before) => Buffer.from(`${before}:${secret}`).toString('base64'),
  'base64 in the middle': (secret, before, after) => Buffer.from(`${before}${secret}${after}`).toString('base64'),
  'base64url in the middle': (secret, before, after) => Buffer.from(`${before}${secret}${after}`).toString('base64url'),
  HTML: (secret, before) =>
    `${before}<p>${secret.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')}</p>`,
  'as the console shows an object': (secret, before, after) =>
    inspect({ [before]: { deep: [{ after, secret }] } }, { depth: 9 }),
};

const secretText = fc.string({
  unit: fc.constantFrom(...'abcXYZ019+/=@._~-"\\<&%'.split(/(?:)/)),
  minLength: 16,
  maxLength: 90,
});
const around = fc.string({ unit: 'grapheme', maxLength: 20 });

/** What of the secret can still be read, in any form: a leak is a run of it, however it was encoded. */
function leaks(text: string, secret: string): boolean {
  const decoded = [...text.matchAll(/[A-Za-z0-9+/_-]{16,}/g)].map(([run]) =>
    Buffer.from(run, 'base64').toString('latin1'),
  );
  return [text, ...decoded].some((shown) => shown.includes(secret));
}

describe('R14: the redactor', () => {
  test.each(Object.keys(ENCODINGS))('removes a secret in the encoding: %s', (name) => {
    const encode = ENCODINGS[name] ?? String;
    fc.assert(
      fc.property(secretText, around, around, (secret, before, after) => {
        const secrets = new LiveSecrets();
        secrets.add(secret);
        const written = encode(secret, before, after);
        const clean = secrets.redact(written);
        expect(clean).not.toBe(written);
        expect(leaks(clean, secret)).toBe(false);
      }),
    );
  });

  test('would be caught leaking: text that it has not seen still shows the secret', () => {
    const secret = 'test-canary-secret-0123';
    for (const encode of Object.values(ENCODINGS)) {
      expect(new LiveSecrets().redact(encode(secret, 'a note ', ' and more'))).not.toContain('[secret]');
    }
    expect(leaks(Buffer.from(`key:${secret}`).toString('base64'), secret)).toBe(true);
  });

  test('removes the beginning of a secret that was cut off', () => {
    const secrets = new LiveSecrets();
    secrets.add('test-refresh-token-0123456789-abcdefgh');
    expect(secrets.redact('sent test-refresh-token-0123456 …')).toBe('sent [secret] …');
  });

  test.each([
    ['a token of Schwab', 'got I0.b2F1dGgyLmNkYy5zY2h3YWIuY29t.abc_DEF-123@ now', 'got I0.[secret] now'],
    ['a code of Schwab', '/?code=C0.b2F1dGgyLmJkYy5zY2h3YWIuY29t.abc%40&session=1', '/?code=[secret]&session=1'],
    ['a header', 'Authorization: Bearer abcdef012345', 'Authorization: Bearer [secret]'],
    ['a Basic login', 'authorization: basic a2V5OnNlY3JldA==', 'authorization: basic [secret]'],
    ['a reply', '{"refresh_token":"abcdef","expires_in":1800}', '{"refresh_token":"[secret]","expires_in":1800}'],
    ['a form', 'grant_type=refresh_token&refresh_token=abc%40', 'grant_type=refresh_token&refresh_token=[secret]'],
    ['an id token', 'eyJhbGciOiJI.eyJzdWIiOiIx.c2ln', '[secret]'],
  ])('removes by its shape %s that it was never told of', (_what, text, clean) => {
    expect(new LiveSecrets().redact(text)).toBe(clean);
  });

  test('leaves ordinary text and values alone', () => {
    const secrets = new LiveSecrets();
    secrets.add('test-app-secret-0123456789', '', 'short');
    const data = [
      'the short story of a token',
      42,
      null,
      undefined,
      { symbol: '/NQ', bars: [1, 2] },
      new Error('no route'),
    ];
    const clean = secrets.redactMessage(data);
    expect(clean).toEqual(data);
    expect(clean[4]).toBe(data[4]);
  });

  test('finds secrets in errors, their causes, nested and circular values, maps and bytes', () => {
    const secret = 'test-app-secret-0123456789';
    const secrets = new LiveSecrets();
    secrets.add(secret);
    const circular: Record<string, unknown> = { deep: { deeper: [{ secret }] } };
    circular['self'] = circular;
    const data = [
      new Error(`failed with ${secret}`),
      new Error('failed', { cause: new Error(secret) }),
      Object.assign(new Error('failed'), { headers: { authorization: secret } }),
      circular,
      new Map([[secret, 1]]),
      Buffer.from(secret),
      { body: Buffer.from(secret) },
    ];
    const text = inspect(secrets.redactMessage(data), { depth: null });
    expect(text).not.toContain(secret);
    expect(text).not.toContain(
      Buffer.from(secret)
        .toString('hex', 0, 4)
        .replace(/(..)(?=.)/g, '$1 '),
    );
  });

  test('stays bounded while tokens come and go', () => {
    const secrets = new LiveSecrets();
    for (let number = 0; number < 500; number += 1) secrets.add(`${number}-test-access-token-abcdef`);
    expect(secrets.redact('x 499-test-access-token-abcdef')).toBe('x [secret]');
    expect(secrets.redact('x 0-test-access-token-abcdef')).toBe('x 0-test-access-token-abcdef');
  });
});
