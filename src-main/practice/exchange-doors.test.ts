import { once } from 'node:events';
import { get, type RequestOptions } from 'node:https';
import type { IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { SecureClient } from './oauth/testing/secure-client.ts';
import type { PracticeExchange } from './practice-exchange.ts';
import { ExchangeHarness } from './testing/exchange-harness.ts';

const PREFERENCE = '/trader/v1/userPreference';
const AUTHORIZE = '/v1/oauth/authorize';
const harness = new ExchangeHarness();
let exchange: PracticeExchange;
let client: SecureClient;
let port: number;

beforeAll(async () => {
  exchange = await harness.openEvening({ publicHosts: ['api.broker.example'], rateLimit: null });
  client = new SecureClient(exchange);
  port = Number(new URL(exchange.login.httpsUrl).port);
});
afterAll(() => harness.close());

async function fetchSecurely(options: RequestOptions): Promise<{ readonly status: number; readonly text: string }> {
  const asking = get({ host: '127.0.0.1', port, path: '/practice/status', agent: false, ...options });
  const [reply] = (await once(asking, 'response')) as [IncomingMessage];
  return { status: reply.statusCode ?? 0, text: await text(reply) };
}

describe('the door over TLS', () => {
  test('is for clients that trust its certificate, under the names in it', async () => {
    const ca = exchange.login.certificatePem;
    expect((await fetchSecurely({ ca })).status).toBe(200);
    expect((await fetchSecurely({ ca, host: 'localhost' })).status).toBe(200);
    await expect(fetchSecurely({})).rejects.toMatchObject({ code: 'DEPTH_ZERO_SELF_SIGNED_CERT' });
    await expect(fetchSecurely({ ca, servername: 'evil.example' })).rejects.toMatchObject({
      code: 'ERR_TLS_CERT_ALTNAME_INVALID',
    });
  });

  test('answers to a public name as a client behind a proxy gives it, and to no other', async () => {
    const ask = (host: string): Promise<{ readonly status: number }> =>
      fetchSecurely({ ca: exchange.login.certificatePem, servername: 'api.broker.example', headers: { Host: host } });
    expect((await ask('api.broker.example')).status).toBe(200);
    expect((await ask(`api.broker.example:${port}`)).status).toBe(200);
    for (const host of ['evil.example', '127.0.0.1', 'api.broker.example:1', 'x.api.broker.example']) {
      expect((await ask(host)).status).toBe(400);
    }
  });

  test('is not on the plain one: neither the public name nor the login is known there', async () => {
    const plain = exchange.ready.apiBaseUrl;
    expect((await fetch(`${plain}${client.authorizePath()}`)).status).toBe(401);
    expect((await fetch(`${plain}/v1/oauth/token`, { method: 'POST' })).status).toBe(401);
  });

  test('does not open for what is no TLS, and goes on serving', async () => {
    await expect(fetch(exchange.login.httpsUrl.replace('https', 'http'))).rejects.toThrow();
    expect((await client.ask('/practice/status')).status).toBe(200);
  });

  test('closes although somebody never begins the handshake', async () => {
    const brief = await harness.openEvening();
    const socket = connect(Number(new URL(brief.login.httpsUrl).port), '127.0.0.1');
    socket.on('error', () => socket.destroy());
    await once(socket, 'connect');
    await brief.close();
  });
});

describe('a browser', () => {
  const own = (): string => exchange.login.httpsUrl;
  const post = (path: string, headers: Record<string, string>): Promise<{ readonly status: number }> =>
    client.ask(path, { method: 'POST', headers, body: 'pending=unknown' });

  test('may come to the login by a link from anywhere, and to nothing else', async () => {
    const link = { 'Sec-Fetch-Site': 'cross-site', 'Sec-Fetch-Mode': 'navigate' };
    expect((await client.ask(client.authorizePath(), { headers: link })).status).toBe(200);
    expect((await client.ask('/practice/status', { headers: link })).status).toBe(403);
    expect((await client.ask(PREFERENCE, { headers: link })).status).toBe(403);
  });

  test.each(['no-cors', 'cors', 'websocket', ''])('may not fetch it from elsewhere in mode "%s"', async (mode) => {
    for (const site of ['cross-site', 'same-site']) {
      const headers = { 'Sec-Fetch-Site': site, 'Sec-Fetch-Mode': mode };
      expect((await client.ask(client.authorizePath(), { headers })).status).toBe(403);
    }
  });

  test('may send the forms of the login from its own pages alone', async () => {
    // 400: let in, and told that this form is not known.
    expect((await post(AUTHORIZE, { Origin: own(), 'Sec-Fetch-Site': 'same-origin' })).status).toBe(400);
    expect((await post(AUTHORIZE, { Origin: own() })).status).toBe(400);
    for (const origin of [
      'null',
      'https://evil.example',
      `https://localhost:${port}`,
      `http://127.0.0.1:${port}`,
      'https://127.0.0.1',
      exchange.ready.apiBaseUrl,
    ]) {
      expect((await post(AUTHORIZE, { Origin: origin })).status).toBe(403);
    }
    expect((await post(AUTHORIZE, { Origin: own(), 'Sec-Fetch-Site': 'cross-site' })).status).toBe(403);
    for (const path of ['/v1/oauth/token', '/practice/status', '/v1/oauth/authorize/', '/V1/oauth/authorize']) {
      expect((await post(path, { Origin: own() })).status).toBe(403);
    }
  });

  test('may not read the login page with an Origin, its own or not', async () => {
    expect((await client.ask(client.authorizePath(), { headers: { Origin: own() } })).status).toBe(403);
  });
});

describe('the streamer that the user preference names', () => {
  interface Preference {
    readonly streamerInfo: readonly { readonly streamerSocketUrl: string }[];
  }
  const streamerOf = (body: string): string | undefined =>
    (JSON.parse(body) as Preference).streamerInfo[0]?.streamerSocketUrl;

  test('is the plain one at both doors', async () => {
    const token = exchange.ready.accessToken;
    expect(streamerOf((await client.get(PREFERENCE, token)).text)).toBe(exchange.ready.streamerUrl);
    expect(exchange.ready.streamerUrl).toMatch(/^ws:/);
  });

  test('is one over TLS for who asks over TLS, where the exchange is told so, and it streams', async () => {
    const secure = await harness.openEvening({ streamerTls: true });
    const token = secure.ready.accessToken;
    const url = streamerOf((await new SecureClient(secure).get(PREFERENCE, token)).text) ?? '';
    expect(url).toBe(`${secure.login.httpsUrl.replace('https', 'wss')}/ws`);
    const plainly = await fetch(`${secure.ready.apiBaseUrl}${PREFERENCE}`, {
      headers: { Authorization: `Bearer ${token}` },
    });
    expect(streamerOf(await plainly.text())).toBe(secure.ready.streamerUrl);
    const socket = new WebSocket(url, { ca: secure.login.certificatePem });
    await once(socket, 'open');
    socket.send('{}');
    const [message] = (await once(socket, 'message')) as [Buffer];
    expect(message.toString('utf8')).toContain('"code":21');
    socket.terminate();
  });
});

test('the limit counts calls with a live token over TLS, and none at the plain door', async () => {
  const limited = await harness.openEvening({ rateLimit: { callsPerMinute: 3, tellsRetryAfter: true } });
  const other = new SecureClient(limited);
  const token = limited.ready.accessToken;
  for (let call = 0; call < 5; call += 1) expect((await other.get(PREFERENCE, 'wrong')).status).toBe(401);
  for (let call = 0; call < 3; call += 1) expect((await other.get(PREFERENCE, token)).status).toBe(200);
  const refused = await other.get(PREFERENCE, token);
  expect(refused.status).toBe(429);
  expect(refused.headers['retry-after']).toMatch(/^\d+$/);
  expect((await other.ask(other.authorizePath())).status).toBe(200);
  const plainly = await fetch(`${limited.ready.apiBaseUrl}${PREFERENCE}`, {
    headers: { Authorization: `Bearer ${token}` },
  });
  expect(plainly.status).toBe(200);
});
