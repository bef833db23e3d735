import { open, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

/** Windows refuses to replace a file that another program has open; it usually lets go within a moment. */
const REPLACE_TRIES = 10;
const REPLACE_PAUSE_MS = 300;
const HELD_BY_ANOTHER = new Set(['EPERM', 'EBUSY', 'EACCES']);

export async function syncFile(file: string): Promise<void> {
  const handle = await open(file, 'r+');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Makes a rename in this folder survive a power cut. Windows has no such call and needs none. */
export async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Renames a file into the place of another, with patience where that is held open. */
export async function renameOver(temporary: string, target: string): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await rename(temporary, target);
      return;
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? String(error.code) : '';
      if (process.platform !== 'win32' || attempt === REPLACE_TRIES || !HELD_BY_ANOTHER.has(code)) throw error;
      await delay(REPLACE_PAUSE_MS);
    }
  }
}

/** Puts a finished file in the place of `target`: after this returns or after a crash there is the old or the new one. */
export async function replaceFile(temporary: string, target: string): Promise<void> {
  await syncFile(temporary);
  await renameOver(temporary, target);
  await syncFolder(dirname(target));
}
