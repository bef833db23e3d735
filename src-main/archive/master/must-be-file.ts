import { stat } from 'node:fs/promises';
import { isMissing } from '../../files/is-missing.ts';
import { MergeError } from './merge-error.ts';

/** Throws MergeError when there is no file at a path that a user has named. */
export async function mustBeFile(file: string): Promise<void> {
  try {
    if ((await stat(file)).isFile()) return;
  } catch (error) {
    if (!isMissing(error)) throw error;
  }
  throw new MergeError(`There is no file at ${file}.`);
}
