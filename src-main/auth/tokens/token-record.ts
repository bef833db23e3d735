import { z } from 'zod';

/** Longer than any token seen; what is longer is no token. */
const LONGEST_TOKEN = 8_192;
/** Visible ASCII: what may stand in a header. */
export const tokenTextSchema = z
  .string()
  .min(1)
  .max(LONGEST_TOKEN)
  .regex(/^[\x21-\x7e]+$/);

const instantMs = z.number().int().min(0).max(8.64e15);

const heldSchema = z.object({
  version: z.literal(1),
  kind: z.literal('held'),
  accessToken: tokenTextSchema,
  refreshToken: tokenTextSchema,
  accessExpiresWallMs: instantMs,
  /** When the person logged in; refreshing never moves it. */
  loggedInWallMs: instantMs,
  /**
   * Written before a refresh token is spent. Found at a start, it says that the process ended between spending the
   * token and storing its successor: only asking the server tells whether this record is still good.
   */
  refreshingSinceWallMs: instantMs.nullable(),
});
/** A login that is held, as it is stored. */
export type TokenRecord = z.infer<typeof heldSchema>;

const lostSchema = z.object({
  version: z.literal(1),
  kind: z.literal('lost'),
  sinceWallMs: instantMs,
  reason: z.string().max(1_000),
});
/** A login that only the user can renew; stored so that the next start does not try again what cannot work. */
export type LostRecord = z.infer<typeof lostSchema>;

const storedSchema = z.discriminatedUnion('kind', [heldSchema, lostSchema]);
export type StoredLogin = TokenRecord | LostRecord;

export const encodeLogin = (login: StoredLogin): string => JSON.stringify(login);

/** Null when the text is not a record of this version: nothing of it can be used. */
export function decodeLogin(text: string): StoredLogin | null {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return null;
  }
  const checked = storedSchema.safeParse(parsed);
  return checked.success ? checked.data : null;
}

/** Schwab's limit, whatever is refreshed in between (seen by every client; not documented). */
export const LOGIN_LIFE_MS = 7 * 24 * 3_600_000;

export const loginExpiresWallMs = ({ loggedInWallMs }: { readonly loggedInWallMs: number }): number =>
  loggedInWallMs + LOGIN_LIFE_MS;
