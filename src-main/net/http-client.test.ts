import { once } from 'node:events';
import { createServer as createPlainServer, type IncomingMessage, type RequestListener } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo, Server } from 'node:net';
import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { makeCertificate, type SelfSignedCertificate } from '../tls/self-signed-certificate.ts';
import { HttpClient, type HttpCall } from './http-client.ts';
import { NetworkError } from './network-error.ts';

const SECRET = 'test-access-token';
const BEARER = { authorization: `Bearer ${SECRET}` };
const closing: (() => Promise<unknown>)[] = [];
let certificate: SelfSignedCertificate;

beforeAll(async () => {
  certificate = await makeCertificate({ hosts: ['127.0.0.1'], commonName: 'Test', validDays: 1, nowMs: Date.now() });
});

afterEach(async () => {
  vi.unstubAllEnvs();
  for (const close of closing.splice(0)) await close();
});

async function listening(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  closing.push(() => new Promise((resolve) => server.close(resolve)));
  return (server.address() as AddressInfo).port;
}

async function secureServer(answer: RequestListener): Promise<string> {
  const { certificatePem: cert, privateKeyPem: key } = certificate;
  return `https://127.0.0.1:${await listening(createServer({ cert, key }, answer))}`;
}

function client(origin: string, options: Partial<ConstructorParameters<typeof HttpClient>[0]> = {}): HttpClient {
  const made = new HttpClient({ origin, certificateAuthorityPem: certificate.certificatePem, ...options });
  closing.unshift(() => made.close());
  return made;
}

async function failureOf(made: HttpClient, call: Partial<HttpCall> = {}): Promise<NetworkError> {
  const error: unknown = await made.call({ method: 'GET', path: '/', headers: BEARER, ...call }).then(
    () => new Error('it was answered'),
    (failure: unknown) => failure,
  );
  if (!(error instanceof NetworkError)) throw new Error(`no NetworkError: ${String(error)}`);
  expect(`${error.message} ${JSON.stringify(error)}`).not.toContain(SECRET);
  return error;
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const part of request) text += String(part);
  return text;
}

describe('a call', () => {
  test('brings method, path, headers and body there, and status, headers and text back', async () => {
    const origin = await secureServer((request, response) => {
      void bodyOf(request).then((body) => {
        response.writeHead(400, { 'X-Trace': 'a1', 'Content-Type': 'text/plain' });
        response.end(`${request.method} ${request.url} ${request.headers.authorization} ${body}`);
      });
    });
    const reply = await client(origin).call({ method: 'POST', path: '/a%2Fb?c=%40', headers: BEARER, body: 'd=1' });
    expect(reply).toMatchObject({ status: 400, headers: { 'x-trace': 'a1', 'content-type': 'text/plain' } });
    expect(reply.text).toBe(`POST /a%2Fb?c=%40 Bearer ${SECRET} d=1`);
  });

  test('may go unencrypted to this computer and to no other', async () => {
    const plain = createPlainServer((_request, response) => response.end('here'));
    const origin = `http://127.0.0.1:${await listening(plain)}`;
    expect((await client(origin).call({ method: 'GET', path: '/' })).text).toBe('here');
    for (const elsewhere of ['http://api.example.com', 'ftp://127.0.0.1', 'no address', 'https://me:pw@127.0.0.1']) {
      expect(await failureOf(client(elsewhere))).toMatchObject({ failure: 'insecure-address', mayHaveArrived: false });
    }
  });

  test('never leaves its origin, whatever the path looks like', async () => {
    const origin = await secureServer((request, response) => response.end(request.url));
    for (const path of ['//elsewhere.example/x', '/\\elsewhere.example/x', '/@elsewhere.example/x']) {
      expect((await client(origin).call({ method: 'GET', path })).text).toContain('elsewhere.example/x');
    }
    for (const path of ['https://elsewhere.example/', '@elsewhere.example/', '.elsewhere.example/', '']) {
      expect(await failureOf(client(origin), { path })).toMatchObject({ failure: 'redirected' });
    }
  });
});

