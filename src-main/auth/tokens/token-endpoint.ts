import { HttpClient } from '../../net/http-client.ts';
import { NetworkError } from '../../net/network-error.ts';
import type { LoginProvider } from '../login-provider.ts';
import type { LiveSecrets } from '../redact.ts';
import { readTokenReply, type TokenReply } from './token-reply.ts';

/** What the user registered with the broker. */
export interface AppKey {
  readonly key: string;
  readonly secret: string;
}

export interface CodeExchange {
  /** Decoded. */
  readonly code: string;
  /** The same string, byte for byte, as in the authorize request. */
  readonly callbackUrl: string;
  readonly codeVerifier: string;
}

/** The server that gives tokens. Neither method rejects. */
export interface TokenEndpoint {
  exchange(appKey: AppKey, exchange: CodeExchange): Promise<TokenReply>;
  refresh(appKey: AppKey, refreshToken: string): Promise<TokenReply>;
  close(): Promise<void>;
}

const TIMEOUT_MS = 20_000;
const LONGEST_BODY_BYTES = 64 * 1024;

/** `POST` of a form with a Basic login, as Schwab takes it (contract of its token endpoint, both grants). */
export class HttpTokenEndpoint implements TokenEndpoint {
  readonly #client: HttpClient;
  readonly #path: string;
  readonly #secrets: LiveSecrets;

  constructor({ tokenUrl, certificateAuthorityPem }: LoginProvider, secrets: LiveSecrets) {
    const { pathname } = new URL(tokenUrl);
    this.#path = pathname;
    this.#secrets = secrets;
    this.#client = new HttpClient({
      origin: tokenUrl,
      certificateAuthorityPem,
      timeoutMs: TIMEOUT_MS,
      longestBodyBytes: LONGEST_BODY_BYTES,
    });
  }

  exchange(appKey: AppKey, { code, callbackUrl, codeVerifier }: CodeExchange): Promise<TokenReply> {
    this.#secrets.add(code, codeVerifier);
    return this.#ask(appKey, {
      grant_type: 'authorization_code',
      code,
      redirect_uri: callbackUrl,
      code_verifier: codeVerifier,
    });
  }

  refresh(appKey: AppKey, refreshToken: string): Promise<TokenReply> {
    return this.#ask(appKey, { grant_type: 'refresh_token', refresh_token: refreshToken });
  }

  close(): Promise<void> {
    return this.#client.close();
  }

  async #ask({ key, secret }: AppKey, form: Readonly<Record<string, string>>): Promise<TokenReply> {
    try {
      const reply = await this.#client.call({
        method: 'POST',
        path: this.#path,
        headers: {
          authorization: `Basic ${Buffer.from(`${key}:${secret}`).toString('base64')}`,
          'content-type': 'application/x-www-form-urlencoded',
        },
        body: new URLSearchParams(form).toString(),
      });
      const read = readTokenReply(this.#client.host, reply);
      if (read.kind === 'tokens') this.#secrets.add(read.accessToken, read.refreshToken ?? '');
      return read;
    } catch (error) {
      const sentence = error instanceof NetworkError ? error.message : 'The token could not be asked for.';
      return { kind: 'unavailable', sentence, retryAfterMs: null };
    }
  }
}
