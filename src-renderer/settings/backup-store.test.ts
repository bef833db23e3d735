import { afterEach, describe, expect, it, vi } from 'vitest';
import { askedOf, useAsked } from '../app/asked-store.ts';
import { fakeBridge } from '../testing/fake-bridge.ts';
import { addFolder, useBackup, writeBackup } from './backup-store.ts';

describe('the backup', () => {
  afterEach(() => {
    vi.unstubAllGlobals();
  });

  it('is read again after each change, also after one that failed', async () => {
    const backup = { folders: [{ path: '/a', lastWrittenWallMs: 5, problem: null }] };
    const { asked } = fakeBridge({
      'backup.get': () => backup,
      'backup.write': () => ({ ok: false, sentence: 'The disk is full.' }),
    });
    expect(await writeBackup('twelve characters')).toBe(false);
    expect(asked.map(([name]) => name)).toEqual(['backup.write', 'backup.get']);
    expect(useBackup.getState().backup).toEqual(backup);
    expect(askedOf(useAsked.getState(), 'backup.write').outcome?.sentence).toBe('The disk is full.');
    expect(await addFolder()).toBe(false);
    expect(asked.map(([name]) => name).slice(2)).toEqual(['backup.addFolder', 'backup.get']);
  });

  it('keeps nothing of a passphrase', async () => {
    fakeBridge({ 'backup.write': () => ({ ok: true, sentence: 'Written.' }) });
    await writeBackup('a very made up phrase');
    expect(JSON.stringify([useAsked.getState(), useBackup.getState()])).not.toContain('made up');
  });
});
