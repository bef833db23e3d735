import { once } from 'node:events';
import { createServer, connect, type Server } from 'node:net';
import { networkInterfaces } from 'node:os';
import { connect as connectSecurely } from 'node:tls';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { makeCertificate, type SelfSignedCertificate } from '../../tls/self-signed-certificate.ts';
import { visit, type Visit, type VisitOptions } from '../testing/browser-visit.ts';
import { freePort } from '../../net/testing/free-port.ts';
import { newLoginSecrets } from './authorize-request.ts';
import { checkCallbackUrl, type CallbackUrl } from './callback-url.ts';
import { ListenerError, LoginListener, type ListenerOptions } from './login-listener.ts';

type Answer = Parameters<ListenerOptions['onAnswer']>[0];

let certificate: SelfSignedCertificate;
let callback: CallbackUrl;
const { state } = newLoginSecrets();
const listeners: LoginListener[] = [];
const answers: Answer[] = [];

beforeAll(async () => {
  certificate = await makeCertificate({ hosts: ['127.0.0.1'], commonName: 'Test', validDays: 1, nowMs: Date.now() });
});
afterEach(async () => {
  answers.splice(0);
  for (const listener of listeners.splice(0)) await listener.close();
});

function callbackAt(port: number, path = ''): CallbackUrl {
  const check = checkCallbackUrl(`https://127.0.0.1:${port}${path}`);
  if (!check.ok) throw new Error(check.sentence);
  return check.callback;
}

async function open(path = ''): Promise<LoginListener> {
  callback = callbackAt(await freePort(), path);
  const onAnswer = (answer: Answer): void => void answers.push(answer);
  const listener = await LoginListener.open({ ...certificate, callback, state, onAnswer });
  listeners.push(listener);
  return listener;
}

const comeBack = (query: string, options: VisitOptions = {}): Promise<Visit> =>
  visit(`${callback.url}${callback.path === '/' ? '/' : ''}${query}`, certificate.certificatePem, options);

