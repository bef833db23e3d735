import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { mayRepeat, type BrokerErrorCode, type HttpMethod } from './broker-error.ts';
import { classifyReply } from './classify-reply.ts';
import { unreadableReply } from './unreadable-reply.ts';

const ID = '0d5b1f66-0c5e-4a3c-9d58-3e5f3a1b2c3d';
const listed = (status: unknown, title: string, detail: string): string =>
  JSON.stringify({ errors: [{ id: ID, status, title, detail, source: { parameter: 'symbols' } }] });
const AKAMAI =
  '<HTML><HEAD>\n<TITLE>Access Denied</TITLE>\n</HEAD><BODY>\n<H1>Access Denied</H1>\nYou don\'t have permission to access "http&#58;&#47;&#47;api" on this server.</BODY></HTML>';
const MAINTENANCE =
  '<!DOCTYPE html><html><head><title>Scheduled maintenance</title></head><body><h1>We will be back</h1></body></html>';
const TOO_BIG = '{"fault":{"faultstring":"Body buffer overflow","detail":{"errorcode":"protocol.http.TooBigBody"}}}';
const DEAD_REFRESH =
  '{"error":"unsupported_token_type","error_description":"400 Bad Request: \\"{\\"error_description\\":\\"Exception while authenticating refresh token [tokenDigest=abc, Exception=Failed refresh token authentication [tokenDigest=abc]]\\",\\"error\\":\\"refresh_token_authentication_error\\"}\\""}';

/** Every body of the documentation and of what was seen besides, with what it must become. */
const SAMPLES: readonly (readonly [name: string, status: number, body: string, code: BrokerErrorCode, says: string])[] =
  [
    [
      'service error without a list',
      400,
      '{"message":"Invalid value \'EXTO\'"}',
      'invalid-request',
      "Invalid value 'EXTO'",
    ],
    [
      'service error with a list',
      400,
      '{"message":"Invalid request data","errors":["fromEnteredTime is required"]}',
      'invalid-request',
      'Invalid request data; fromEnteredTime is required',
    ],
    ['market data, status as text', 404, listed('404', 'Not Found', 'No such symbol'), 'not-found', 'No such symbol'],
    ['market data, status as number', 400, listed(400, 'Bad Request', 'Bad period'), 'invalid-request', 'Bad period'],
    [
      'too many symbols',
      400,
      listed(400, 'Bad Request', 'Search combination should not exceed 500.'),
      'invalid-request',
      'exceed 500',
    ],
    ['bad bearer', 401, listed(401, 'Unauthorized', 'Client not authorized'), 'not-authorized', 'developer portal'],
    ['service error 403', 403, '{"message":"Not entitled"}', 'forbidden', 'Not entitled'],
    ['gateway fault: too big', 500, TOO_BIG, 'reply-too-big', 'too big'],
    [
      'gateway fault: too many',
      429,
      '{"fault":{"faultstring":"Rate limit quota violation","detail":{"errorcode":"policies.ratelimit.QuotaViolation"}}}',
      'too-many-calls',
      'too many requests',
    ],
    ['gateway fault of another kind', 502, '{"fault":{"faultstring":"Bad target"}}', 'server-trouble', 'Bad target'],
    ['plain text of the gateway', 504, 'upstream request timeout', 'gateway-timeout', 'too long'],
    ['plain text of the gateway under 503', 503, 'upstream request timeout', 'gateway-timeout', 'too long'],
    ['edge network', 403, AKAMAI, 'edge-blocked', 'VPN'],
    ['maintenance page', 503, MAINTENANCE, 'out-of-service', 'Scheduled maintenance'],
    ['maintenance page as a success', 200, MAINTENANCE, 'out-of-service', 'maintenance'],
    ['503 without a page', 503, 'Service Unavailable', 'out-of-service', 'maintenance'],
    ['500 of the trader interface', 500, '{"message":"Internal error"}', 'server-trouble', 'Internal error'],
    ['429 with nothing', 429, '', 'too-many-calls', 'too many requests'],
    ['502 with white space', 502, ' \r\n ', 'server-trouble', 'correlation id'],
    ['404 with nothing', 404, '', 'not-found', 'does not know'],
    ['JSON that breaks off', 500, '{"message":"Inter', 'server-trouble', 'failed while answering'],
    ['JSON of no known shape', 400, '[1,{"a":null}]', 'invalid-request', 'refused'],
    ['a success that breaks off', 200, '[{"accountNumber":"1', 'unreadable-reply', 'could not be read'],
    ['body of the token endpoint', 400, DEAD_REFRESH, 'invalid-request', 'refused'],
    ['a status without a meaning', 204, '', 'unexpected-reply', 'no known kind'],
  ];

const asked = { what: 'the orders', api: 'trader' } as const;
const classify = (status: number, text: string) =>
  classifyReply({ status, text, correlationId: ID, retryAfterMs: null }, asked);

