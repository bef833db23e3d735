import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { TapeFile } from '#core/contract/tape';
import { isMissing } from '../files/is-missing.ts';
import { parseTapeName } from './tape-file-name.ts';

/**
 * The files in which one run of the recorder lies, from its beginning through the day of the part that is named: the
 * state of a connection carries over from part to part. In their order; empty when there are none.
 */
export async function partsThrough(folder: string, file: string): Promise<string[]> {
  const wanted = parseTapeName(file);
  if (!wanted) return [];
  return (await listTapes(folder))
    .filter(({ startedWallMs, day }) => startedWallMs === wanted.startedWallMs && day <= wanted.day)
    .sort((left, right) => left.part - right.part)
    .map((tape) => join(folder, tape.file));
}

/** The tapes of an archive, newest first. */
export async function listTapes(folder: string): Promise<TapeFile[]> {
  const names = await readdir(folder).catch((error: unknown) => {
    if (isMissing(error)) return [];
    throw error;
  });
  const tapes = names.flatMap((file) => {
    const name = parseTapeName(file);
    return name ? [{ file, ...name }] : [];
  });
  const sized = await Promise.all(
    tapes.map(async ({ file, day, startedWallMs, part }) => ({
      file,
      day,
      startedWallMs,
      part,
      bytes: (await stat(join(folder, file))).size,
    })),
  );
  return sized.sort((left, right) => (left.file < right.file ? 1 : -1));
}
