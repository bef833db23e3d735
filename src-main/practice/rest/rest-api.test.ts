import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Access } from '../access.ts';
import { PracticeExchange } from '../practice-exchange.ts';
import { LARGEST_BODY_BYTES } from './request-body.ts';
import { marketDataError, RestApi, serviceError, type RestRequest, type RestRoute } from './rest-api.ts';

let exchange: PracticeExchange;

beforeAll(async () => {
  exchange = await PracticeExchange.open({
    session: 'synthetic',
    speed: 20,
    startAt: '18:01',
    warmUpFrom: null,
    seed: 930,
    port: 0,
    date: '2026-11-20',
    accessToken: 'I0.practice@',
  });
});
afterAll(async () => {
  await exchange.close();
});

const get = (path: string, authorization?: string, method = 'GET'): Promise<Response> =>
  fetch(exchange.ready.apiBaseUrl + path, { method, headers: authorization ? { Authorization: authorization } : {} });

const UUID = /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/;
const PREFERENCE = '/trader/v1/userPreference';

describe('REST', () => {
  test('gives the user preference as an object with one streamer, its own, to a live bearer', async () => {
    const response = await get(PREFERENCE, 'Bearer I0.practice@');
    expect(response.status).toBe(200);
    expect(response.headers.get('Schwab-Client-CorrelId')).toMatch(UUID);
    expect(response.headers.get('Content-Type')).toBe('application/json');
    const body: unknown = await response.json();
    expect(body).toMatchObject({
      accounts: [
        { accountNumber: '12345678', primaryAccount: true, type: 'BROKERAGE', displayAcctId: '...678' },
        { accountNumber: '87654321', primaryAccount: false, type: 'BROKERAGE', displayAcctId: '...321' },
      ],
      streamerInfo: [
        {
          streamerSocketUrl: exchange.ready.streamerUrl,
          schwabClientCustomerId: expect.stringMatching(/^[0-9a-f]{64}$/) as unknown,
          schwabClientCorrelId: expect.stringMatching(UUID) as unknown,
          schwabClientChannel: 'N9',
          schwabClientFunctionId: 'APIAPP',
        },
      ],
      offers: [{ mktDataPermission: 'NP' }],
    });
  });

  test('hands out another correlation id at each fetch and the same customer id', async () => {
    const fetchInfo = async (): Promise<Record<string, string>> => {
      const body = (await (await get(PREFERENCE, 'bearer I0.practice@')).json()) as {
        streamerInfo: Record<string, string>[];
      };
      return body.streamerInfo[0] ?? {};
    };
    const [one, other] = [await fetchInfo(), await fetchInfo()];
    expect(other['schwabClientCustomerId']).toBe(one['schwabClientCustomerId']);
    expect(other['schwabClientCorrelId']).not.toBe(one['schwabClientCorrelId']);
  });

  test.each([undefined, 'Bearer wrong', 'I0.practice@', 'Basic I0.practice@', 'Bearer '])(
    'refuses %s with 401 and the documented body, also on paths that do not exist',
    async (authorization) => {
      for (const path of [PREFERENCE, '/trader/v1/accounts', '/nowhere']) {
        const response = await get(path, authorization);
        expect(response.status).toBe(401);
        expect(response.headers.get('Schwab-Client-CorrelId')).toMatch(UUID);
        expect(await response.json()).toEqual({
          errors: [
            {
              id: expect.stringMatching(UUID) as unknown,
              status: 401,
              title: 'Unauthorized',
              detail: 'Client not authorized',
            },
          ],
        });
      }
    },
  );

  test('answers 404 to an unknown path and 405 to another method', async () => {
    expect((await get('/trader/v1/nothing', 'Bearer I0.practice@')).status).toBe(404);
    expect((await get(PREFERENCE, 'Bearer I0.practice@', 'DELETE')).status).toBe(405);
  });

  test('tells where play stands, and never the token', async () => {
    const status = {
      runId: exchange.ready.runId,
      title: 'Synthetic market, seed 930, 2026-11-20',
      phase: 'waiting',
      exchangeMs: Date.parse('2026-11-19T23:01:00Z'),
      speed: 20,
      finished: false,
      heartbeatIntervalMs: 500,
      symbols: ['/NQ', '/MNQ', '/ES', '/MES', 'QQQ', 'SPY', 'AAPL', 'NVDA'],
      apiBaseUrl: exchange.ready.apiBaseUrl,
      streamerUrl: exchange.ready.streamerUrl,
    };
    expect(await (await get('/practice/status')).json()).toEqual(status);
    expect(await (await get('/practice/status?show=accessToken')).json()).toEqual(status);
  });

  test('listens on the loopback only', () => {
    expect(new URL(exchange.ready.apiBaseUrl).hostname).toBe('127.0.0.1');
    expect(new URL(exchange.ready.streamerUrl).hostname).toBe('127.0.0.1');
  });
});

