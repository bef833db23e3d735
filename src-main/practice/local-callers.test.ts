import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { refusalOf } from './local-callers.ts';
import type { PracticeExchange } from './practice-exchange.ts';
import { ExchangeHarness } from './testing/exchange-harness.ts';

/** Who is served, asked of the real port in bytes of our own, so that headers are what no proper client would send. */

const harness = new ExchangeHarness();
let exchange: PracticeExchange;
let port: string;

beforeAll(async () => {
  exchange = await harness.openEvening({ accessToken: 'I0.practice@' });
  ({ port } = new URL(exchange.ready.apiBaseUrl));
});
afterAll(() => harness.close());

/** Everything up to the end of the connection, or to the end of the headers when a WebSocket has opened. */
async function answerTo(...lines: readonly string[]): Promise<string> {
  const socket = connect(Number(port), '127.0.0.1').setEncoding('utf8');
  socket.write(`${lines.join('\r\n')}\r\n\r\n`.replaceAll('PORT', port));
  let answer = '';
  socket.on('data', (text) => {
    answer += String(text);
    if (/^HTTP\/1\.1 101 [^]*\r\n\r\n/.test(answer)) socket.destroy();
  });
  await once(socket, 'close');
  return answer;
}

const UPGRADE = [
  'Connection: Upgrade',
  'Upgrade: websocket',
  'Sec-WebSocket-Version: 13',
  'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
];
const PREFERENCE = [
  'GET /trader/v1/userPreference HTTP/1.1',
  'Authorization: Bearer I0.practice@',
  'Connection: close',
];

describe.each([
  ['the status page', ['GET /practice/status HTTP/1.1', 'Connection: close'], 200],
  ['a page that needs the token', PREFERENCE, 200],
  ['a page that does not exist', ['GET /nowhere HTTP/1.1', 'Connection: close'], 401],
  ['the streamer', ['GET /ws HTTP/1.1', ...UPGRADE], 101],
  ['a WebSocket that does not exist', ['GET /nowhere HTTP/1.1', ...UPGRADE], 404],
])('%s', (_, request, served) => {
  const ask = (...headers: readonly string[]): Promise<string> => answerTo(...request, ...headers);

  test.each(['127.0.0.1:PORT', 'localhost:PORT', '[::1]:PORT'])('is served under Host %s', async (host) => {
    expect(await ask(`Host: ${host}`)).toMatch(new RegExp(`^HTTP/1\\.1 ${served} `));
  });

  test.each([
    'evil.example',
    'evil.example:PORT',
    '127.0.0.1',
    'localhost',
    '127.0.0.1:',
    '127.0.0.1:1',
    '127.0.0.1:0PORT',
    '127.0.0.1:PORT.evil.example',
    '127.0.0.1:PORT:PORT',
    '127.0.0.1.evil.example:PORT',
    '127.0.0.1@evil',
    '127.0.0.1:PORT@evil.example',
    'evil.example@127.0.0.1:PORT',
    'evil.example#127.0.0.1:PORT',
    'http://127.0.0.1:PORT',
    '127.0.0.1:PORT/',
    '127.0.0.1:PORT, evil.example',
    'localhost.:PORT',
    'localhost.evil.example:PORT',
    'evil.localhost:PORT',
    'LOCALHOST:PORT',
    '127.1:PORT',
    '127.0.0.2:PORT',
    '0.0.0.0:PORT',
    '2130706433:PORT',
    '0x7f000001:PORT',
    '::1:PORT',
    '[::]:PORT',
    '[::ffff:127.0.0.1]:PORT',
    '',
  ])('is refused with 400 under Host "%s"', async (host) => {
    const answer = await ask(`Host: ${host}`);
    expect(answer).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/);
    expect(answer).toMatch(/Content-Type: text\/plain/);
    expect(answer.endsWith(`\r\n\r\nThe Host header must be 127.0.0.1:${port}.`)).toBe(true);
  });

  test('is refused with 400 without a Host, also in HTTP/1.0, and with two', async () => {
    const own = 'Host: 127.0.0.1:PORT';
    const [line = '', ...headers] = request;
    expect(await ask()).toMatch(/^HTTP\/1\.1 400 [^]*The Host header must be/);
    expect(await answerTo(line.replace('HTTP/1.1', 'HTTP/1.0'), ...headers)).toMatch(/^HTTP\/1\.1 400 /);
    expect(await ask(own, 'Host: evil.example')).toMatch(/^HTTP\/1\.1 400 /);
    expect(await ask('Host: evil.example', own)).toMatch(/^HTTP\/1\.1 400 /);
  });

  test.each(['http://evil.example', 'https://127.0.0.1:PORT', 'http://127.0.0.1:PORT', 'null', 'file://', ''])(
    'is refused with 403 to Origin "%s"',
    async (origin) => {
      const answer = await ask('Host: 127.0.0.1:PORT', `Origin: ${origin}`);
      expect(answer).toMatch(/^HTTP\/1\.1 403 Forbidden\r\n/);
      expect(answer.endsWith('\r\n\r\nThe practice exchange does not talk to web pages.')).toBe(true);
    },
  );
});

test('on port 80 the Host has no port, as every client sends it', () => {
  const refusal = (host: string): unknown =>
    refusalOf({ headersDistinct: { host: [host] }, socket: { localPort: 80 } } as unknown as IncomingMessage, {
      scheme: 'http',
      publicHosts: [],
      browserPath: null,
    });
  expect(refusal('127.0.0.1')).toBeNull();
  expect(refusal('localhost')).toBeNull();
  expect(refusal('evil.example')).toMatchObject({ status: 400 });
});

describe('a plain client', () => {
  test('logs in and is streamed to', async () => {
    const client = await harness.login(exchange);
    const { content } = await client.ask('LEVELONE_FUTURES', 'SUBS', { keys: '/NQ', fields: '0,1' });
    expect(content.code).toBe(0);
  });

  test('that gives itself an origin is not let in', async () => {
    const socket = new WebSocket(exchange.ready.streamerUrl, { origin: 'http://localhost' });
    const [error] = (await once(socket, 'error')) as [Error];
    expect(error.message).toContain('403');
  });
});

test('a refused client that does not hang up does not keep the exchange from closing', async () => {
  const brief = await harness.openEvening();
  const socket = connect({
    port: Number(new URL(brief.ready.apiBaseUrl).port),
    host: '127.0.0.1',
    allowHalfOpen: true,
  });
  socket.write(`GET /ws HTTP/1.1\r\nHost: evil.example\r\n${UPGRADE.join('\r\n')}\r\n\r\n`);
  await once(socket, 'data');
  await brief.close();
  socket.destroy();
});