describe('R19: TLS', () => {
  test('is refused without the authority, and the environment cannot switch that off', async () => {
    let asked = 0;
    const origin = await secureServer((_request, response) => {
      asked += 1;
      response.end();
    });
    const untrusting = client(origin, { certificateAuthorityPem: null });
    expect(await failureOf(untrusting)).toMatchObject({ failure: 'certificate', mayHaveArrived: false });
    vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0');
    expect(await failureOf(client(origin, { certificateAuthorityPem: null }))).toMatchObject({
      failure: 'certificate',
    });
    expect(asked).toBe(0);
  });

  test('is refused under another name than the certificate holds', async () => {
    const origin = (await secureServer((_request, response) => response.end())).replace('127.0.0.1', 'localhost');
    expect(await failureOf(client(origin))).toMatchObject({ failure: 'certificate' });
  });

  test.each([301, 302, 303, 307, 308])('a redirect with %d takes the token nowhere', async (status) => {
    const seen: (string | undefined)[] = [];
    const elsewhere = await secureServer((request, response) => {
      seen.push(request.headers.authorization);
      response.end();
    });
    const origin = await secureServer((_request, response) =>
      response.writeHead(status, { Location: elsewhere }).end(),
    );
    expect(await failureOf(client(origin))).toMatchObject({ failure: 'redirected' });
    expect(seen).toEqual([]);
  });
});

describe('what brings no answer', () => {
  test('nobody listening', async () => {
    const server = createPlainServer();
    const port = await listening(server);
    await new Promise((resolve) => server.close(resolve));
    expect(await failureOf(client(`http://127.0.0.1:${port}`))).toMatchObject({
      failure: 'refused',
      systemCode: 'ECONNREFUSED',
      mayHaveArrived: false,
    });
  });

  test('a connection cut, before and within the answer', async () => {
    const cut = await secureServer((request) => request.socket.destroy());
    expect(await failureOf(client(cut))).toMatchObject({ failure: 'reset', mayHaveArrived: true });
    const half = await secureServer((request, response) => {
      response.writeHead(200, { 'Content-Length': '100' });
      response.write('{', () => request.socket.destroy());
    });
    expect(await failureOf(client(half))).toMatchObject({ failure: 'reset', mayHaveArrived: true });
  });

  test('a server that says nothing, and a caller who gives up', async () => {
    const origin = await secureServer(() => undefined);
    expect(await failureOf(client(origin), { timeoutMs: 50 })).toMatchObject({
      failure: 'timeout',
      mayHaveArrived: true,
    });
    const giveUp = new AbortController();
    const pending = failureOf(client(origin), { signal: giveUp.signal });
    giveUp.abort();
    expect(await pending).toMatchObject({ failure: 'aborted' });
  });

  test('a body without end', async () => {
    const origin = await secureServer((_request, response) => {
      const pour = (): void => {
        while (!response.destroyed && response.write('x'.repeat(1_024)));
        response.once('drain', pour);
      };
      pour();
    });
    expect(await failureOf(client(origin, { longestBodyBytes: 100_000 }))).toMatchObject({ failure: 'too-long' });
  });

  test('a header that cannot be sent is not repeated in the error', async () => {
    const broken = { authorization: `Bearer ${SECRET}\n` };
    expect(await failureOf(client('https://127.0.0.1:1'), { headers: broken })).toMatchObject({ failure: 'other' });
  });
});

describe('a proxy of the environment', () => {
  test('is asked for other computers and never for this one', async () => {
    const asked: (string | undefined)[] = [];
    const proxy = createPlainServer((_request, response) => response.writeHead(501).end());
    proxy.on('connect', (request, socket) => {
      asked.push(request.url);
      socket.end('HTTP/1.1 502 No\r\n\r\n');
    });
    vi.stubEnv('HTTPS_PROXY', `http://127.0.0.1:${await listening(proxy)}`);
    const origin = await secureServer((_request, response) => response.end('direct'));
    expect((await client(origin).call({ method: 'GET', path: '/' })).text).toBe('direct');
    await failureOf(client('https://api.example.com'));
    expect(asked).toEqual(['api.example.com:443']);
  });
});
