import { mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { withLock } from './lock.mjs';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bellwether-lock-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const elsewhere = JSON.stringify({ pid: process.pid, host: 'another machine' });

describe('a lock', () => {
  it('lets one at a time work', async () => {
    let inside = 0;
    let most = 0;
    const work = async (): Promise<void> => {
      inside += 1;
      most = Math.max(most, inside);
      await new Promise((resolve) => setTimeout(resolve, 20));
      inside -= 1;
    };
    await Promise.all([1, 2, 3, 4].map(() => withLock(folder, 'x', work)));
    expect(most).toBe(1);
  });

  it('is let go when the work fails', async () => {
    await expect(withLock(folder, 'x', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await readdir(folder)).toEqual([]);
  });

  it('of another machine that went silent is taken over', async () => {
    const path = join(folder, 'x.lock');
    await writeFile(path, elsewhere);
    await utimes(path, new Date(Date.now() - 60_000), new Date(Date.now() - 60_000));
    expect(await withLock(folder, 'x', () => Promise.resolve('mine'))).toBe('mine');
  });

  it('of another machine that lives is waited for', async () => {
    const path = join(folder, 'x.lock');
    await writeFile(path, elsewhere);
    const waits: string[] = [];
    const mine = withLock(folder, 'x', () => Promise.resolve(waits.length), { onWait: (holder) => waits.push(holder) });
    setTimeout(() => void rm(path), 300);
    expect(await mine).toBeGreaterThan(0);
  });
});
