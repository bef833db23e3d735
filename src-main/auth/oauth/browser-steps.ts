import type { LoginAttempt, Outcome } from '#core/contract/login';
import type { AuthClock } from '../auth-clock.ts';
import type { LoginProvider } from '../login-provider.ts';
import type { LiveSecrets } from '../redact.ts';
import type { AppKey, TokenEndpoint } from '../tokens/token-endpoint.ts';
import type { TokenRecord } from '../tokens/token-record.ts';
import type { TokenReply } from '../tokens/token-reply.ts';
import { authorizeAddress, newLoginSecrets, type LoginSecrets } from './authorize-request.ts';
import { BrowserLogin, type BrowserAnswer } from './browser-login.ts';
import { checkCallbackUrl, type CallbackUrl } from './callback-url.ts';
import { listenerCertificate } from './listener-certificate.ts';
import { ListenerError } from './login-listener.ts';

export interface BrowserStepsOptions {
  readonly provider: LoginProvider;
  readonly endpoint: TokenEndpoint;
  readonly clock: AuthClock;
  readonly secrets: LiveSecrets;
  readonly certificateFolder: string;
  readonly openBrowser: (url: string) => Promise<void>;
  readonly onChange: () => void;
  /** Stores what the login brought; resolves when it is in use. */
  readonly onTokens: (record: TokenRecord) => Promise<void>;
}

interface Waiting {
  readonly login: BrowserLogin;
  readonly secrets: LoginSecrets;
  readonly fingerprint: string;
}

/** The way through the browser, step by step: port, browser, code, tokens. One at a time. */
export class BrowserSteps {
  readonly #options: BrowserStepsOptions;
  #attempt: LoginAttempt = { kind: 'none' };
  #waiting: Waiting | null = null;
  #opening = false;
  /** What the last answer of the browser led to; afterwards its port is free. */
  #following: Promise<void> = Promise.resolve();

  constructor(options: BrowserStepsOptions) {
    this.#options = options;
  }

  get attempt(): LoginAttempt {
    return this.#attempt;
  }

  /** Resolves when the browser is open, or with the reason why it is not. Beginning again replaces one that waits. */
  async begin(appKey: AppKey, callbackUrl: string): Promise<Outcome> {
    const check = checkCallbackUrl(callbackUrl);
    if (!check.ok) return { ok: false, sentence: check.sentence };
    if (this.#opening || this.#attempt.kind === 'exchanging') {
      return { ok: false, sentence: 'A login is being completed right now. Wait a moment.' };
    }
    this.#opening = true;
    try {
      await this.close();
      return await this.#open(appKey, check.callback);
    } finally {
      this.#opening = false;
    }
  }

  moreTime(): void {
    this.#waiting?.login.moreTime();
    this.#showWaiting();
  }

  /** Ends waiting for the browser. A code that is being exchanged already is not given up: it has ended older logins. */
  async cancel(): Promise<void> {
    const waiting = this.#waiting;
    if (!waiting) return;
    this.#waiting = null;
    await waiting.login.close();
    this.#show({ kind: 'none' });
  }

  /** Cancels, and waits for a code that is being exchanged. */
  async close(): Promise<void> {
    await this.cancel();
    await this.#following;
  }

  async #open(appKey: AppKey, callback: CallbackUrl): Promise<Outcome> {
    const { provider, clock, certificateFolder, openBrowser } = this.#options;
    const secrets = newLoginSecrets();
    this.#options.secrets.add(secrets.state, secrets.codeVerifier);
    try {
      const certificate = await listenerCertificate({ folder: certificateFolder, nowMs: clock.wallMs() });
      const login = await BrowserLogin.begin({ ...certificate, callback, state: secrets.state, clock });
      const waiting = { login, secrets, fingerprint: certificate.fingerprintSha256 };
      this.#waiting = waiting;
      this.#showWaiting();
      this.#following = this.#follow(waiting, appKey, callback.url);
    } catch (error) {
      return this.#fail(error instanceof ListenerError ? error.message : CERTIFICATE_FAILED);
    }
    try {
      await openBrowser(authorizeAddress(provider.authorizeUrl, appKey.key, callback.url, secrets));
    } catch {
      await this.cancel();
      return this.#fail(
        'The browser could not be opened. Choose a default browser in the system’s settings, then begin again.',
      );
    }
    return { ok: true, sentence: `Log in to ${provider.name} in the browser that has just opened, and allow access.` };
  }

  async #follow(waiting: Waiting, appKey: AppKey, callbackUrl: string): Promise<void> {
    const answer = await waiting.login.answer;
    if (this.#waiting !== waiting) return;
    this.#waiting = null;
    if (answer.kind === 'code') await this.#exchange(answer.code, appKey, callbackUrl, waiting.secrets);
    else this.#ended(answer);
    // Until here, whoever comes again is told that the login was answered.
    await waiting.login.close();
  }

  async #exchange(code: string, appKey: AppKey, callbackUrl: string, { codeVerifier }: LoginSecrets): Promise<void> {
    const { endpoint, clock, provider, onTokens } = this.#options;
    const loggedInWallMs = clock.wallMs();
    this.#show({ kind: 'exchanging' });
    const reply = await endpoint.exchange(appKey, { code, callbackUrl, codeVerifier });
    if (reply.kind !== 'tokens' || reply.refreshToken === null) {
      this.#fail(exchangeProblem(provider.name, reply));
      return;
    }
    const nowWallMs = clock.wallMs();
    await onTokens({
      version: 1,
      kind: 'held',
      accessToken: reply.accessToken,
      refreshToken: reply.refreshToken,
      accessExpiresWallMs: nowWallMs + Math.round(reply.expiresInS * 1_000),
      loggedInWallMs,
      refreshingSinceWallMs: null,
    });
    this.#show({ kind: 'done', atWallMs: nowWallMs });
  }

  #ended(answer: Exclude<BrowserAnswer, { kind: 'code' }>): void {
    if (answer.kind === 'cancelled') this.#show({ kind: 'none' });
    else this.#fail(answer.sentence);
  }

  #showWaiting(): void {
    if (!this.#waiting) return;
    const { login, fingerprint } = this.#waiting;
    this.#show({ kind: 'waiting', deadlineWallMs: login.deadlineWallMs, certificateFingerprint: fingerprint });
  }

  #fail(sentence: string): Outcome {
    this.#show({ kind: 'failed', atWallMs: this.#options.clock.wallMs(), sentence });
    return { ok: false, sentence };
  }

  #show(attempt: LoginAttempt): void {
    this.#attempt = attempt;
    this.#options.onChange();
  }
}

const CERTIFICATE_FAILED =
  'The certificate for the login’s way back could not be made or kept. See that the disk is not full and that Bellwether may write to its own folder, then begin again.';

function exchangeProblem(brokerName: string, reply: TokenReply): string {
  switch (reply.kind) {
    case 'bad-key':
      return `${brokerName} does not accept the app key or its secret (${reply.detail}). Nothing has changed. Copy both again from the developer portal, then begin again.`;
    case 'rejected':
      return `${brokerName} did not accept the login code (${reply.detail}): it lives for half a minute, once, and for one callback address. Nothing has changed. See that the address is the registered one and begin again.`;
    case 'unavailable':
      return `The login could not be completed. ${reply.sentence} Begin again.`;
    case 'tokens':
      return `${brokerName} answered without the token that renews the login. Begin again.`;
  }
}
