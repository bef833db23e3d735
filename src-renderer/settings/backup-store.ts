import { create } from 'zustand';
import type { BackupView } from '#core/contract/login';
import { ask } from '../app/asked-store.ts';
import { bridge } from '../app/bridge.ts';

interface BackupState {
  /** null until it was read. */
  readonly backup: BackupView | null;
}

export const useBackup = create<BackupState>(() => ({ backup: null }));

export const readBackup = (): Promise<boolean> =>
  ask('backup.get', async () => {
    useBackup.setState({ backup: await bridge().request('backup.get', null) });
    return null;
  });

/** Whatever became of the question, the folders are looked at again. */
async function thenReadAgain<Answer>(answer: Promise<Answer>): Promise<Answer> {
  try {
    return await answer;
  } finally {
    await readBackup();
  }
}

export const addFolder = (): Promise<boolean> =>
  ask('backup.addFolder', () => thenReadAgain(bridge().request('backup.addFolder', null)));
export const removeFolder = (path: string): Promise<boolean> =>
  ask('backup.removeFolder', () => thenReadAgain(bridge().request('backup.removeFolder', { path })));

export const writeBackup = (passphrase: string): Promise<boolean> =>
  ask('backup.write', () => thenReadAgain(bridge().request('backup.write', { passphrase })));
export const restoreBackup = (passphrase: string): Promise<boolean> =>
  ask('backup.restore', () => thenReadAgain(bridge().request('backup.restore', { passphrase })));
