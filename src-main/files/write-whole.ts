import { randomUUID } from 'node:crypto';
import { unlink, writeFile } from 'node:fs/promises';
import { replaceFile } from './replace-file.ts';

/** What stands after the name of a file that is still being written: a killed run leaves it behind. */
export const UNFINISHED_MARK = '.new-';

const READABLE_BY_ALL = 0o666;

/**
 * Lets `make` write a file beside its place, flushes it and puts it there: whatever happens, at `target` there is the old
 * file, the new one, or none if there was none; never half of one. What `make` rejects with is passed on.
 */
export async function replaceWhole<Result>(
  target: string,
  make: (unfinished: string) => Promise<Result>,
): Promise<Result> {
  const unfinished = `${target}${UNFINISHED_MARK}${randomUUID()}`;
  try {
    const result = await make(unfinished);
    await replaceFile(unfinished, target);
    return result;
  } catch (error) {
    await unlink(unfinished).catch(() => undefined);
    throw error;
  }
}

/** Replaces a file by `content`; new ones get `mode`, less what the system's mask takes away. */
export async function writeWhole(
  target: string,
  content: string | Uint8Array,
  mode: number = READABLE_BY_ALL,
): Promise<void> {
  await replaceWhole(target, (unfinished) => writeFile(unfinished, content, { mode, flag: 'wx' }));
}
