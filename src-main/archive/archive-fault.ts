import { statfs } from 'node:fs/promises';
import type { ArchiveHealth } from '#core/contract/health';

/** A state that the archive is in because something is wrong, with the sentence the user reads. */
export type FaultState = Exclude<ArchiveHealth['state'], 'opening' | 'ok'>;

/** A fault that was recognised where it happened. */
export class ArchiveFault extends Error {
  override readonly name = 'ArchiveFault';
  readonly state: FaultState;

  constructor(state: FaultState, message: string) {
    super(message);
    this.state = state;
  }
}

/** Less than this and a failed write is put down to the full disk, whatever code the system gave it. */
const NEARLY_NOTHING_BYTES = 1024 * 1024;

const DISK_FULL_CODES = new Set(['SQLITE_FULL', 'ENOSPC', 'EDQUOT']);
const READ_ONLY_CODES = new Set(['EROFS', 'EACCES', 'EPERM']);

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Whether the error says that the content of a database file is damaged. */
export function isCorruption(error: unknown): boolean {
  return /^SQLITE_(CORRUPT|NOTADB)/.test(codeOf(error));
}

/** Whether the error is about the one row that was being written and says nothing of the database. */
export function isRefusedRow(error: unknown): boolean {
  return /^SQLITE_(CONSTRAINT|MISMATCH|TOOBIG|RANGE)/.test(codeOf(error));
}

async function freeBytes(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder).catch(() => ({ bavail: Infinity, bsize: 1 }));
  return bavail * bsize;
}

function stateOf(error: unknown): 'disk-full' | 'read-only' | 'behind' | 'failed' {
  const code = codeOf(error);
  // DuckDB's errors carry no code, only the system's words.
  if (DISK_FULL_CODES.has(code) || messageOf(error).includes('No space left on device')) return 'disk-full';
  if (READ_ONLY_CODES.has(code) || code.startsWith('SQLITE_READONLY')) return 'read-only';
  if (code.startsWith('SQLITE_BUSY') || code.startsWith('SQLITE_LOCKED')) return 'behind';
  return 'failed';
}

const explain = {
  'disk-full': (folder: string) =>
    `The disk that holds ${folder} is full. New data waits in memory; free some space and it is stored by itself.`,
  'read-only': (folder: string, detail: string) =>
    `${folder} cannot be written (${detail}). New data waits in memory until it can.`,
  behind: (folder: string) =>
    `Another program keeps a database in ${folder} locked. New data waits in memory until it lets go.`,
  corrupt: (folder: string, detail: string) =>
    `A database in ${folder} is damaged (${detail}). It is left as it is and nothing is stored; restore a copy from ` +
    `${folder}/backups or move the file away, then start again.`,
  failed: (folder: string, detail: string) => `The archive in ${folder} cannot be used: ${detail}. Trying again.`,
} as const;

/** Whether only the user can end this state: nothing is tried again by itself. */
export function isLasting({ state }: ArchiveFault): boolean {
  return state === 'corrupt' || state === 'from-future';
}

/** Whether the open databases are of no use any more: SQLite keeps an open file read-only once it was, for one. */
export function needsReopening({ state }: ArchiveFault): boolean {
  return state !== 'disk-full' && state !== 'behind';
}

/** Names what an error means for the archive. */
export async function diagnose(error: unknown, folder: string): Promise<ArchiveFault> {
  if (error instanceof ArchiveFault) return error;
  const detail = messageOf(error);
  if (isCorruption(error)) return new ArchiveFault('corrupt', explain.corrupt(folder, detail));
  const known = stateOf(error);
  const isFull = known === 'failed' && (await freeBytes(folder)) < NEARLY_NOTHING_BYTES;
  const state = isFull ? 'disk-full' : known;
  return new ArchiveFault(state, explain[state](folder, detail));
}
