import type { IncomingMessage } from 'node:http';
import { describe, expect, it } from 'vitest';
import { refusalOf, type Gate } from './caller-guard.ts';

const PORT = 8_477;
const HOME = `127.0.0.1:${PORT}`;
const GATE: Gate = { port: PORT, origins: new Set(['http://localhost:3000']) };

type Headers = Readonly<Record<string, readonly string[]>>;

function request(headers: Headers, url = '/health'): IncomingMessage {
  return { url, headersDistinct: headers } as unknown as IncomingMessage;
}

/** What web pages send that want to be taken for a program of this computer, or for an allowed page. */
const ATTACKS: readonly Headers[] = [
  {},
  { host: [] },
  { host: ['evil.example'] },
  { host: [`evil.example:${PORT}`] },
  { host: [`127.0.0.1.evil.example:${PORT}`] },
  { host: [`localhost.evil.example:${PORT}`] },
  { host: [`evil.example#127.0.0.1:${PORT}`] },
  { host: [`[::1].evil.example:${PORT}`] },
  { host: [`127.0.0.1:${PORT + 1}`] },
  { host: [`127.1:${PORT}`] },
  { host: [`0.0.0.0:${PORT}`] },
  { host: [HOME, 'evil.example'] },
  { host: [HOME], origin: ['http://evil.example'] },
  { host: [HOME], origin: ['null'] },
  { host: [HOME], origin: [''] },
  { host: [HOME], origin: [`http://${HOME}`] },
  { host: [HOME], origin: ['http://localhost:3000.evil.example'] },
  { host: [HOME], origin: ['http://evil.example/http://localhost:3000'] },
  { host: [HOME], origin: ['https://localhost:3000'] },
  { host: [HOME], origin: ['http://localhost:3000', 'http://evil.example'] },
  { host: [HOME], 'sec-fetch-site': ['cross-site'] },
  { host: [HOME], 'sec-fetch-site': ['same-site'] },
];

type Guard = typeof refusalOf;

/** The attacks that a guard lets through. */
const letThrough = (guard: Guard): readonly Headers[] =>
  ATTACKS.filter((headers) => guard(request(headers), GATE) === null);

describe('the guard over Host and Origin', () => {
  it('lets no attack through', () => {
    expect(letThrough(refusalOf)).toEqual([]);
  });

  it('lets programs of this computer and allowed pages through', () => {
    for (const host of [HOME, `localhost:${PORT}`, `[::1]:${PORT}`]) {
      expect(refusalOf(request({ host: [host] }), GATE)).toBeNull();
      expect(refusalOf(request({ host: [host], 'sec-fetch-site': ['none'] }), GATE)).toBeNull();
      const origin = ['http://localhost:3000'];
      expect(refusalOf(request({ host: [host], origin, 'sec-fetch-site': ['cross-site'] }), GATE)).toBeNull();
    }
  });

  // Each of these has been the guard of some program. If the attacks above found nothing in them, they would be no test.
  const PLANTED: Readonly<Record<string, Guard>> = {
    'no guard at all': () => null,
    'a Host that begins well': (asked, gate) => {
      const [host = ''] = asked.headersDistinct['host'] ?? [];
      return host.startsWith('127.0.0.1') || host.startsWith('localhost') ? null : refusalOf(asked, gate);
    },
    'an Origin that begins well': (asked, gate) => {
      const [origin = ''] = asked.headersDistinct['origin'] ?? [];
      return origin.startsWith('http://localhost:3000') ? null : refusalOf(asked, gate);
    },
    'an Origin that ends well': (asked, gate) => {
      const [origin = ''] = asked.headersDistinct['origin'] ?? [];
      return origin.endsWith('localhost:3000') ? null : refusalOf(asked, gate);
    },
    'the first of two Hosts': (asked, gate) => {
      const [host] = asked.headersDistinct['host'] ?? [];
      return host === HOME && asked.headersDistinct['origin'] === undefined ? null : refusalOf(asked, gate);
    },
    'its own address as an Origin': (asked, gate) => {
      const [origin] = asked.headersDistinct['origin'] ?? [];
      return origin === `http://${HOME}` ? null : refusalOf(asked, gate);
    },
    'a page that hides its Origin': (asked, gate) => {
      const { origin, host } = asked.headersDistinct;
      return origin === undefined && host?.length === 1 && host[0] === HOME ? null : refusalOf(asked, gate);
    },
  };
  it.each(Object.entries(PLANTED))('would be found out with this defect: %s', (_name, guard) => {
    expect(letThrough(guard).length).toBeGreaterThan(0);
  });
});
