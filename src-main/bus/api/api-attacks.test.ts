import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { connect } from 'node:net';
import { API_ERROR_CODES } from './api-error.ts';
import { ApiStage, type ApiReply } from './testing/api-stage.ts';

/** Stands in every place that must not be told: what an account is, what a defect says, where a file lies. */
const CANARY = 'canary-8f1c2d';

let stage: ApiStage;
beforeEach(async () => {
  stage = await ApiStage.open({
    limits: { headersWithinMs: 200, requestWithinMs: 400 },
    origins: ['http://localhost:3000'],
    answers: {
      portfolio: () => {
        throw new Error(`${CANARY} at /home/user/${CANARY}/account-book.ts:12`);
      },
    },
  });
});
afterEach(async () => {
  const { answers, secrets } = stage;
  await stage.close();
  for (const secret of [CANARY, ...secrets]) expect(answers.filter((answer) => answer.includes(secret))).toEqual([]);
});

function isTyped(reply: ApiReply, status: number, code: string): void {
  expect(reply.status).toBe(status);
  const body = JSON.parse(reply.text) as Record<string, unknown>;
  expect(Object.keys(body).sort()).toEqual(['action', 'code', 'message']);
  expect(body['code']).toBe(code);
  expect(API_ERROR_CODES).toContain(code);
  expect(reply.text).not.toMatch(/canary|node_modules|\.ts|at .*:\d+/);
}

/** Routes that a stranger may look for. */
const PATHS = [
  '/',
  '/health',
  '/schema',
  '/openapi.json',
  '/metrics',
  '/api/schwab/accounts/',
  '/api/history/',
  '/api/stream/',
  '/nothing',
];

describe('without a right', () => {
  it.each(PATHS)('%s answers nobody without a token, and nobody with a wrong one', async (path) => {
    isTyped(await stage.call(path), 401, 'no-token');
    const good = stage.token('quotes');
    const last = good.at(-1) === 'A' ? 'B' : 'A';
    for (const wrong of [`${good.slice(0, -1)}${last}`, `${good}x`, good.slice(0, -1), 'x', 'bwt_000000000000_', '']) {
      isTyped(await stage.call(path, { token: wrong }), 401, 'wrong-token');
    }
    isTyped(await stage.call(path, { headers: { authorization: `Basic ${good}` } }), 401, 'wrong-token');
    isTyped(
      await stage.call(path, { headers: { authorization: [`Bearer ${good}`, `Bearer ${good}`] } }),
      401,
      'wrong-token',
    );
    // In the address it is no token: addresses are written down everywhere.
    isTyped(await stage.call(`${path}?token=${good}&access_token=${good}`), 401, 'no-token');
  });

  it('each right opens its own routes and no others', async () => {
    const routes = [
      ['GET', '/metrics', 'quotes'],
      ['GET', '/api/feed/tos/status/', 'quotes'],
      ['GET', '/api/history/?symbol=QQQ', 'quotes'],
      ['GET', '/api/signals/', 'quotes'],
      ['GET', '/api/schwab/accounts/', 'portfolio'],
      ['GET', '/api/schwab/accounts/x/positions/', 'portfolio'],
      ['POST', '/api/schwab/accounts/x/balances/', 'portfolio'],
      ['POST', '/api/schwab/oauth/start/', 'control'],
      ['GET', '/api/schwab/oauth/callback/', 'control'],
      ['POST', '/api/feed/tos/subscribe/', 'control'],
    ] as const;
    for (const [method, path, right] of routes) {
      for (const other of ['quotes', 'portfolio', 'control'] as const) {
        const reply = await stage.call(path, { method, token: stage.token(other) });
        if (other === right) expect([401, 403]).not.toContain(reply.status);
        else isTyped(reply, 403, 'right-missing');
      }
    }
  });

  it('a token that was taken back is wrong at once', async () => {
    const token = stage.token('quotes');
    expect((await stage.call('/health', { token })).status).toBe(200);
    stage.revoke(token);
    isTyped(await stage.call('/health', { token }), 401, 'wrong-token');
  });
});