describe('what a reply without success becomes', () => {
  test.each(SAMPLES)('%s (%i)', (_name, status, body, code, says) => {
    const error = classify(status, body);
    expect(error.code).toBe(code);
    expect(error.sentence).toContain(says);
    expect(error.sentence).toMatch(/^[A-Z].*\.$/s);
    expect(error.sentence).toContain(code === 'edge-blocked' || code === 'not-authorized' ? 'Schwab' : 'the orders');
    expect(error.correlationId).toBe(ID);
  });

  test('names the product that is missing', () => {
    const body = listed(401, 'Unauthorized', 'Client not authorized');
    const reply = { status: 401, text: body, correlationId: null, retryAfterMs: null };
    expect(classifyReply(reply, { what: 'quotes', api: 'market-data' }).sentence).toContain('"Market Data Production"');
    expect(classifyReply(reply, asked).sentence).toContain('"Accounts and Trading Production"');
  });

  test('says how long the server wants to be left alone', () => {
    const error = classifyReply({ status: 429, text: '', correlationId: null, retryAfterMs: 12_400 }, asked);
    expect(error).toMatchObject({ code: 'too-many-calls', retryAfterMs: 12_400 });
    expect(error.sentence).toContain('13 s');
  });

  test('a success of no use names the member that is wrong, and a page in its place as what it is', () => {
    const reply = { status: 200, correlationId: ID, retryAfterMs: null };
    expect(unreadableReply({ ...reply, text: '{"a":1}' }, asked, 'candles')).toMatchObject({
      code: 'unreadable-reply',
      detail: 'candles',
    });
    expect(unreadableReply({ ...reply, text: MAINTENANCE }, asked, 'no whole JSON').code).toBe('out-of-service');
  });
});

describe('no secret comes through', () => {
  const HASH = 'a1b2c3d4'.repeat(8);
  const TOKEN = 'I0.b2F1dGgyLmNkYy5zY2h3YWIuY29t.testtesttest@';
  test.each([
    ['account number', '12345678'],
    ['account hash', HASH],
    ['access token', TOKEN],
    ['bearer', 'Bearer test-access-token'],
    ['long secret', 'Zm9vYmFyYmF6'.repeat(5)],
  ])('%s', (_name, secret) => {
    const secretPart = secret.replace(/^Bearer /, '');
    for (const body of [
      JSON.stringify({ message: `Account ${secret} unknown`, errors: [secret] }),
      listed(404, `no ${secret}`, secret),
      `<html><title>${secret}</title></html>`,
      `oops ${secret}`,
      JSON.stringify({ fault: { faultstring: secret, detail: { errorcode: 'x' } } }),
      // Straddles every cut there is.
      JSON.stringify({ message: `${'word '.repeat(55)}${secret}` }),
    ]) {
      for (const status of [400, 404, 500, 503]) {
        expect(JSON.stringify(classify(status, body))).not.toContain(secretPart);
      }
    }
  });
});

describe('any bytes', () => {
  test('become an error with a bounded sentence, and never a throw', () => {
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 2_000 }).map((raw) => new TextDecoder().decode(raw)),
      fc.json(),
      fc.string({ unit: 'binary', maxLength: 400 }).map((text) => `<${text}`),
      fc.string({ maxLength: 40 }).map((text) => `{"errors":[{"detail":${JSON.stringify(text)}`),
      fc.constant('['.repeat(20_000)),
      fc.constant(`${'{"fault":'.repeat(5_000)}1${'}'.repeat(5_000)}`),
      fc.constant('{"__proto__":{"message":"x"},"errors":{"length":3}}'),
      fc.constant(`{"message":"${'x'.repeat(1_000_000)}"}`),
    );
    fc.assert(
      fc.property(bytes, fc.integer({ min: 100, max: 599 }), (text, status) => {
        const error = classify(status, text);
        expect(error.sentence.length).toBeLessThan(900);
        expect(error.sentence).not.toMatch(/\p{Cc}/u);
        expect(error.detail?.length ?? 0).toBeLessThanOrEqual(300);
      }),
    );
  });
});

describe('what may be asked again by itself', () => {
  const METHODS: readonly HttpMethod[] = ['GET', 'POST', 'PUT', 'DELETE'];
  test.each(METHODS)('%s', (method) => {
    const isRead = method === 'GET';
    for (const status of [429, 500, 502, 503, 504]) expect(mayRepeat(method, classify(status, ''))).toBe(isRead);
    for (const status of [200, 204, 400, 401, 403, 404]) expect(mayRepeat(method, classify(status, ''))).toBe(false);
    expect(mayRepeat(method, classify(500, TOO_BIG))).toBe(false);
    const nothing = { sentence: '', detail: null, correlationId: null };
    for (const code of ['unreachable', 'timed-out'] as const) {
      expect(mayRepeat(method, { code, mayHaveArrived: true, ...nothing })).toBe(isRead);
    }
    expect(mayRepeat(method, { code: 'untrusted-server', mayHaveArrived: false, ...nothing })).toBe(false);
    expect(mayRepeat(method, { code: 'login-needed', ...nothing })).toBe(false);
  });
});
