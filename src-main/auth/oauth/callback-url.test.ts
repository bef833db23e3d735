import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkCallbackUrl } from './callback-url.ts';

describe('a callback address', () => {
  test.each([
    ['https://127.0.0.1:8182', 8_182, '/', '127.0.0.1:8182'],
    ['https://127.0.0.1:8182/back/to.me', 8_182, '/back/to.me', '127.0.0.1:8182'],
    ['https://127.0.0.1:65535', 65_535, '/', '127.0.0.1:65535'],
    ['https://127.0.0.1', 443, '/', '127.0.0.1'],
    ['https://127.0.0.1:443/x', 443, '/x', '127.0.0.1'],
  ])('%s is sound', (url, port, path, hostHeader) => {
    expect(checkCallbackUrl(url)).toMatchObject({ ok: true, callback: { url, port, path, hostHeader } });
  });

  test.each([
    ['', 'empty'],
    [' https://127.0.0.1:8182', 'space'],
    ['https://127.0.0.1:8182\n', 'line break'],
    ['https://127.0.0.1:8182,https://127.0.0.1', 'more than one'],
    ['http://127.0.0.1:8182', 'https only'],
    ['HTTPS://127.0.0.1:8182', 'small letters'],
    ['127.0.0.1:8182', 'must begin with https://'],
    ['https://localhost:8182', '127.0.0.1'],
    ['https://[::1]:8182', '127.0.0.1'],
    ['https://me@127.0.0.1:8182', 'user name'],
    ['https://127.0.0.1.example.com', 'this computer'],
    ['https://127.0.0.10:8182', 'this computer'],
    ['https://0x7f000001:8182', 'this computer'],
    ['https://example.com/https://127.0.0.1', 'this computer'],
    ['https://127.0.0.1:8182/', 'slash'],
    ['https://127.0.0.1:8182/back/', 'slash'],
    ['https://127.0.0.1:8182?x=1', 'before any ?'],
    ['https://127.0.0.1:8182#x', 'before any ?'],
    ['https://127.0.0.1:99999', 'port or path'],
    ['https://127.0.0.1:08182', 'port or path'],
    ['https://127.0.0.1:0', 'port or path'],
    ['https://127.0.0.1:', 'port or path'],
    ['https://127.0.0.1:8182/../x', 'port or path'],
    ['https://127.0.0.1:8182/a%2Fb', 'port or path'],
    ['https://127.0.0.1:8182//x', 'port or path'],
  ])('%j is refused with its reason', (url, words) => {
    expect(checkCallbackUrl(url)).toMatchObject({ ok: false, sentence: expect.stringContaining(words) as string });
  });

  test('with a low port is taken with advice', () => {
    expect(checkCallbackUrl('https://127.0.0.1')).toMatchObject({
      advice: expect.stringContaining('Port 443') as string,
    });
    expect(checkCallbackUrl('https://127.0.0.1:8182')).toMatchObject({ advice: null });
  });

  test('that is sound is one that a URL parser leaves as it is, on this computer', () => {
    const parts = fc.constantFrom(
      'https://',
      '127.0.0.1',
      ':8182',
      ':1',
      '/',
      'a',
      '..',
      '@',
      '?',
      ' ',
      'localhost',
      '%41',
    );
    fc.assert(
      fc.property(fc.array(parts, { maxLength: 6 }), (words) => {
        const text = words.join('');
        const check = checkCallbackUrl(text);
        if (!check.ok) return;
        const url = new URL(text);
        expect([url.protocol, url.hostname, url.pathname]).toEqual(['https:', '127.0.0.1', check.callback.path]);
        expect(url.host).toBe(check.callback.hostHeader);
        expect(Number(url.port === '' ? 443 : url.port)).toBe(check.callback.port);
      }),
    );
  });
});
