import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { PracticeExchange } from '../practice-exchange.ts';

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
      accounts: [{ primaryAccount: true, type: 'BROKERAGE' }],
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
