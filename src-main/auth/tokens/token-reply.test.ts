import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readTokenReply, type TokenReply } from './token-reply.ts';

const reply = (status: number, text: string, headers: Record<string, string> = {}): TokenReply =>
  readTokenReply('api.example.com', { status, headers, text });

/** As seen in trackers; the inner quotes are not escaped as JSON demands. */
const DEAD_REFRESH_TOKEN = String.raw`{"error":"unsupported_token_type","error_description":"400 Bad Request: \"{\"error_description\":\"Exception while authenticating refresh token [tokenDigest=abc, Exception=Failed refresh token authentication [tokenDigest=abc]]\",\"error\":\"refresh_token_authentication_error\"}\""}`;
const UNESCAPED = DEAD_REFRESH_TOKEN.replaceAll('\\', '');
const ACCESS_DENIED = '<HTML><HEAD><TITLE>Access Denied</TITLE></HEAD><BODY>Reference #18.1</BODY></HTML>';

describe('a reply of the token endpoint', () => {
  test('brings tokens, with whatever else is in it', () => {
    const body = {
      expires_in: 1800,
      token_type: 'Bearer',
      scope: 'api',
      refresh_token: 'r@',
      access_token: 'I0.a@',
      id_token: 'e',
    };
    const tokens = { kind: 'tokens', accessToken: 'I0.a@', refreshToken: 'r@', expiresInS: 1800 };
    expect(reply(200, JSON.stringify(body))).toEqual(tokens);
    expect(reply(200, JSON.stringify({ ...body, expires_in: '1800' }))).toEqual(tokens);
    expect(reply(200, JSON.stringify({ ...body, refresh_token: undefined }))).toEqual({
      ...tokens,
      refreshToken: null,
    });
  });

  test.each([
    ['', 'nothing'],
    ['{"access_token":"a b","refresh_token":"r","expires_in":1800}', 'a token with a space'],
    ['{"access_token":"a\\n","refresh_token":"r","expires_in":1800}', 'a token with a line break'],
    ['{"access_token":"a","refresh_token":"r","expires_in":0}', 'a life of nothing'],
    ['{"access_token":"a","refresh_token":"r","expires_in":1e300}', 'a life without end'],
    ['{"access_token":"a","refresh_token":"r"}', 'no life at all'],
    [`{"access_token":"${'x'.repeat(9_000)}","refresh_token":"r","expires_in":1}`, 'a token without end'],
    [ACCESS_DENIED, 'a page'],
  ])('with 200 and %s is no answer (%s)', (text) => {
    expect(reply(200, text)).toMatchObject({ kind: 'unavailable' });
  });

  test.each<readonly [number, string, TokenReply['kind']]>([
    [400, DEAD_REFRESH_TOKEN, 'rejected'],
    [400, UNESCAPED, 'rejected'],
    [400, 'invalid_client: refresh token invalid', 'rejected'],
    [400, '{"error":"invalid_grant"}', 'rejected'],
    [400, '{"error":"invalid_request","error_description":"x"}', 'rejected'],
    [401, '{"error":"invalid_client","error_description":"Unauthorized"}', 'bad-key'],
    [400, '{"error":"invalid_client"}', 'bad-key'],
    [401, '{"error":"unauthorized_client"}', 'bad-key'],
    [400, ACCESS_DENIED, 'unavailable'],
    [401, '', 'unavailable'],
    [403, ACCESS_DENIED, 'unavailable'],
    [429, '{"error":"too many"}', 'unavailable'],
    [500, '{"error":"server_error"}', 'unavailable'],
    [503, 'upstream request timeout', 'unavailable'],
    [404, '{"fault":{"faultstring":"x"}}', 'unavailable'],
  ])('with %d and %s is %s', (status, text, kind) => {
    expect(reply(status, text).kind).toBe(kind);
  });

  test('may ask for a pause, an hour at most', () => {
    expect(reply(429, '', { 'retry-after': '7' })).toMatchObject({ retryAfterMs: 7_000 });
    expect(reply(503, '', { 'retry-after': '999999' })).toMatchObject({ retryAfterMs: 3_600_000 });
    expect(reply(503, '', { 'retry-after': 'Fri, 31 Dec 1999 23:59:59 GMT' })).toMatchObject({ retryAfterMs: null });
  });

  test('is never an exception, and its sentences repeat nothing of the body', () => {
    fc.assert(
      fc.property(fc.integer({ min: 200, max: 599 }), fc.string({ unit: 'binary', maxLength: 200 }), (status, text) => {
        const read = reply(status, `test-canary ${text}`);
        expect(JSON.stringify(read)).not.toContain('test-canary');
      }),
    );
  });
});
