import { chmod, mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { scratchFolder } from '../archive/testing/scratch-folder.ts';
import { writePrivateFile } from './private-file.ts';
import { replaceWhole, UNFINISHED_MARK, writeWhole } from './write-whole.ts';

let scratch: Awaited<ReturnType<typeof scratchFolder>>;
beforeEach(async () => {
  scratch = await scratchFolder();
});
afterEach(() => scratch.remove());

const inside = (name: string): string => join(scratch.path, name);

describe('a file that is written whole', () => {
  it('is the new one, and nothing lies beside it', async () => {
    await writeFile(inside('a'), 'a long old text');
    await writeWhole(inside('a'), 'new');
    expect(await readFile(inside('a'), 'utf8')).toBe('new');
    expect(await readdir(scratch.path)).toEqual(['a']);
  });

  it('stays the old one while the new one is being made, and when making it fails', async () => {
    await writeFile(inside('a'), 'old');
    const failed = replaceWhole(inside('a'), async (unfinished) => {
      await writeFile(unfinished, 'half of');
      expect(unfinished).toContain(`a${UNFINISHED_MARK}`);
      expect(await readFile(inside('a'), 'utf8')).toBe('old');
      throw new RangeError('the disk is full');
    });
    await expect(failed).rejects.toThrow(RangeError);
    expect(await readFile(inside('a'), 'utf8')).toBe('old');
    expect(await readdir(scratch.path)).toEqual(['a']);
  });

  it('leaves nothing behind where its place is taken by a folder', async () => {
    await mkdir(inside('a'));
    await expect(writeWhole(inside('a'), 'new')).rejects.toThrow();
    expect(await readdir(scratch.path)).toEqual(['a']);
  });

  it('passes on what its maker found out', async () => {
    expect(await replaceWhole(inside('a'), (name) => writeFile(name, 'new').then(() => 3))).toBe(3);
  });

  it.skipIf(process.platform === 'win32')(
    'is for its owner alone where it is private, also in the place of an open one',
    async () => {
      await writeFile(inside('a'), 'old');
      await chmod(inside('a'), 0o644);
      await writePrivateFile(inside('a'), 'secret');
      expect((await stat(inside('a'))).mode & 0o777).toBe(0o600);
    },
  );
});
