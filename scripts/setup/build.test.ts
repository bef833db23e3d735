import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { hashSources, isBuilt } from './build.mjs';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'bellwether-build-'));
  await put('src-main/main.ts', 'one');
  await put('package-lock.json', '{}');
  for (const product of ['out/main/main.js', 'out/preload/preload.cjs', 'out/renderer/index.html'])
    await put(product, '');
  await put('out/.built-from', await hashSources(root));
});
afterEach(() => rm(root, { recursive: true, force: true }));

async function put(name: string, content: string): Promise<void> {
  await mkdir(dirname(join(root, name)), { recursive: true });
  await writeFile(join(root, name), content);
}

const isFresh = async (): Promise<boolean> => isBuilt(root, await hashSources(root));

describe('the build', () => {
  it('is up to date as long as nothing changes, tests and documents aside', async () => {
    await put('src-main/main.test.ts', 'a test');
    await put('README.md', 'words');
    expect(await isFresh()).toBe(true);
  });

  it.each([
    ['a source changes', () => put('src-main/main.ts', 'two')],
    ['a source comes', () => put('src-renderer/new.tsx', '')],
    ['the dependencies change', () => put('package-lock.json', '{"packages":{}}')],
    ['the configuration changes', () => put('electron.vite.config.ts', '')],
    ['a product is missing', () => rm(join(root, 'out/preload/preload.cjs'))],
    ['the last build did not finish', () => rm(join(root, 'out/.built-from'))],
  ])('is stale when %s', async (_what, change) => {
    await change();
    expect(await isFresh()).toBe(false);
  });
});
