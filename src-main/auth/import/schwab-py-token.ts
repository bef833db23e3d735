import { z } from 'zod';
import { LOGIN_LIFE_MS, tokenTextSchema, type TokenRecord } from '../tokens/token-record.ts';

const epochSeconds = z.number().positive().max(8.64e12);
const fileSchema = z.object({
  creation_timestamp: epochSeconds,
  token: z.object({
    access_token: tokenTextSchema,
    refresh_token: tokenTextSchema,
    expires_at: epochSeconds.nullish(),
  }),
});
/** Programs may count the clock a little differently. */
const TOLERATED_AHEAD_MS = 300_000;

export type ReadToken =
  { readonly ok: true; readonly record: TokenRecord } | { readonly ok: false; readonly sentence: string };

const refuse = (sentence: string): ReadToken => ({ ok: false, sentence: `${sentence} Nothing has changed.` });

/**
 * Reads schwab-py's token file: `creation_timestamp` is the second of the login, `token` what the server gave. The
 * record is marked as in doubt, so that the server is asked about it at once.
 */
export function readSchwabPyToken(json: unknown, nowWallMs: number): ReadToken {
  const checked = fileSchema.safeParse(json);
  if (!checked.success) {
    const isOld = typeof json === 'object' && json !== null && 'refresh_token' in json;
    if (isOld)
      return refuse('This token file is of an old layout that does not say when the login was. Log in instead.');
    const where = checked.error.issues[0]?.path.join('.') ?? '';
    return refuse(`This is not a token file of schwab-py${where === '' ? '' : ` ("${where}" is missing or wrong)`}.`);
  }
  const { creation_timestamp: createdS, token } = checked.data;
  const loggedInWallMs = Math.floor(createdS * 1_000);
  if (loggedInWallMs > nowWallMs + TOLERATED_AHEAD_MS) {
    return refuse('The login in this file lies in the future: one of the clocks is wrong.');
  }
  if (nowWallMs - loggedInWallMs >= LOGIN_LIFE_MS)
    return refuse('The login in this file is older than seven days, so it is over. Log in instead.');
  return {
    ok: true,
    record: {
      version: 1,
      kind: 'held',
      accessToken: token.access_token,
      refreshToken: token.refresh_token,
      accessExpiresWallMs: Math.floor((token.expires_at ?? 0) * 1_000),
      loggedInWallMs: Math.min(loggedInWallMs, nowWallMs),
      refreshingSinceWallMs: nowWallMs,
    },
  };
}
