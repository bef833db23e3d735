import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { ApiRight } from '#core/contract/local-api-limits';
import type { StoredToken } from '#core/contract/local-api';

const ID_BYTES = 6;
const TOKEN_BYTES = 32;
const SALT_BYTES = 16;

/** Its id stands in the token, so that one comparison is enough however many there are; the rest is 256 random bits. */
const TOKEN_SHAPE = /^bwt_([0-9a-f]{12})_[\w-]{43}$/;

const hashOf = (salt: string, token: string): Buffer => createHash('sha256').update(salt).update(token).digest();

/** A new token: `token` is for its owner's eyes once, `stored` is what is kept. */
export function makeToken(
  name: string,
  rights: readonly ApiRight[],
  nowWallMs: number,
): { readonly token: string; readonly stored: StoredToken } {
  const id = randomBytes(ID_BYTES).toString('hex');
  const salt = randomBytes(SALT_BYTES).toString('hex');
  const token = `bwt_${id}_${randomBytes(TOKEN_BYTES).toString('base64url')}`;
  const hash = hashOf(salt, token).toString('hex');
  return {
    token,
    stored: { id, name, rights: [...new Set(rights)], salt, hash, createdWallMs: nowWallMs, lastUsedWallMs: null },
  };
}

/** The id that a token names; null when it has not the shape of one. */
export const tokenIdOf = (token: string): string | null => TOKEN_SHAPE.exec(token)?.[1] ?? null;

/** Whether the token is the one that was stored, in a time that does not depend on where they differ. */
export function isToken(token: string, { salt, hash }: Pick<StoredToken, 'salt' | 'hash'>): boolean {
  const stored = Buffer.from(hash, 'hex');
  const given = hashOf(salt, token);
  return stored.length === given.length && timingSafeEqual(stored, given);
}
