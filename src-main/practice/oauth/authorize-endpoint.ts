import { randomUUID } from 'node:crypto';
import type { Faults } from '../faults/faults.ts';
import type { RestReply, RestRequest, RestRoute } from '../rest/rest-api.ts';
import { callbackLocation, readAuthorizeRequest, type AuthorizeRequest } from './authorize-request.ts';
import type { LoginGrants, SharedAccounts } from './login-grants.ts';
import { AUTHORIZE_PATH, consentPage, loginPage, unablePage, type OfferedAccount } from './login-pages.ts';
import { PendingLogins, type PendingLogin } from './pending-logins.ts';
import type { RegisteredApp } from './registered-app.ts';

export interface AuthorizeOptions {
  readonly app: RegisteredApp;
  readonly userName: string;
  readonly password: string;
  /** Asked for whenever they are shown or chosen. */
  readonly accounts: () => readonly OfferedAccount[];
  /** Every good request is allowed at once, without a page, for all accounts. */
  readonly autoApprove: boolean;
  readonly grants: LoginGrants;
  readonly faults: Faults;
  readonly nowMs: () => number;
}

const BAD_REQUEST = 400;
const NOT_READY = 500;
const WRONG_LOGIN = 'The login ID or the password is wrong.';
const NO_ACCOUNT = 'Choose at least one account.';

const redirect = (location: string): RestReply => ({ status: 302, headers: { Location: location } });

/** `/v1/oauth/authorize` as a browser walks through it: login, choice of accounts, back to the app. */
class AuthorizeEndpoint {
  readonly #options: AuthorizeOptions;
  readonly #pending: PendingLogins;

  constructor(options: AuthorizeOptions) {
    this.#options = options;
    this.#pending = new PendingLogins(options.nowMs);
  }

  begin(query: URLSearchParams): RestReply {
    const { app, faults, autoApprove } = this.#options;
    if (faults.take('app-pending'))
      return unablePage(NOT_READY, 'The app is not ready for use: status Approved - Pending.');
    const reading = readAuthorizeRequest(query, app);
    if (reading.kind === 'unregistered') {
      return unablePage(BAD_REQUEST, 'The app key or the callback address is not the one that is registered.');
    }
    const { request } = reading;
    if (reading.kind === 'faulty') return redirect(callbackLocation(request, { error: reading.error }));
    if (autoApprove) return this.#allow(request, 'all');
    const pendingId = this.#pending.begin(request);
    return loginPage({ pendingId, redirectUri: request.redirectUri, complaint: null });
  }

  step(fields: URLSearchParams): RestReply {
    const pending = this.#pending.take(fields.get('pending') ?? '');
    if (!pending) return unablePage(BAD_REQUEST, 'This page is no longer valid. Begin again in the app.');
    const { request, isLoggedIn } = pending;
    if (!isLoggedIn) return this.#logIn(pending, fields);
    if (fields.get('step') !== 'allow') return redirect(callbackLocation(request, { error: 'access_denied' }));
    const chosen = this.#chosenAccounts(fields);
    return chosen.length > 0 ? this.#allow(request, chosen) : this.#askConsent(pending, NO_ACCOUNT);
  }

  #logIn(pending: PendingLogin, fields: URLSearchParams): RestReply {
    const { userName, password } = this.#options;
    const isRight = fields.get('userName') === userName && fields.get('password') === password;
    if (isRight) return this.#askConsent(pending, null);
    const { redirectUri } = pending.request;
    return loginPage({ pendingId: this.#pending.goOn(pending, false), redirectUri, complaint: WRONG_LOGIN });
  }

  #askConsent(pending: PendingLogin, complaint: string | null): RestReply {
    const { redirectUri } = pending.request;
    const pendingId = this.#pending.goOn(pending, true);
    return consentPage({ pendingId, redirectUri, complaint }, this.#options.accounts());
  }

  #chosenAccounts(fields: URLSearchParams): readonly string[] {
    const ticked = new Set(fields.getAll('account'));
    return this.#options
      .accounts()
      .map(({ accountNumber }) => accountNumber)
      .filter((number) => ticked.has(number));
  }

  #allow(request: AuthorizeRequest, accounts: SharedAccounts): RestReply {
    const { redirectUri, challenge } = request;
    const { appKey } = this.#options.app;
    const code = this.#options.grants.issueCode({ appKey, redirectUri, accounts, challenge });
    return redirect(callbackLocation(request, { code, session: randomUUID() }));
  }
}

/** The page that an app opens in the browser, and the two forms on it. */
export function authorizeRoutes(options: AuthorizeOptions): readonly RestRoute[] {
  const endpoint = new AuthorizeEndpoint(options);
  const shared = { path: AUTHORIZE_PATH, open: true } as const;
  return [
    { ...shared, method: 'GET', answer: ({ query }: RestRequest) => endpoint.begin(query) },
    { ...shared, method: 'POST', answer: ({ body }: RestRequest) => endpoint.step(new URLSearchParams(body)) },
  ];
}
