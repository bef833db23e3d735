import type { AppKey, CodeExchange, TokenEndpoint } from '../tokens/token-endpoint.ts';
import type { TokenReply } from '../tokens/token-reply.ts';

export const TEST_APP_KEY: AppKey = { key: 'test-app-key-0123456789', secret: 'test-app-secret-0123456789' };
const LIFE_S = 1_800;

/** A token server that rotates refresh tokens, unless it is told what to say next. */
export class ScriptedEndpoint implements TokenEndpoint {
  /** Refresh tokens in the order in which they came. */
  readonly refreshed: string[] = [];
  readonly exchanged: CodeExchange[] = [];
  readonly #replies: (TokenReply | Promise<TokenReply>)[] = [];

  next(...replies: readonly (TokenReply | Promise<TokenReply>)[]): void {
    this.#replies.push(...replies);
  }

  exchange(_appKey: AppKey, exchange: CodeExchange): Promise<TokenReply> {
    this.exchanged.push(exchange);
    return Promise.resolve(this.#replies.shift() ?? tokensNumbered(0));
  }

  refresh(_appKey: AppKey, refreshToken: string): Promise<TokenReply> {
    this.refreshed.push(refreshToken);
    return Promise.resolve(this.#replies.shift() ?? tokensNumbered(this.refreshed.length));
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}

export const tokensNumbered = (number: number): TokenReply => ({
  kind: 'tokens',
  accessToken: `test-access-token-${number}`,
  refreshToken: `test-refresh-token-${number}`,
  expiresInS: LIFE_S,
});
