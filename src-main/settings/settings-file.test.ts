import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SettingsFile } from './settings-file.ts';

let folder: string;
let file: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bellwether-settings-'));
  file = join(folder, 'settings.json');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('the settings', () => {
  it('begin with Practice and are on the disk at once, with a salt of this computer', async () => {
    const { settings } = await SettingsFile.open(file);
    expect(settings.value).toMatchObject({ streamSource: 'practice', shownAccounts: null, backupFolders: [] });
    const again = await SettingsFile.open(file);
    expect(again.settings.value).toEqual(settings.value);
    expect(settings.value.accountKeySalt).toHaveLength(32);
  });

  it('keep every change, also of many at once', async () => {
    const { settings } = await SettingsFile.open(file);
    await Promise.all([
      settings.change({ streamSource: 'broker' }),
      settings.change({ shownAccounts: ['a'] }),
      settings.change({ callbackUrl: 'https://127.0.0.1:9000' }),
    ]);
    const { settings: again } = await SettingsFile.open(file);
    expect(again.value).toMatchObject({
      streamSource: 'broker',
      shownAccounts: ['a'],
      callbackUrl: 'https://127.0.0.1:9000',
    });
    expect(await readdir(folder)).toEqual(['settings.json']);
  });

  it('hold for this run when they cannot be written, and say so', async () => {
    const { settings } = await SettingsFile.open(file);
    await rm(folder, { recursive: true });
    await expect(settings.change({ streamSource: 'broker' })).rejects.toThrow('holds until Bellwether quits');
    expect(settings.value.streamSource).toBe('broker');
  });

  it('are nobody else’s to read', async () => {
    const { settings } = await SettingsFile.open(file);
    await settings.change({ shownAccounts: ['a'] });
    if (process.platform !== 'win32') expect((await stat(file)).mode & 0o077).toBe(0);
  });

  it('do not keep the workstation from opening when there is no room for them', async () => {
    const { settings, problem } = await SettingsFile.open(join(folder, 'missing', 'settings.json'));
    expect(settings.value.streamSource).toBe('practice');
    expect(problem).toContain('cannot be written');
  });

  it('that cannot be read at all are put aside, and the workstation opens', async () => {
    await mkdir(file);
    const { settings, problem } = await SettingsFile.open(file);
    expect(settings.value.streamSource).toBe('practice');
    expect(problem).toContain('settings.json.damaged');
    expect((await readdir(folder)).sort()).toEqual(['settings.json', 'settings.json.damaged']);
  });

  it('of an older version take the defaults for what came later', async () => {
    await writeFile(file, JSON.stringify({ callbackUrl: 'https://127.0.0.1:7000' }));
    const { settings, problem } = await SettingsFile.open(file);
    expect(problem).toBeNull();
    expect(settings.value).toMatchObject({ callbackUrl: 'https://127.0.0.1:7000', streamSource: 'practice' });
  });

  it.each(['', '{"streamSource": "moon"}', '[]x', 'null'])(
    'that are damaged are put aside, and said: %j',
    async (text) => {
      await writeFile(file, text);
      const { settings, problem } = await SettingsFile.open(file);
      expect(settings.value.streamSource).toBe('practice');
      expect(problem).toContain('settings.json.damaged');
      expect(await readFile(`${file}.damaged`, 'utf8')).toBe(text);
    },
  );
});