describe('from a web page', () => {
  it('a name of its own that points here is no name of ours', async () => {
    const token = stage.token('quotes');
    for (const host of [
      'evil.example',
      `evil.example:${stage.port}`,
      '127.0.0.1',
      `127.0.0.1:${stage.port + 1}`,
      `127.0.0.1.evil.example:${stage.port}`,
      '',
    ]) {
      isTyped(await stage.call('/health', { token, host }), 400, 'wrong-host');
    }
    for (const host of [`localhost:${stage.port}`, `[::1]:${stage.port}`]) {
      expect((await stage.call('/health', { token, host })).status).toBe(200);
    }
  });

  it('a foreign origin is refused even with a good token, an allowed one may read the answer', async () => {
    const token = stage.token('quotes');
    for (const origin of [
      'http://evil.example',
      'null',
      'http://localhost:3001',
      'http://localhost:3000.evil.example',
      'https://localhost:3000',
      `http://127.0.0.1:${stage.port}`,
    ]) {
      const reply = await stage.call('/health', { token, headers: { origin } });
      isTyped(reply, 403, 'foreign-origin');
      expect(reply.headers['access-control-allow-origin']).toBeUndefined();
      isTyped(
        await stage.call('/health', { method: 'OPTIONS', headers: { origin, 'access-control-request-method': 'GET' } }),
        403,
        'foreign-origin',
      );
    }
    isTyped(await stage.call('/health', { token, headers: { 'sec-fetch-site': 'cross-site' } }), 403, 'foreign-origin');
    const origin = 'http://localhost:3000';
    const reply = await stage.call('/health', { token, headers: { origin, 'sec-fetch-site': 'cross-site' } });
    expect(reply.status).toBe(200);
    expect(reply.headers['access-control-allow-origin']).toBe(origin);
    const preflight = await stage.call('/health', {
      method: 'OPTIONS',
      headers: { origin, 'access-control-request-method': 'GET' },
    });
    expect(preflight).toMatchObject({
      status: 204,
      headers: { 'access-control-allow-headers': 'Authorization, Content-Type' },
    });
  });

  it('opens no WebSocket either', async () => {
    const token = stage.token('quotes');
    await expect(stage.socket(token, { origin: 'http://evil.example' })).rejects.toThrow('403');
    await expect(stage.socket(token, { headers: { host: 'evil.example' } })).rejects.toThrow('400');
    await expect(stage.socket(null)).rejects.toThrow('401');
    const page = await stage.socket(null, { origin: 'http://localhost:3000' }, ['bellwether.v1', `bearer.${token}`]);
    await page.until(() => page.ofType('hello').length === 1);
    expect(page.socket.protocol).toBe('bellwether.v1');
  });
});