describe('R16: the answer of the broker', () => {
  test('is taken with the state that was sent, its code decoded exactly once', async () => {
    await open();
    const page = await comeBack(`?code=C0.b2F1dGgy.a+b%2Fc%2540%40&session=1234&state=${state}`);
    expect(page.status).toBe(200);
    expect(page.text).toContain('You can close this tab');
    expect(answers).toEqual([{ kind: 'code', code: 'C0.b2F1dGgy.a+b/c%40@' }]);
  });

  test.each([
    ['no state', '?code=C0.abc'],
    ['an empty state', '?code=C0.abc&state='],
    ['another state', `?code=C0.abc&state=${'A'.repeat(43)}`],
    ['a state and more', `?code=C0.abc&state=${state}x`],
    ['two states', `?code=C0.abc&state=${state}&state=${state}`],
    ['two codes', `?code=C0.abc&code=C0.def&state=${state}`],
    ['a broken encoding', `?code=%E0%A4%A&state=${state}`],
    ['a denial without state', '?error=access_denied'],
  ])('with %s is not taken, and the login goes on waiting', async (_what, query) => {
    await open();
    expect(await comeBack(query)).toMatchObject({ status: 400 });
    expect(answers).toEqual([]);
    await comeBack(`?code=C0.abc&state=${state}`);
    expect(answers).toEqual([{ kind: 'code', code: 'C0.abc' }]);
  });

  test('is taken once: who comes again is told so', async () => {
    await open();
    await comeBack(`?code=C0.abc&state=${state}`);
    const again = await comeBack(`?code=C0.def&state=${state}`);
    expect(again.status).toBe(409);
    expect(again.text).toContain('Already used');
    expect(answers).toHaveLength(1);
  });

  test.each([
    [`?error=access_denied&state=`, 'told not to give'],
    [`?error=<script>server_error&state=`, 'scriptserver_error'],
    [`?session=1&state=`, 'without a login code'],
    [`?code=&state=`, 'without a login code'],
    [`?code=a%20b&state=`, 'without a login code'],
  ])('may be no: %s', async (query, words) => {
    await open();
    const page = await comeBack(`${query}${state}`);
    expect(page.text).toContain(words);
    expect(page.text).not.toContain('<script');
    expect(answers).toEqual([{ kind: 'refused', sentence: expect.stringContaining(words) as string }]);
  });

  test('is shown on a page that runs nothing, loads nothing and is kept by nobody', async () => {
    await open();
    const { headers, text } = await comeBack(`?code=C0.abc&state=${state}`);
    expect(headers['content-security-policy']).toMatch(/^default-src 'none'; style-src 'sha256-/);
    expect(headers).toMatchObject({ 'referrer-policy': 'no-referrer', 'cache-control': 'no-store' });
    expect(text).toMatch(/<html lang="en">.*<title>.*<main><h1>/s);
    expect(text).not.toMatch(/C0\.abc|script|http/);
  });
});

describe('R17: the listener', () => {
  test('answers one path', async () => {
    await open('/back');
    for (const target of ['/', '/back/', '/backx', '//back', '/back%2F', '/BACK', '/favicon.ico']) {
      expect(await comeBack('', { target: `${target}?code=C0.abc&state=${state}` })).toMatchObject({ status: 404 });
    }
    expect(await comeBack(`?code=C0.abc&state=${state}`)).toMatchObject({ status: 200 });
  });

  test.each(['POST', 'PUT', 'HEAD', 'OPTIONS', 'DELETE'])('does not answer %s', async (method) => {
    await open();
    expect(await comeBack(`?code=C0.abc&state=${state}`, { method })).toMatchObject({
      status: 405,
      headers: { allow: 'GET' },
    });
    expect(answers).toEqual([]);
  });

  test('answers to its own name and port alone', async () => {
    await open();
    for (const host of [
      'evil.example',
      `evil.example:${callback.port}`,
      '127.0.0.1',
      `localhost:${callback.port}`,
      `127.0.0.1:${callback.port}.`,
    ]) {
      expect(await comeBack(`?code=C0.abc&state=${state}`, { host })).toMatchObject({ status: 400 });
    }
    expect(answers).toEqual([]);
  });

  test('refuses two Host headers and a whole address as target', async () => {
    await open();
    const raw = async (head: string): Promise<string> => {
      const socket = connectSecurely({ host: '127.0.0.1', port: callback.port, ca: certificate.certificatePem });
      await once(socket, 'secureConnect');
      let text = '';
      socket.setEncoding('utf8').on('data', (part: string) => (text += part));
      socket.write(head);
      await once(socket, 'close');
      return text;
    };
    const query = `/?code=C0.abc&state=${state}`;
    const own = `Host: ${callback.hostHeader}\r\n`;
    expect(await raw(`GET ${query} HTTP/1.1\r\n${own}Host: evil.example\r\n\r\n`)).toMatch(/^HTTP\/1.1 400/);
    expect(await raw(`GET https://evil.example${query} HTTP/1.1\r\n${own}\r\n`)).toMatch(/^HTTP\/1.1 404/);
    expect(await raw(`GET ${query} HTTP/1.0\r\n\r\n`)).toMatch(/^HTTP\/1.1 400/);
    expect(answers).toEqual([]);
  });

  test('is not there under any other address of this computer', async () => {
    await open();
    const others = Object.values(networkInterfaces())
      .flatMap((addresses) => addresses ?? [])
      .filter(({ address, scopeid }) => address !== '127.0.0.1' && !scopeid)
      .map(({ address }) => address);
    for (const host of new Set(['127.0.0.2', '::1', ...others])) {
      const socket = connect({ host, port: callback.port });
      const outcome = await once(socket, 'connect').then(
        () => 'connected',
        (error: unknown) => (error as NodeJS.ErrnoException).code,
      );
      socket.destroy();
      expect(['ECONNREFUSED', 'EADDRNOTAVAIL', 'ENETUNREACH'], host).toContain(outcome);
    }
  });

  test('says which port is taken', async () => {
    const taken: Server = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const { port } = taken.address() as { port: number };
    const wish = { ...certificate, callback: callbackAt(port), state, onAnswer: () => undefined };
    const failure: unknown = await LoginListener.open(wish).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(ListenerError);
    expect(failure).toMatchObject({ message: expect.stringContaining(`port ${port} `) as string });
    taken.close();
    await once(taken, 'close');
  });

  test('survives a flood of 1,000 requests without keeping any, and still takes the right one', async () => {
    const listener = await open();
    const statuses = new Map<string, number>();
    const note = (outcome: string): void => void statuses.set(outcome, (statuses.get(outcome) ?? 0) + 1);
    for (let batch = 0; batch < 20; batch += 1) {
      await Promise.all(
        Array.from({ length: 50 }, () =>
          comeBack('?code=C0.evil&state=guess').then(
            ({ status }) => {
              note(String(status));
            },
            () => {
              note('cut off');
            },
          ),
        ),
      );
    }
    expect([...statuses.values()].reduce((sum, count) => sum + count, 0)).toBe(1_000);
    expect([...statuses.keys()].every((outcome) => ['400', 'cut off'].includes(outcome))).toBe(true);
    await comeBack(`?code=C0.abc&state=${state}`);
    expect(answers).toEqual([{ kind: 'code', code: 'C0.abc' }]);
    await expect.poll(() => listener.connections).toBe(0);
  }, 60_000);

  test('is gone after close, with every connection, finished or not', async () => {
    const listener = await open();
    const half = connect({ host: '127.0.0.1', port: callback.port });
    await once(half, 'connect');
    const ended = once(half, 'close');
    await expect.poll(() => listener.connections).toBe(1);
    await listener.close();
    await ended;
    await expect(comeBack('')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    await listener.close();
  });
});
