import type { HotBufferState } from '#core/contract/local-api';

const SENTENCES: Readonly<Record<string, string>> = {
  ENOSPC: 'The disk is full: the files stand still. Free some space; writing goes on by itself.',
  EDQUOT: 'Your share of the disk is used up: the files stand still. Free some space; writing goes on by itself.',
  EROFS: 'The disk is read-only: the files stand still. Choose another folder.',
  EACCES: 'Bellwether may not write to this folder. Choose another one, or allow it.',
  EPERM: 'Bellwether may not write to this folder. Choose another one, or allow it.',
  ENOENT: 'The folder is not there any more. Choose another one, or bring it back.',
  ENOTDIR: 'This is no folder. Choose another one.',
};

/** What keeps the files from being written, named. */
export function diskTrouble(error: unknown, nowWallMs: number): Extract<HotBufferState, { kind: 'failed' }> {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
  const sentence = SENTENCES[code] ?? `The files cannot be written (${code}). Choose another folder, or try again.`;
  return { kind: 'failed', code, sentence, sinceWallMs: nowWallMs };
}
