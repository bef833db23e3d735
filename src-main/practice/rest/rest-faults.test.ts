import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { PracticeExchange } from '../practice-exchange.ts';
import { SecureClient } from '../oauth/testing/secure-client.ts';
import { ExchangeHarness } from '../testing/exchange-harness.ts';

const PREFERENCE = '/trader/v1/userPreference';
const harness = new ExchangeHarness();
let exchange: PracticeExchange;
let secure: SecureClient;

beforeEach(async () => {
  exchange = await harness.openEvening({ login: { autoApprove: true } });
  secure = new SecureClient(exchange);
});
afterEach(() => harness.close());

const control = (
  method: string,
  path: string,
  body?: unknown,
  token = exchange.login.controlToken,
): Promise<Response> =>
  fetch(`${exchange.ready.apiBaseUrl}/practice/${path}`, {
    method,
    headers: { 'X-Practice-Control': token },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
const set = async (wish: Record<string, unknown>): Promise<void> => {
  expect((await control('POST', 'faults', wish)).status).toBe(200);
};
const ask = (path = PREFERENCE): Promise<Response> =>
  fetch(`${exchange.ready.apiBaseUrl}${path}`, {
    headers: { Authorization: `Bearer ${exchange.ready.accessToken}` },
  });

async function tokens(): Promise<{ readonly access: string; readonly refresh: string }> {
  const { headers } = await secure.ask(secure.authorizePath());
  const code = new URL(headers.location ?? '').searchParams.get('code') ?? '';
  const body = JSON.parse((await secure.redeem(code)).text) as { access_token: string; refresh_token: string };
  return { access: body.access_token, refresh: body.refresh_token };
}

describe('a fault of REST', () => {
  test.each([
    ['http-401', 401, 'application/json', /"detail":"Client not authorized"/],
    ['http-429', 429, 'application/json', /"message"/],
    ['http-500', 500, 'application/json', /"message"/],
    ['http-503', 503, 'application/json', /"message"/],
    ['html-403', 403, 'text/html', /<h1>Access Denied<\/h1>/],
    ['html-503', 503, 'text/html', /Maintenance/],
    ['text-504', 504, 'text/plain', /^upstream request timeout$/],
  ])('%s takes the place of the answer, on both doors, until it is cleared', async (name, status, type, text) => {
    await set({ name });
    for (let use = 0; use < 2; use += 1) {
      const reply = await ask();
      expect(reply.status).toBe(status);
      expect(reply.headers.get('Content-Type')).toBe(type);
      expect(reply.headers.get('Schwab-Client-CorrelId')).toMatch(/^[0-9a-f-]{36}$/);
      expect(await reply.text()).toMatch(text);
    }
    expect((await secure.get(PREFERENCE, exchange.ready.accessToken)).status).toBe(status);
    await control('DELETE', `faults/${name}`);
    expect((await ask()).status).toBe(200);
  });

  test('with uses spoils so many answers', async () => {
    await set({ name: 'http-503', count: 2 });
    expect([(await ask()).status, (await ask()).status, (await ask()).status]).toEqual([503, 503, 200]);
  });

  test('with a match spoils nothing else and is not used up by anything else', async () => {
    await set({ name: 'http-500', count: 1, match: 'GET /trader/v1/userPreference' });
    expect((await ask('/trader/v1/other')).status).toBe(404);
    expect((await ask()).status).toBe(500);
    expect((await ask()).status).toBe(200);
    await set({ name: 'http-500', match: 'POST /trader' });
    expect((await ask()).status).toBe(200);
  });

  test('of the interface leaves the login alone, one of the edge stands before it, too', async () => {
    const { refresh } = await tokens();
    await set({ name: 'http-401' });
    const refreshed = await secure.refresh(refresh);
    expect(refreshed.status).toBe(200);
    await set({ name: 'html-403' });
    const refused = await secure.refresh((JSON.parse(refreshed.text) as { refresh_token: string }).refresh_token);
    expect(refused.status).toBe(403);
    expect(refused.text).toContain('Access Denied');
    expect((await fetch(`${exchange.ready.apiBaseUrl}/practice/status`)).status).toBe(200);
  });

  test('http-429 tells how long to wait if it has a number', async () => {
    await set({ name: 'http-429', value: 7 });
    expect((await ask()).headers.get('Retry-After')).toBe('7');
    await set({ name: 'http-429' });
    expect((await ask()).headers.get('Retry-After')).toBeNull();
  });

  test('lost-answer, false-500 and garbage-answer come after the deed', async () => {
    await set({ name: 'lost-answer', count: 1 });
    await expect(ask()).rejects.toThrow();
    await set({ name: 'false-500', count: 1 });
    expect((await ask()).status).toBe(500);
    await set({ name: 'garbage-answer', count: 1 });
    const garbage = await ask();
    expect(garbage.status).toBe(200);
    await expect(garbage.json()).rejects.toThrow(SyntaxError);
    expect((await ask()).status).toBe(200);
  });

  test('slow-answer keeps nobody from closing the exchange', async () => {
    await set({ name: 'slow-answer', value: 0, count: 1 });
    expect((await ask()).status).toBe(200);
    await set({ name: 'slow-answer', value: 3_600_000, count: 1 });
    const waiting = expect(ask()).rejects.toThrow();
    const isTaken = async (): Promise<boolean> => {
      const { faults } = (await (await control('GET', 'faults')).json()) as { faults: unknown[] };
      return faults.length === 0;
    };
    while (!(await isTaken()));
    await exchange.close();
    await waiting;
  });
});

describe('a fault of the login', () => {
  test('token-revoked ends access tokens, and a refresh helps', async () => {
    const { access, refresh } = await tokens();
    expect((await secure.get(PREFERENCE, access)).status).toBe(200);
    await set({ name: 'token-revoked' });
    expect((await secure.get(PREFERENCE, access)).status).toBe(401);
    expect((await secure.refresh(refresh)).status).toBe(200);
  });

  test('refresh-revoked ends the refresh token, and the access token lives', async () => {
    const { access, refresh } = await tokens();
    await set({ name: 'refresh-revoked' });
    expect((await secure.refresh(refresh)).status).toBe(400);
    expect((await secure.get(PREFERENCE, access)).status).toBe(200);
  });
});

describe('the control pages', () => {
  test.each(['', 'guess'])('want the control token, not "%s", nor the access token', async (token) => {
    for (const [method, path, body] of [
      ['GET', 'faults', undefined],
      ['POST', 'faults', { name: 'silence' }],
      ['DELETE', 'faults', undefined],
      ['POST', 'clock', { advanceSeconds: 1 }],
    ] as const) {
      expect((await control(method, path, body, token)).status).toBe(403);
      expect((await control(method, path, body, exchange.ready.accessToken)).status).toBe(403);
    }
    expect(await (await control('GET', 'faults')).json()).toEqual({ faults: [] });
  });

  test('are not there over TLS', async () => {
    const headers = { 'X-Practice-Control': exchange.login.controlToken };
    expect((await secure.ask('/practice/faults', { headers })).status).toBe(401);
  });

  test('show, set and clear', async () => {
    await set({ name: 'late-bars', value: 7, count: 3 });
    await set({ name: 'stall', seconds: 60 });
    const shown = (await (await control('GET', 'faults')).json()) as { faults: { name: string }[] };
    expect(shown.faults).toMatchObject([
      { name: 'stall', remaining: null },
      { name: 'late-bars', value: 7, remaining: 3 },
    ]);
    expect(await (await control('DELETE', 'faults/stall')).json()).toMatchObject({ faults: [{ name: 'late-bars' }] });
    expect(await (await control('DELETE', 'faults')).json()).toEqual({ faults: [] });
    expect((await control('DELETE', 'faults/gremlins')).status).toBe(404);
  });

  test.each([
    [{ name: 'gremlins' }, /must be one of/],
    [{ name: 'silence', value: 3 }, /has no number/],
    [{ name: 'slow', value: -1 }, /no number below 0/],
    [{ name: 'drop', count: 2 }, /at once and once/],
    [{ name: 'stall', match: '/trader' }, /no fault of REST/],
    [{ name: 'stall', seconds: 0 }, /./],
    [{ name: 'stall', forever: true }, /./],
    [[], /./],
    ['stall', /./],
  ])('refuse %j with a reason and set nothing', async (wish, reason) => {
    const reply = await control('POST', 'faults', wish);
    expect(reply.status).toBe(400);
    expect(((await reply.json()) as { message: string }).message).toMatch(reason);
    expect(await (await control('GET', 'faults')).json()).toEqual({ faults: [] });
  });

  test('refuse what is no JSON', async () => {
    const headers = { 'X-Practice-Control': exchange.login.controlToken };
    for (const path of ['faults', 'clock']) {
      const url = `${exchange.ready.apiBaseUrl}/practice/${path}`;
      expect((await fetch(url, { method: 'POST', headers, body: '{' })).status).toBe(400);
    }
  });

  test('make a week pass: access tokens end after half an hour of it, the login after seven days', async () => {
    const { access, refresh } = await tokens();
    const advance = (advanceSeconds: unknown): Promise<Response> => control('POST', 'clock', { advanceSeconds });
    expect(await (await advance(1_799)).json()).toMatchObject({ aheadSeconds: 1_799 });
    expect((await secure.get(PREFERENCE, access)).status).toBe(200);
    await advance(60);
    expect((await secure.get(PREFERENCE, access)).status).toBe(401);
    await advance(7 * 86_400);
    expect((await secure.refresh(refresh)).status).toBe(400);
    expect((await advance(-1)).status).toBe(400);
    expect((await advance('a week')).status).toBe(400);
  });
});
