/** Something the user asked for cannot be done; the message is a plain sentence that says what and why. */
abstract class PracticeError extends Error {
  abstract readonly code: string;
}

/** A speed, time, date, seed or other option that makes no sense. */
export class PracticeOptionError extends PracticeError {
  override readonly name = 'PracticeOptionError';
  readonly code = 'bad-option';
}

/** A session file that is missing, unreadable or wrong. */
export class PracticeSessionError extends PracticeError {
  override readonly name = 'PracticeSessionError';
  readonly code = 'bad-session';
}

/** The port is taken or may not be used. */
export class PracticePortError extends PracticeError {
  override readonly name = 'PracticePortError';
  readonly code = 'port-busy';
}

/** A file that the exchange was asked to write cannot be written. */
export class PracticeOutputError extends PracticeError {
  override readonly name = 'PracticeOutputError';
  readonly code = 'bad-output';
}

export type AnyPracticeError = PracticeOptionError | PracticeSessionError | PracticePortError | PracticeOutputError;

export function isPracticeError(error: unknown): error is AnyPracticeError {
  return error instanceof PracticeError;
}
