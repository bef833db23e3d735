import type { ApiRight } from '#core/contract/local-api-limits';
import type { StoredToken } from '#core/contract/local-api';
import { isToken, tokenIdOf } from './token-hash.ts';

/** Who calls: a token that was found good. */
export interface Caller {
  readonly tokenId: string;
  readonly rights: ReadonlySet<ApiRight>;
}

/** Stands in for a token that is not there: an unknown id takes the time of a known one. */
const NOBODY = { salt: '0'.repeat(32), hash: '0'.repeat(64) };

/** The tokens that are good now, and when they were used. */
export class TokenBook {
  #tokens = new Map<string, StoredToken>();
  readonly #used = new Map<string, number>();

  /** Replaces all; gives the ids that are good no more, or no more for what they were. */
  set(tokens: readonly StoredToken[]): readonly string[] {
    const before = this.#tokens;
    this.#tokens = new Map(tokens.map((token) => [token.id, token]));
    return [...before.values()].filter((old) => !this.#isSame(old)).map(({ id }) => id);
  }

  /** The caller whose token this is; null when it is nobody's. */
  find(token: string, nowWallMs: number): Caller | null {
    const id = tokenIdOf(token);
    const stored = id === null ? undefined : this.#tokens.get(id);
    const isGood = isToken(token, stored ?? NOBODY);
    if (!stored || !isGood) return null;
    this.#used.set(stored.id, nowWallMs);
    return { tokenId: stored.id, rights: new Set(stored.rights) };
  }

  /** Whether a token is good still: a socket may be opening while it is revoked. */
  has(tokenId: string): boolean {
    return this.#tokens.has(tokenId);
  }

  /** Which tokens were used since this was last asked. */
  takeUsed(): readonly { readonly tokenId: string; readonly atWallMs: number }[] {
    const used = [...this.#used].map(([tokenId, atWallMs]) => ({ tokenId, atWallMs }));
    this.#used.clear();
    return used;
  }

  #isSame({ id, hash, rights }: StoredToken): boolean {
    const now = this.#tokens.get(id);
    return now?.hash === hash && rights.every((right) => now.rights.includes(right));
  }
}
