import { keepsPromise, type CodeChallenge } from './code-challenge.ts';
import { inventAccessToken, inventCode, inventRefreshToken } from './token-text.ts';

/** Plain account numbers that the user ticked; `all` = also those that come later. */
export type SharedAccounts = readonly string[] | 'all';

export interface TokenAccess {
  readonly accounts: SharedAccounts;
}

/**
 * What a refresh does to the refresh token. `same`: comes back unchanged; `omit`: is not in the reply and lives on;
 * `rotate`: a new one comes, the old one is dead; `rotate-strict`: and whoever shows a replaced one ends the login.
 */
export const REFRESH_MODES = ['same', 'omit', 'rotate', 'rotate-strict'] as const;
export type RefreshMode = (typeof REFRESH_MODES)[number];

/** The user allowed an app in. */
export interface Consent {
  readonly appKey: string;
  readonly redirectUri: string;
  readonly accounts: SharedAccounts;
  readonly challenge: CodeChallenge | null;
}

export interface CodeRedemption {
  readonly code: string;
  readonly appKey: string;
  readonly redirectUri: string;
  readonly verifier: string | null;
}

export interface IssuedTokens {
  readonly accessToken: string;
  /** Null when the reply is to hold none: the one the app has lives on. */
  readonly refreshToken: string | null;
  readonly issuedMs: number;
  readonly accessLifetimeMs: number;
}

interface PendingCode {
  readonly consent: Consent;
  readonly issuedMs: number;
}

/** One interactive login and everything that came of it. */
interface Login {
  readonly loggedInMs: number;
  readonly accounts: SharedAccounts;
  /** Null once it was revoked. */
  readonly refreshToken: string | null;
  readonly replacedTokens: ReadonlySet<string>;
  /** Token to the instant at which it ends. */
  readonly accessTokens: ReadonlyMap<string, number>;
}

export interface GrantTerms {
  readonly nowMs: () => number;
  readonly refreshMode: RefreshMode;
  readonly accessLifetimeMs: number;
}

/** No official figure; what clients report. */
export const CODE_LIFETIME_MS = 30_000;
/** From the interactive login, whatever is refreshed in between. */
export const LOGIN_LIFETIME_MS = 7 * 86_400_000;
export const ACCESS_LIFETIME_MS = 1_800_000;

/** Which codes and tokens are alive. One user has one login: the tokens of a new one end those of the old. */
export class LoginGrants {
  readonly #terms: GrantTerms;
  readonly #codes = new Map<string, PendingCode>();
  #login: Login | null = null;

  constructor(terms: GrantTerms) {
    this.#terms = terms;
  }

  /** A code for one redemption within `CODE_LIFETIME_MS`. */
  issueCode(consent: Consent): string {
    const nowMs = this.#terms.nowMs();
    for (const [code, { issuedMs }] of this.#codes) {
      if (nowMs - issuedMs >= CODE_LIFETIME_MS) this.#codes.delete(code);
    }
    const code = inventCode();
    this.#codes.set(code, { consent, issuedMs: nowMs });
    return code;
  }

  /** Null = the code is unknown, used, too old, or another app's, callback's or verifier's. It is used up either way. */
  redeem({ code, appKey, redirectUri, verifier }: CodeRedemption): IssuedTokens | null {
    const pending = this.#codes.get(code);
    this.#codes.delete(code);
    if (!pending || this.#terms.nowMs() - pending.issuedMs >= CODE_LIFETIME_MS) return null;
    const { consent, issuedMs } = pending;
    if (consent.appKey !== appKey || consent.redirectUri !== redirectUri) return null;
    if (!keepsPromise(consent.challenge, verifier)) return null;
    const refreshToken = inventRefreshToken();
    this.#login = {
      loggedInMs: issuedMs,
      accounts: consent.accounts,
      refreshToken,
      replacedTokens: new Set(),
      accessTokens: new Map(),
    };
    return this.#issue(this.#login, refreshToken);
  }

  /** Null = the refresh token is expired, revoked, replaced or unknown. */
  refresh(refreshToken: string): IssuedTokens | null {
    const login = this.#login;
    if (!login) return null;
    const { refreshMode, nowMs } = this.#terms;
    if (refreshMode === 'rotate-strict' && login.replacedTokens.has(refreshToken)) {
      this.#login = null;
      return null;
    }
    const isOver = nowMs() >= login.loggedInMs + LOGIN_LIFETIME_MS;
    if (isOver || refreshToken !== login.refreshToken) return null;
    if (refreshMode === 'omit') return this.#issue(login, null);
    if (refreshMode === 'same') return this.#issue(login, refreshToken);
    const next = inventRefreshToken();
    const replacedTokens = new Set([...login.replacedTokens, refreshToken]);
    return this.#issue({ ...login, refreshToken: next, replacedTokens }, next);
  }

  /** What a live access token opens; null = it is not alive. */
  accessOf(accessToken: string): TokenAccess | null {
    const endsMs = this.#login?.accessTokens.get(accessToken);
    if (!this.#login || endsMs === undefined || this.#terms.nowMs() >= endsMs) return null;
    return { accounts: this.#login.accounts };
  }

  endAccessTokens(): void {
    if (this.#login) this.#login = { ...this.#login, accessTokens: new Map() };
  }

  endRefreshTokens(): void {
    if (this.#login) this.#login = { ...this.#login, refreshToken: null };
  }

  #issue(login: Login, refreshToken: string | null): IssuedTokens {
    const { accessLifetimeMs } = this.#terms;
    const issuedMs = this.#terms.nowMs();
    const accessToken = inventAccessToken();
    const alive = [...login.accessTokens].filter(([, endsMs]) => issuedMs < endsMs);
    this.#login = { ...login, accessTokens: new Map([...alive, [accessToken, issuedMs + accessLifetimeMs]]) };
    return { accessToken, refreshToken, issuedMs, accessLifetimeMs };
  }
}
