import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { PracticeExchange } from '../practice-exchange.ts';
import { ExchangeHarness } from '../testing/exchange-harness.ts';
import { SecureClient } from './testing/secure-client.ts';

const CALLBACKS = ['https://127.0.0.1:8182', 'https://127.0.0.1:8182/other?kind=2'];
const harness = new ExchangeHarness();
let nowMs = Date.parse('2026-11-20T15:00:00Z');
let exchange: PracticeExchange;
let client: SecureClient;

beforeAll(async () => {
  exchange = await harness.openEvening({
    login: { callbackUrls: CALLBACKS, userName: 'ann', password: 'open & shut' },
    wallMs: () => nowMs,
  });
  client = new SecureClient(exchange);
});
afterAll(() => harness.close());

const UUID = /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/;
const allAccounts = (): readonly (readonly [string, string])[] =>
  exchange.accounts.map(({ number }) => ['account', number]);

describe('an app that may ask', () => {
  test('gets the user to a login page, then to the choice of accounts, then back with a code', async () => {
    const page = await client.ask(client.authorizePath({ state: 'a b+c/d=&%40é', response_type: 'code' }));
    expect(page.status).toBe(200);
    expect(page.headers['content-type']).toBe('text/html; charset=utf-8');
    expect(page.text).toContain('not Schwab');
    const consent = await client.submit(page, [
      ['userName', 'ann'],
      ['password', 'open & shut'],
      ['step', 'login'],
    ]);
    for (const { number } of exchange.accounts) expect(consent.text).toContain(`value="${number}" checked`);
    const sent = await client.submit(consent, [...allAccounts(), ['step', 'allow']]);
    expect(sent.status).toBe(302);
    const location = sent.headers.location ?? '';
    const code = `C0\\.${Buffer.from('oauth2.bdc.schwab.com').toString('base64')}\\.[\\w-]{32}%40`;
    expect(location).toMatch(new RegExp(`^https://127\\.0\\.0\\.1:8182\\?code=${code}&session=[0-9a-f-]{36}&state=`));
    const query = new URL(location).searchParams;
    expect(query.get('session')).toMatch(UUID);
    expect(query.get('state')).toBe('a b+c/d=&%40é');
    expect([...query.keys()]).toEqual(['code', 'session', 'state']);
  });

  test('needs neither response_type nor state nor scope, and its own query is kept', async () => {
    const consent = await client.logIn({ redirect_uri: CALLBACKS[1] ?? '', scope: 'readonly' });
    const sent = await client.submit(consent, [...allAccounts(), ['step', 'allow']]);
    expect(sent.headers.location).toMatch(/^https:\/\/127\.0\.0\.1:8182\/other\?kind=2&code=[^&]+%40&session=[^&]+$/);
  });

  test('learns that the user denied', async () => {
    const sent = await client.submit(await client.logIn({ state: 'xyz' }), [...allAccounts(), ['step', 'deny']]);
    expect(sent.status).toBe(302);
    expect(sent.headers.location).toBe('https://127.0.0.1:8182?error=access_denied&state=xyz');
  });

  test.each([
    [{ response_type: 'token' }, 'unsupported_response_type'],
    [{ code_challenge: 'x', code_challenge_method: 'S512' }, 'invalid_request'],
    [{ code_challenge: '' }, 'invalid_request'],
    [{ code_challenge_method: 'S256' }, 'invalid_request'],
  ])('learns what is wrong with %j', async (extra, error) => {
    const sent = await client.ask(client.authorizePath({ ...extra, state: 's' }));
    expect(sent.status).toBe(302);
    expect(sent.headers.location).toBe(`https://127.0.0.1:8182?error=${error}&state=s`);
  });
});

