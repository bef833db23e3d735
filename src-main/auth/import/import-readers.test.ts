import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { scratchFolder } from '../../archive/testing/scratch-folder.ts';
import { readBounded } from './read-bounded.ts';
import { readSchwabPyToken } from './schwab-py-token.ts';
import { readSecretsJson } from './secrets-json.ts';

const nowMs = Date.UTC(2026, 10, 16, 12);
const createdS = nowMs / 1_000 - 7_200;
const KEY = 'test-app-key-0123456789';
const SECRET = 'test-app-secret-0123456789';

describe('a token file of schwab-py', () => {
  const file = (change: object = {}, token: object = {}): unknown => ({
    creation_timestamp: createdS,
    token: {
      expires_in: 1_800,
      token_type: 'Bearer',
      scope: 'api',
      refresh_token: 'test-refresh@',
      access_token: 'I0.test@',
      id_token: 'e',
      expires_at: createdS + 1_800,
      ...token,
    },
    ...change,
  });

  test('gives the login with its own seven days, to be tried at once', () => {
    expect(readSchwabPyToken(file(), nowMs)).toEqual({
      ok: true,
      record: {
        version: 1,
        kind: 'held',
        accessToken: 'I0.test@',
        refreshToken: 'test-refresh@',
        accessExpiresWallMs: (createdS + 1_800) * 1_000,
        loggedInWallMs: createdS * 1_000,
        refreshingSinceWallMs: nowMs,
      },
    });
    expect(readSchwabPyToken(file({}, { expires_at: undefined }), nowMs)).toMatchObject({
      record: { accessExpiresWallMs: 0 },
    });
    expect(readSchwabPyToken(file({ creation_timestamp: createdS + 0.75 }), nowMs)).toMatchObject({ ok: true });
  });

  test.each<readonly [string, unknown, string]>([
    ['a list', [], 'not a token file'],
    ['nothing', null, 'not a token file'],
    ['no token', { creation_timestamp: createdS }, '"token"'],
    ['an old layout', { access_token: 'a', refresh_token: 'r' }, 'old layout'],
    ['no refresh token', file({}, { refresh_token: undefined }), '"token.refresh_token"'],
    ['a token with a line break', file({}, { access_token: 'a\nb' }), '"token.access_token"'],
    ['a time as text', file({ creation_timestamp: '1763294400' }), '"creation_timestamp"'],
    ['a time below zero', file({ creation_timestamp: -1 }), '"creation_timestamp"'],
    ['the last second of its week', file({ creation_timestamp: nowMs / 1_000 - 7 * 86_400 }), 'older than seven days'],
    ['a login of tomorrow', file({ creation_timestamp: nowMs / 1_000 + 86_400 }), 'future'],
    ['milliseconds', file({ creation_timestamp: nowMs }), 'future'],
  ])('with %s is refused', (_what, json, words) => {
    const read = readSchwabPyToken(json, nowMs);
    expect(read).toMatchObject({ ok: false, sentence: expect.stringContaining(words) as string });
    expect(JSON.stringify(read)).not.toContain('I0.test');
  });
});

describe('a secrets file', () => {
  test.each<readonly [string, unknown]>([
    ['app_key', { app_key: KEY, app_secret: SECRET }],
    ['api_key', { api_key: KEY, api_secret: ` ${SECRET} `, token_path: '/x' }],
    ['clientId', { clientId: KEY, clientSecret: SECRET }],
    ['SCHWAB_APP_KEY', { SCHWAB_APP_KEY: KEY, SCHWAB_APP_SECRET: SECRET }],
    ['consumer-key', { 'consumer-key': KEY, 'consumer-secret': SECRET }],
    ['a section', { version: 2, brokers: { schwab: { 'App Key': KEY, Secret: SECRET } } }],
    ['said twice alike', { app_key: KEY, client_id: KEY, secret: SECRET }],
  ])('is understood under names like %s', (_name, json) => {
    expect(readSecretsJson(json)).toEqual({ ok: true, appKey: { key: KEY, secret: SECRET }, callbackUrl: null });
  });

  test.each(['callback_url', 'redirect_uri', 'redirectUrl', 'CALLBACK'])('may name the callback %s', (name) => {
    const json = { app_key: KEY, app_secret: SECRET, [name]: 'https://127.0.0.1:8182' };
    expect(readSecretsJson(json)).toMatchObject({ callbackUrl: 'https://127.0.0.1:8182' });
  });

  test.each<readonly [string, unknown, string]>([
    ['no secret', { app_key: KEY }, 'no app secret'],
    ['an empty key', { app_key: ' ', app_secret: SECRET }, 'no app key'],
    ['numbers', { app_key: 1, app_secret: 2 }, 'no app key'],
    ['two keys', { app_key: KEY, schwab: { app_key: `${KEY}x` }, app_secret: SECRET }, 'more than one app key'],
    ['a list', [{ app_key: KEY, app_secret: SECRET }], 'no app key'],
    ['a text', 'app_key', 'no app key'],
  ])('with %s is refused, without repeating what is in it', (_what, json, words) => {
    const read = readSecretsJson(json);
    expect(read).toMatchObject({ ok: false, sentence: expect.stringContaining(words) as string });
    expect(JSON.stringify(read)).not.toContain(KEY);
  });
});

describe('whatever a file holds', () => {
  test('there is an answer', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (json) => {
        expect(typeof readSecretsJson(json).ok).toBe('boolean');
        expect(readSchwabPyToken(json, nowMs).ok).toBe(false);
      }),
    );
  });

  test('it is read as far as a file of its kind may go', async () => {
    const { path, remove } = await scratchFolder();
    const file = join(path, 'chosen.json');
    await writeFile(file, '\uFEFF{"a":1}');
    expect(await readBounded(file, 100)).toEqual({ ok: true, text: '{"a":1}' });
    await writeFile(file, 'x'.repeat(101));
    expect(await readBounded(file, 100)).toMatchObject({
      ok: false,
      sentence: expect.stringContaining('too large') as string,
    });
    expect(await readBounded(tmpdir(), 100)).toMatchObject({ ok: false });
    expect(await readBounded('/dev/zero', 100)).toMatchObject({ ok: false });
    await remove();
  });
});
