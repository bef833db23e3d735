import { readdir, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { MANIFEST_NAME } from '../manifest/symbol-manifest.ts';
import { UNFINISHED_MARK } from '../../files/write-whole.ts';

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ENOENT' || code === 'ENOTDIR') return [];
    throw error;
  }
}

const isUnfinished = (name: string): boolean =>
  ['.parquet', MANIFEST_NAME].some((ending) => name.includes(`${ending}${UNFINISHED_MARK}`));

/** Removes what a killed run left half-written and returns the paths of the whole files. */
export async function sweepDayFolders(bars: string): Promise<Set<string>> {
  const files = new Set<string>();
  for (const folder of await namesIn(bars)) {
    if (!folder.startsWith('symbol=')) continue;
    for (const name of await namesIn(join(bars, folder))) {
      const path = join(bars, folder, name);
      if (isUnfinished(name)) await unlink(path);
      else if (name.endsWith('.parquet')) files.add(path);
    }
  }
  return files;
}
