import { loginExpiresWallMs, type TokenRecord } from './token-record.ts';
import type { TokenReply } from './token-reply.ts';

const LOG_IN = 'Streams and accounts stand still until you log in again; that takes about a minute.';

/** Why the login is gone, as far as it can be known, what it means, and what to do. */
export function lostReason(
  brokerName: string,
  record: TokenRecord,
  reply: Extract<TokenReply, { kind: 'rejected' | 'bad-key' }>,
  nowWallMs: number,
): string {
  if (reply.kind === 'bad-key') {
    const todo = 'Copy app key and secret from the developer portal again, then log in.';
    return `${brokerName} does not accept the app key or its secret (${reply.detail}). ${todo}`;
  }
  if (nowWallMs >= loginExpiresWallMs(record))
    return `The login is over: ${brokerName} ends every login after seven days. ${LOG_IN}`;
  if (record.refreshingSinceWallMs !== null) {
    return `The login was just being renewed when Bellwether ended or lost the connection, and ${brokerName} no longer accepts the old one. ${LOG_IN}`;
  }
  const causes = 'revoked, or replaced by a login on another computer or in another program';
  return `${brokerName} no longer accepts the login (${reply.detail}): it was ${causes}. ${LOG_IN}`;
}
