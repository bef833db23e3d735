import { ArchiveFault } from './archive-fault.ts';
import { MergeError } from './master/merge-error.ts';

const NO_ROOM = /ENOSPC|EDQUOT|No space left on device|not enough space/i;
const NOT_WRITABLE = /EROFS|EACCES|EPERM|Permission denied|Read-only file system/i;

/**
 * What could not be done, as a sentence for the user. DuckDB and the system write sentences of their own, over several
 * lines at times: the first one says it.
 */
export function plainSentence(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof MergeError || error instanceof ArchiveFault) return message;
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const [line = ''] = message.split('\n', 1);
  if (NO_ROOM.test(`${code} ${message}`))
    return `The disk is full: nothing was written. Free some space and try again. (${line})`;
  if (NOT_WRITABLE.test(`${code} ${message}`)) {
    return `This place cannot be written: nothing was changed. Choose another folder, or give yourself the right to write there. (${line})`;
  }
  return `This could not be done: ${line}`;
}
