import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { scratchFolder } from '../archive/testing/scratch-folder.ts';
import { ChoicesFile } from './login-choices.ts';

let folder: Awaited<ReturnType<typeof scratchFolder>>;
let file: string;
beforeEach(async () => {
  folder = await scratchFolder();
  file = join(folder.path, 'login', 'choices.json');
});
afterEach(() => folder.remove());

test('choices begin sound and are kept, the salt of the account keys among them', async () => {
  const choices = await ChoicesFile.open(file);
  expect(choices.value).toMatchObject({
    callbackUrl: 'https://127.0.0.1:8182',
    shownAccounts: null,
    backupFolders: [],
  });
  await Promise.all([
    choices.change({ callbackUrl: 'https://127.0.0.1:8183' }),
    choices.change({ shownAccounts: ['k1'] }),
  ]);
  const again = await ChoicesFile.open(file);
  expect(again.value).toEqual({ ...choices.value, callbackUrl: 'https://127.0.0.1:8183', shownAccounts: ['k1'] });
  expect(again.value.accountKeySalt).toMatch(/^[0-9a-f]{32}$/);
  expect((await stat(file)).mode & 0o777).toBe(0o600);
});

test.each(['', '{', '{"version":2}', '{"version":1,"callbackUrl":7}'])(
  'a file that says %j is put aside, not lost',
  async (text) => {
    await mkdir(join(folder.path, 'login'));
    await writeFile(file, text);
    const choices = await ChoicesFile.open(file);
    expect(choices.value.callbackUrl).toBe('https://127.0.0.1:8182');
    expect(await readFile(`${file}.unusable`, 'utf8')).toBe(text);
    expect(await readdir(join(folder.path, 'login'))).toHaveLength(2);
  },
);

test('a file that cannot be read is left alone, and one that cannot be written is named', async () => {
  await mkdir(file, { recursive: true });
  await expect(ChoicesFile.open(file)).rejects.toThrow('left as they are');
  await writeFile(join(folder.path, 'blocked'), '');
  await expect(ChoicesFile.open(join(folder.path, 'blocked', 'choices.json'))).rejects.toThrow(/cannot be/);
});
