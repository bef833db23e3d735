import log from 'electron-log/node';
import type { ApiEvents } from '#core/contract/local-api-worker';
import type { StoredToken } from '#core/contract/local-api';

/** The settings are not written anew for every request: a crash may forget so much. */
const KEEP_AFTER_MS = 30_000;

/** When each token was last used, written down from time to time. */
export class UseLog {
  readonly #keep: () => Promise<void>;
  readonly #usedWallMs = new Map<string, number>();
  #timer: NodeJS.Timeout | null = null;

  constructor(keep: () => Promise<void>) {
    this.#keep = keep;
  }

  note(used: ApiEvents['used']): void {
    for (const { tokenId, atWallMs } of used) this.#usedWallMs.set(tokenId, Math.round(atWallMs));
    this.#timer ??= setTimeout(() => {
      void this.#write();
    }, KEEP_AFTER_MS);
  }

  /** The tokens with what is known here. */
  upToDate(tokens: readonly StoredToken[]): StoredToken[] {
    return tokens.map((token) => ({
      ...token,
      lastUsedWallMs: this.#usedWallMs.get(token.id) ?? token.lastUsedWallMs,
    }));
  }

  async close(): Promise<void> {
    if (this.#timer) await this.#write();
  }

  async #write(): Promise<void> {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    await this.#keep().catch((error: unknown) => {
      log.warn('when the tokens were used could not be kept', error);
    });
  }
}
