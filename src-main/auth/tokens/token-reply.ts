import { z } from 'zod';
import type { HttpReply } from '../../net/http-client.ts';
import { tokenTextSchema } from './token-record.ts';

/** What a refresh or a first exchange brought. */
export type TokenReply =
  | {
      readonly kind: 'tokens';
      readonly accessToken: string;
      /** Null when the reply holds none: the one that was spent stays good. */
      readonly refreshToken: string | null;
      readonly expiresInS: number;
    }
  /** The code or refresh token is dead; only a new login helps. */
  | { readonly kind: 'rejected'; readonly detail: string }
  /** The app key or its secret is wrong. */
  | { readonly kind: 'bad-key'; readonly detail: string }
  /** Trying again later may help. */
  | { readonly kind: 'unavailable'; readonly sentence: string; readonly retryAfterMs: number | null };

const LONGEST_LIFE_S = 30 * 24 * 3_600;
/** A server that asks for a longer pause is asked after this one all the same. */
export const LONGEST_ASKED_PAUSE_MS = 3_600_000;

const seconds = z.union([z.number(), z.string().regex(/^\d{1,9}$/)]).transform(Number);
const tokensSchema = z.object({
  access_token: tokenTextSchema,
  refresh_token: tokenTextSchema.nullish(),
  expires_in: seconds.pipe(z.number().positive().max(LONGEST_LIFE_S)),
});

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Schwab's code for the error; its inner text is not always valid JSON, so it is looked for in the raw body. */
function errorCode(text: string): string {
  return /"error"\s*:\s*"([\w.-]{1,60})"/.exec(text)?.[1] ?? 'no error code';
}

function retryAfterMs({ headers }: HttpReply): number | null {
  const value = headers['retry-after'];
  if (value === undefined || !/^\d{1,6}$/.test(value)) return null;
  return Math.min(Number(value) * 1_000, LONGEST_ASKED_PAUSE_MS);
}

/**
 * Gives a reply of the token endpoint its meaning. A 4xx in JSON is the endpoint speaking; a page of HTML comes from a
 * gateway before it and says nothing about the login.
 */
export function readTokenReply(host: string, reply: HttpReply): TokenReply {
  const { status, text } = reply;
  const unavailable = (what: string): TokenReply => ({
    kind: 'unavailable',
    sentence: `${host} ${what}`,
    retryAfterMs: retryAfterMs(reply),
  });
  const json = parsedJson(text);
  if (status === 200) {
    const checked = tokensSchema.safeParse(json);
    if (!checked.success) return unavailable('answered with something that holds no token.');
    const { access_token: accessToken, refresh_token: refreshToken, expires_in: expiresInS } = checked.data;
    return { kind: 'tokens', accessToken, refreshToken: refreshToken ?? null, expiresInS };
  }
  // The old wording of a dead refresh token is no JSON, and it names the client although the client is fine.
  if (status === 400 && /refresh[ _]token/i.test(text)) return { kind: 'rejected', detail: errorCode(text) };
  const isEndpoint = typeof json === 'object' && json !== null && 'error' in json;
  if (isEndpoint && (status === 400 || status === 401)) {
    const detail = errorCode(text);
    return { kind: /^(invalid_client|unauthorized_client)$/.test(detail) ? 'bad-key' : 'rejected', detail };
  }
  if (status === 429) return unavailable('asks for a pause (HTTP 429).');
  return unavailable(`could not say whether the login is good (HTTP ${status}).`);
}
