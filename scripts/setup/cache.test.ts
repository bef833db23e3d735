import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { isIntact, obtain } from './cache.mjs';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bellwether-cache-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const entry = (): { folder: string; name: string; hashed: string[] } => ({ folder, name: 'thing-1', hashed: ['tool'] });
const make = vi.fn(async (draft: string) => {
  await mkdir(join(draft, 'parts'));
  await writeFile(join(draft, 'tool'), 'the tool');
  await writeFile(join(draft, 'parts', 'part'), 'a part');
});
beforeEach(() => {
  make.mockClear();
});

const obtainThing = (): Promise<{ path: string; isNew: boolean }> => obtain({ ...entry(), make });

describe('a cache entry', () => {
  it('is made once', async () => {
    expect(await obtainThing()).toEqual({ path: join(folder, 'thing-1'), isNew: true });
    expect(await obtainThing()).toEqual({ path: join(folder, 'thing-1'), isNew: false });
    expect(make).toHaveBeenCalledTimes(1);
    expect(await readdir(folder)).toEqual(['thing-1']);
  });

  it.each([
    ['a hashed file changed at equal length', (path: string) => writeFile(join(path, 'tool'), 'THE TOOL')],
    ['another file cut short', (path: string) => writeFile(join(path, 'parts', 'part'), '')],
    ['a file lost', (path: string) => rm(join(path, 'parts', 'part'))],
    ['its manifest lost', (path: string) => rm(join(path, 'manifest.json'))],
    ['its manifest damaged', (path: string) => writeFile(join(path, 'manifest.json'), '{"tool": ')],
    ['its manifest emptied', (path: string) => writeFile(join(path, 'manifest.json'), '{}')],
  ])('is made anew with %s', async (_what, damage) => {
    const { path } = await obtainThing();
    await damage(path);
    expect(await isIntact(entry())).toBe(false);
    expect((await obtainThing()).isNew).toBe(true);
    expect(await readFile(join(path, 'tool'), 'utf8')).toBe('the tool');
    expect(await isIntact(entry())).toBe(true);
  });

  it('sweeps up what a killed run left, and takes over its lock', async () => {
    await mkdir(join(folder, '.making-thing-1-abc123'));
    await writeFile(join(folder, '.making-thing-1-abc123', 'tool'), 'half');
    await mkdir(join(folder, 'thing-1'));
    await writeFile(join(folder, 'thing-1', 'tool'), 'half');
    // A process number that no system gives out.
    await writeFile(join(folder, 'thing-1.lock'), JSON.stringify({ pid: 2 ** 30, host: hostname() }));
    expect((await obtainThing()).isNew).toBe(true);
    expect(await readdir(folder)).toEqual(['thing-1']);
  });

  it('leaves nothing behind when it cannot be made', async () => {
    const failing = async (draft: string): Promise<void> => {
      await writeFile(join(draft, 'tool'), 'half');
      throw new Error('no space');
    };
    await expect(obtain({ ...entry(), make: failing })).rejects.toThrow('no space');
    expect(await readdir(folder)).toEqual([]);
  });

  it('is made by one of many that ask at once; the others wait and say so', async () => {
    const slowly = vi.fn(async (draft: string) => {
      await new Promise((resolve) => setTimeout(resolve, 300));
      await make(draft);
    });
    const onWait = vi.fn();
    const all = await Promise.all([1, 2, 3].map(() => obtain({ ...entry(), make: slowly, onWait })));
    expect(all.filter(({ isNew }) => isNew)).toHaveLength(1);
    expect(slowly).toHaveBeenCalledTimes(1);
    expect(onWait).toHaveBeenCalledWith(`process ${process.pid}`);
  });
});
