import type { IncomingMessage } from 'node:http';
import { ApiError } from '../api-error.ts';
import type { Caller, TokenBook } from '../tokens/token-book.ts';

/** The protocol that a WebSocket of this interface speaks, and how a page, which can set no header, brings its token. */
export const SOCKET_PROTOCOL = 'bellwether.v1';
const TOKEN_PROTOCOL = 'bearer.';

const BEARER = /^bearer +(\S{1,200}) *$/i;

/** The token that a request brings; null when it brings none. Never from the address, which is written down everywhere. */
function tokenOf({ headersDistinct, headers }: IncomingMessage): string | null {
  const { authorization } = headersDistinct;
  if (authorization !== undefined)
    return authorization.length === 1 ? (BEARER.exec(authorization[0] ?? '')?.[1] ?? '') : '';
  if (headers.upgrade === undefined) return null;
  const offered = (headers['sec-websocket-protocol'] ?? '').split(',').map((word) => word.trim());
  const found = offered.find((word) => word.startsWith(TOKEN_PROTOCOL));
  return found?.slice(TOKEN_PROTOCOL.length) ?? null;
}

/** Who calls, or why nobody that is known. */
export function callerOf(request: IncomingMessage, tokens: TokenBook, nowWallMs: number): Caller | ApiError {
  const token = tokenOf(request);
  if (token === null) return new ApiError('no-token', 'This interface answers nobody without a token.');
  return tokens.find(token, nowWallMs) ?? new ApiError('wrong-token', 'The token is wrong, or was revoked.');
}