describe('a table of routes', () => {
  let server: Server;
  let url: string;
  const warnings: Error[] = [];
  const keep = (warning: Error): void => {
    warnings.push(warning);
  };
  const echo = ({ method, path, parameters, query, body, headers }: RestRequest) => ({
    status: 200,
    body: { method, path, parameters, query: [...query], body, kind: headers['x-kind'] },
  });
  const shared = { method: 'GET', open: false } as const;
  const routes: readonly RestRoute[] = [
    { ...shared, path: '/a/:hash', answer: echo },
    { ...shared, path: '/a/known', answer: () => ({ status: 200, body: 'literal' }) },
    { ...shared, path: '/a/:hash/b/:id', answer: echo },
    { ...shared, path: '/a/:hash/b/:id', method: 'PUT', answer: (request) => Promise.resolve(echo(request)) },
    { ...shared, path: '/empty', answer: () => ({ status: 201, headers: { Location: 'https://x.example/1' } }) },
    { ...shared, path: '/raw', answer: () => ({ status: 200, raw: { contentType: 'text/plain', text: 'é' } }) },
    { ...shared, path: '/open', open: true, method: 'POST', answer: echo },
    {
      ...shared,
      path: '/broken',
      answer: () => {
        throw new Error('planted');
      },
    },
    { ...shared, path: '/circular', answer: () => ({ status: 200, body: { big: 1n } }) },
  ];

  beforeAll(async () => {
    const api = new RestApi(new Access('T'), routes);
    server = createServer((request, response) => {
      api.handle(request, response);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    process.on('warning', keep);
  });
  afterAll(async () => {
    process.off('warning', keep);
    server.close();
    server.closeAllConnections();
    await once(server, 'close');
  });

  const ask = (path: string, options: RequestInit = {}): Promise<Response> =>
    fetch(`${url}${path}`, { headers: { Authorization: 'Bearer T', 'X-Kind': 'test' }, ...options });

  test('hands a route the whole request', async () => {
    expect(await (await ask('/a/x%2Fy%2520/b/7?q=1&q=a%20b', { method: 'PUT', body: 'ünï' })).json()).toEqual({
      method: 'PUT',
      path: '/a/x%2Fy%2520/b/7',
      parameters: { hash: 'x/y%20', id: '7' },
      query: [
        ['q', '1'],
        ['q', 'a b'],
      ],
      body: 'ünï',
      kind: 'test',
    });
  });

  test('prefers the literal path, and tells which methods there are', async () => {
    expect(await (await ask('/a/known')).json()).toBe('literal');
    const refused = await ask('/a/x/b/1', { method: 'DELETE' });
    expect(refused.status).toBe(405);
    expect(refused.headers.get('Allow')).toBe('GET, PUT');
    for (const method of ['HEAD', 'OPTIONS', 'PATCH', 'POST']) {
      expect((await ask('/a/known', { method })).status).toBe(405);
    }
    expect((await ask('/a/%E0%A4%A')).status).toBe(400);
  });

  test('answers with nothing, with text, and always with a correlation id', async () => {
    const empty = await ask('/empty');
    expect([empty.status, empty.headers.get('Content-Length'), await empty.text()]).toEqual([201, '0', '']);
    expect(empty.headers.get('Location')).toBe('https://x.example/1');
    expect(empty.headers.get('Content-Type')).toBeNull();
    expect(empty.headers.get('Schwab-Client-CorrelId')).toMatch(UUID);
    const raw = await ask('/raw');
    expect([raw.headers.get('Content-Type'), await raw.text()]).toEqual(['text/plain', 'é']);
  });

  test('takes a mebibyte and not a byte more, open or not', async () => {
    const headers = {};
    const whole = await ask('/open', { method: 'POST', headers, body: 'x'.repeat(LARGEST_BODY_BYTES) });
    expect(whole.status).toBe(200);
    for (const size of [LARGEST_BODY_BYTES + 1, 8 * LARGEST_BODY_BYTES]) {
      const refused = await ask('/open', { method: 'POST', headers, body: 'x'.repeat(size) });
      expect(refused.status).toBe(413);
      expect(refused.headers.get('Schwab-Client-CorrelId')).toMatch(UUID);
    }
  });

  test('outlives a route that fails, says so, and serves on', async () => {
    for (const path of ['/broken', '/circular']) {
      const failed = await ask(path);
      expect(failed.status).toBe(500);
      expect(await failed.text()).not.toContain('planted');
    }
    expect(warnings.map(({ message }) => message)).toContain('planted');
    expect((await ask('/a/known')).status).toBe(200);
  });

  test('outlives a caller who leaves in the middle of a body', async () => {
    const socket = connect(Number(new URL(url).port), '127.0.0.1');
    socket.write('POST /open HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nhalf');
    const [request] = (await once(server, 'request')) as [NodeJS.EventEmitter];
    const gone = new Promise((resolve) => request.once('close', resolve));
    socket.destroy();
    await gone;
    expect((await ask('/a/known')).status).toBe(200);
  });
});

test('the two shapes of an error', () => {
  expect(marketDataError(404, 'Not Found', 'No such symbol')).toEqual({
    status: 404,
    body: {
      errors: [
        { id: expect.stringMatching(UUID) as unknown, status: 404, title: 'Not Found', detail: 'No such symbol' },
      ],
    },
  });
  expect(serviceError(400, 'Invalid request data', ['a', 'b'])).toEqual({
    status: 400,
    body: { message: 'Invalid request data', errors: ['a', 'b'] },
  });
  expect(serviceError(400, 'Invalid')).toEqual({ status: 400, body: { message: 'Invalid' } });
});