describe('what is no honest request', () => {
  it('finds nothing by tricks with the path', async () => {
    const token = stage.token('quotes', 'portfolio', 'control');
    for (const path of [
      '/../../etc/passwd',
      '/api/../metrics/..',
      '/%2e%2e/%2e%2e/etc/passwd',
      '/api//history/',
      '/api/history;x=1',
      '/API/HISTORY',
      '/api/schwab/accounts/%00/positions/',
      '/api/schwab/accounts/..%2f..%2fx/positions/',
      '/__proto__',
      '/api/schwab/accounts/constructor/positions/',
    ]) {
      const reply = await stage.call(path, { token });
      expect([400, 404, 500], path).toContain(reply.status);
      isTyped(reply, reply.status, (JSON.parse(reply.text) as { code: string }).code);
    }
    for (const path of ['//evil.example/health', 'http://evil.example/health', '*', `/${'a'.repeat(3_000)}`]) {
      isTyped(await stage.call(path, { token }), 400, 'bad-request');
    }
    isTyped(await stage.call('/%', { token }), 400, 'bad-request');
    for (const method of ['PUT', 'DELETE', 'PATCH', 'TRACE', 'OPTIONS', 'HEAD']) {
      expect((await stage.call('/health', { method, token })).status, method).toBe(404);
    }
  });

  it('refuses large bodies before they are read, wrong ones and those of no known kind', async () => {
    const token = stage.token('control');
    const call = { method: 'POST', token };
    isTyped(
      await stage.call('/api/feed/tos/subscribe/', { ...call, body: Buffer.alloc(17_000, ' ') }),
      413,
      'body-too-large',
    );
    const text = await stage.raw(
      `POST /api/feed/tos/subscribe/ HTTP/1.1\r\nHost: 127.0.0.1:${stage.port}\r\nAuthorization: Bearer ${token}\r\nContent-Type: application/json\r\nContent-Length: ${10 * 1_024 * 1_024}\r\n\r\n{`,
    );
    expect(text).toMatch(/^HTTP\/1\.1 413 .*"code":"body-too-large"/s);
    for (const body of [
      '',
      '{',
      '[]',
      '{"symbols":"QQQ"}',
      '{"symbols":[]}',
      '{"symbols":["a b"]}',
      '{"symbols":["QQQ"],"more":1}',
      '{"__proto__":{"x":1},"symbols":["QQQ"]}',
      JSON.stringify({ symbols: Array.from({ length: 1_000 }, () => 'QQQ') }),
    ]) {
      isTyped(await stage.call('/api/feed/tos/subscribe/', { ...call, body }), 400, 'bad-request');
    }
    isTyped(
      await stage.call('/api/feed/tos/subscribe/', {
        ...call,
        body: 'symbols=QQQ',
        headers: { 'content-type': 'text/plain' },
      }),
      415,
      'wrong-media-type',
    );
  });

  it('answers what is no HTTP, and cuts off who sends his request drop by drop', async () => {
    expect(await stage.raw('GARBAGE\r\n\r\n')).toMatch(/^HTTP\/1\.1 400 .*"code":"bad-request"/s);
    expect(
      await stage.raw(`GET / HTTP/1.1\r\nHost: 127.0.0.1:${stage.port}\r\nX: ${'a'.repeat(9_000)}\r\n\r\n`),
    ).toMatch(/^HTTP\/1\.1 431 .*"code":"headers-too-large"/s);
    expect(await stage.raw('GET / HTTP/1.1\r\nHost: 127')).toMatch(/^HTTP\/1\.1 408 .*"code":"too-late"/s);
    const token = stage.token('control');
    const slow = `POST /api/feed/tos/subscribe/ HTTP/1.1\r\nHost: 127.0.0.1:${stage.port}\r\nAuthorization: Bearer ${token}\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{`;
    expect(await stage.raw(slow)).toMatch(/^HTTP\/1\.1 (?:400|408) /);
    expect(
      await stage.raw(
        `POST / HTTP/1.1\r\nHost: 127.0.0.1:${stage.port}\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
      ),
    ).toMatch(/^HTTP\/1\.1 400 /);
  });

  it('tells nothing of a defect, and writes it to the log', async () => {
    isTyped(await stage.call('/api/schwab/accounts/', { token: stage.token('portfolio') }), 500, 'internal');
    expect(String(stage.faults[0])).toContain(CANARY);
  });
});

describe('too much', () => {
  it('slows a token down without slowing another, and strangers apart from both', async () => {
    await stage.close();
    stage = await ApiStage.open({ limits: { requestsPerSecond: 5, strangersPerSecond: 3 } });
    const [busy, calm] = [stage.token('quotes'), stage.token('control')];
    const flood = async (count: number, token: string | null): Promise<number[]> =>
      (await Promise.all(Array.from({ length: count }, () => stage.call('/health', { token })))).map(
        ({ status }) => status,
      );
    expect((await flood(30, busy)).filter((status) => status === 429).length).toBeGreaterThan(10);
    expect((await flood(30, null)).filter((status) => status === 429).length).toBeGreaterThan(10);
    expect((await stage.call('/health', { token: calm })).status).toBe(200);
    const refused = (await Promise.all(Array.from({ length: 9 }, () => stage.call('/none', { token: busy })))).at(-1);
    if (!refused) throw new Error('nothing was answered');
    isTyped(refused, 429, 'too-many-requests');
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
  });

  it('lets nobody read the archive without end', async () => {
    const token = stage.token('quotes');
    const asked = await Promise.all(
      Array.from({ length: 40 }, () => stage.call('/api/history/?symbol=QQQ&timeframe=week&limit=5000', { token })),
    );
    expect(asked.filter(({ status }) => status === 429).length).toBeGreaterThan(10);
    expect((await stage.call('/health', { token })).status).toBe(200);
  });

  it('goes on after a thousand connections that say nothing', async () => {
    const silent = await Promise.all(
      Array.from(
        { length: 1_000 },
        () =>
          new Promise<() => void>((resolve) => {
            const socket = connect(stage.port, '127.0.0.1', () => resolve(() => socket.destroy()));
            socket.on('error', () => undefined);
          }),
      ),
    );
    expect((await stage.call('/health', { token: stage.token('quotes') })).status).toBe(200);
    for (const end of silent) end();
  });

  it('carries so many WebSockets of a token and no more', async () => {
    await stage.close();
    stage = await ApiStage.open({ limits: { socketsPerToken: 2, sockets: 3 } });
    const [first, second] = [stage.token('quotes'), stage.token('control')];
    const open = [await stage.socket(first), await stage.socket(first)];
    await expect(stage.socket(first)).rejects.toThrow('503');
    await stage.socket(second);
    await expect(stage.socket(second)).rejects.toThrow('503');
    open[0]?.socket.close();
    await open[0]?.until((socket) => socket.closed !== null);
    await stage.socket(first);
  });
});
