/** What a command of the archive program gets from the terminal. */
export interface Terminal {
  /** A line of what was asked for, on standard output. */
  readonly say: (line: string) => void;
  /** A line beside it, on standard error. */
  readonly note: (line: string) => void;
  readonly sqliteBinding: string | null;
  /** Of this computer; only for receipts and for what cannot be true. */
  readonly nowMs: number;
}

export const EXIT = { done: 0, refused: 1, badInput: 2 } as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** Reads its arguments and does its work. Throws UsageError, and what the work throws. */
export type ArchiveCommand = (argv: readonly string[], terminal: Terminal) => Promise<ExitCode>;

/** The command line makes no sense; the message says what to write instead. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