describe('the user', () => {
  test.each([
    ['ann', 'open'],
    ['ANN', 'open & shut'],
    ['', ''],
  ])('who types %s and %s is told so and may try again', async (userName, password) => {
    const page = await client.ask(client.authorizePath());
    const again = await client.submit(page, [
      ['userName', userName],
      ['password', password],
      ['step', 'login'],
    ]);
    expect(again.status).toBe(200);
    expect(again.text).toMatch(/role="alert">The login ID or the password is wrong/);
    const consent = await client.submit(again, [
      ['userName', 'ann'],
      ['password', 'open & shut'],
    ]);
    expect(consent.text).toContain('<legend>Accounts</legend>');
  });

  test('cannot allow without having logged in', async () => {
    const page = await client.ask(client.authorizePath());
    const sent = await client.submit(page, [...allAccounts(), ['step', 'allow']]);
    expect(sent.status).toBe(200);
    expect(sent.headers.location).toBeUndefined();
  });

  test('must choose an account, and one of those offered', async () => {
    const consent = await client.logIn();
    const again = await client.submit(consent, [
      ['account', '99999999'],
      ['step', 'allow'],
    ]);
    expect(again.text).toContain('Choose at least one account');
    const sent = await client.submit(again, [...allAccounts(), ['step', 'allow']]);
    expect(sent.status).toBe(302);
  });

  test('cannot press the same button twice, nor one of a page that is too old', async () => {
    const consent = await client.logIn();
    expect((await client.submit(consent, [...allAccounts(), ['step', 'allow']])).status).toBe(302);
    expect((await client.submit(consent, [...allAccounts(), ['step', 'allow']])).status).toBe(400);
    const old = await client.logIn();
    nowMs += 600_000;
    expect((await client.submit(old, [...allAccounts(), ['step', 'allow']])).status).toBe(400);
  });
});

describe('nobody is sent anywhere', () => {
  test.each([
    ['a slash more', { redirect_uri: 'https://127.0.0.1:8182/' }],
    ['another port', { redirect_uri: 'https://127.0.0.1:8183' }],
    ['another scheme', { redirect_uri: 'http://127.0.0.1:8182' }],
    ['other letters', { redirect_uri: 'HTTPS://127.0.0.1:8182' }],
    ['another host', { redirect_uri: 'https://evil.example' }],
    ['a path more', { redirect_uri: 'https://127.0.0.1:8182/x' }],
    ['no callback', { redirect_uri: '' }],
    ['another app', { client_id: 'somebody-else' }],
    ['no app', { client_id: '' }],
  ])('with %s', async (_, extra) => {
    const page = await client.ask(client.authorizePath({ ...extra, state: 's' }));
    expect(page.status).toBe(400);
    expect(page.headers.location).toBeUndefined();
    expect(page.text).toContain('We are unable to complete your request');
  });

  test('with two callbacks or two apps', async () => {
    for (const more of ['redirect_uri=https%3A%2F%2Fevil.example', 'client_id=other']) {
      const page = await client.ask(`${client.authorizePath()}&${more}`);
      expect(page.status).toBe(400);
      expect(page.headers.location).toBeUndefined();
    }
  });

  test('while the app is not ready for use', async () => {
    const pending = await harness.openEvening({ faults: [{ name: 'app-pending' }] });
    const other = new SecureClient(pending);
    const page = await other.ask(other.authorizePath());
    expect(page.status).toBe(500);
    expect(page.text).toContain('We are unable to complete your request');
  });
});

test('every page forbids scripts, frames and foreign forms, and lets its form end at the callback', async () => {
  for (const page of [await client.ask(client.authorizePath()), await client.logIn()]) {
    expect(page.headers['content-security-policy']).toMatch(
      /^default-src 'none'; style-src 'sha256-[^']+'; form-action 'self' https:\/\/127\.0\.0\.1:8182; frame-ancestors 'none'; base-uri 'none'$/,
    );
    expect(page.headers['x-frame-options']).toBe('DENY');
    expect(page.headers['cache-control']).toBe('no-store');
    expect(page.text).not.toMatch(/<script|\son\w+=/i);
    const [, style = ''] = /<style>([^]*)<\/style>/.exec(page.text) ?? [];
    const hash = createHash('sha256').update(style).digest('base64');
    expect(page.headers['content-security-policy']).toContain(`'sha256-${hash}'`);
  }
});

test('an exchange that approves by itself shows no page and shares everything', async () => {
  const open = await harness.openEvening({ login: { autoApprove: true } });
  const other = new SecureClient(open);
  const sent = await other.ask(other.authorizePath({ state: 's' }));
  expect(sent.status).toBe(302);
  expect(sent.headers.location).toMatch(/^https:\/\/127\.0\.0\.1:8182\?code=[^&]+%40&session=[^&]+&state=s$/);
  const refused = await other.ask(other.authorizePath({ redirect_uri: 'https://evil.example' }));
  expect(refused.headers.location).toBeUndefined();
});
