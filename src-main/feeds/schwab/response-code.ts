import { STREAMER_CODES } from '#core/contract/schwab-fields';

/**
 * What a code in a response or notification asks of the client.
 * - ok: done. token-refused: another token may help, then only a new login.
 * - displaced: another program took the one stream a user may have; reconnecting would make the two fight.
 * - reconnect: this connection is of no more use, a new one may be. too-many: the service takes fewer keys.
 * - repeat-then-reconnect, repeat-then-refused, repeat-then-wait: worth sending once more at once; then it is as
 *   `reconnect`, `refused` or `refused-for-now`.
 * - refused-for-now: worth asking again later on this connection. refused: asking again would change nothing.
 */
export type CodeVerdict =
  | 'ok'
  | 'token-refused'
  | 'displaced'
  | 'reconnect'
  | 'too-many'
  | 'repeat-then-reconnect'
  | 'repeat-then-refused'
  | 'repeat-then-wait'
  | 'refused-for-now'
  | 'refused';

const VERDICTS: ReadonlyMap<number, CodeVerdict> = new Map([
  [STREAMER_CODES.success, 'ok'],
  [STREAMER_CODES.loginDenied, 'token-refused'],
  [STREAMER_CODES.unknownFailure, 'refused-for-now'],
  [STREAMER_CODES.serviceNotAvailable, 'refused-for-now'],
  [STREAMER_CODES.closeConnection, 'displaced'],
  [STREAMER_CODES.reachedSymbolLimit, 'too-many'],
  [STREAMER_CODES.notLoggedIn, 'repeat-then-reconnect'],
  [STREAMER_CODES.badCommandFormat, 'repeat-then-refused'],
  [STREAMER_CODES.failedSubs, 'repeat-then-wait'],
  [STREAMER_CODES.failedUnsubs, 'repeat-then-wait'],
  [STREAMER_CODES.failedAdd, 'repeat-then-wait'],
  [STREAMER_CODES.failedView, 'repeat-then-wait'],
  // Documented as the answer to a command that worked; live servers send 0.
  [STREAMER_CODES.succeededSubs, 'ok'],
  [STREAMER_CODES.succeededUnsubs, 'ok'],
  [STREAMER_CODES.succeededAdd, 'ok'],
  [STREAMER_CODES.succeededView, 'ok'],
  [STREAMER_CODES.stopStreaming, 'reconnect'],
]);

/** A code nobody has documented is a refusal: taking it for success would show an empty chart as a quiet market. */
export function judgeCode(code: number): CodeVerdict {
  return VERDICTS.get(code) ?? 'refused';
}

const MEANINGS: ReadonlyMap<number, string> = new Map([
  [STREAMER_CODES.unknownFailure, 'the server failed for a reason it does not name'],
  [STREAMER_CODES.serviceNotAvailable, 'the service is not available or temporarily down'],
  [STREAMER_CODES.reachedSymbolLimit, 'the limit of symbols per service is reached'],
  [STREAMER_CODES.notLoggedIn, 'the server does not know this login any more'],
  [STREAMER_CODES.badCommandFormat, 'the server calls the command malformed'],
  [STREAMER_CODES.stopStreaming, 'the server stopped the stream'],
]);

/** A code as part of a sentence, with the server's own words behind it. */
export function describeCode(code: number, message: string): string {
  const meaning = MEANINGS.get(code) ?? 'the server refused';
  return message === '' ? `${meaning} (code ${code})` : `${meaning} (code ${code}: ${message})`;
}
