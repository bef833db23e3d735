import type { Faults } from '../faults/faults.ts';
import type { RestRoute } from '../rest/rest-api.ts';
import { authorizeRoutes } from './authorize-endpoint.ts';
import { LoginClock } from './login-clock.ts';
import { LoginGrants } from './login-grants.ts';
import { loginTerms, type LoginOptions, type LoginTerms } from './login-options.ts';
import type { OfferedAccount } from './login-pages.ts';
import { tokenRoute } from './token-endpoint.ts';

export interface PracticeLoginOptions {
  /** Checked. */
  readonly login: LoginOptions;
  readonly accounts: () => readonly OfferedAccount[];
  readonly faults: Faults;
  readonly wallMs: () => number;
}

/** One registered app, one user, and what they have agreed on. */
export class PracticeLogin {
  readonly terms: LoginTerms;
  readonly clock: LoginClock;
  readonly grants: LoginGrants;
  readonly routes: readonly RestRoute[];

  constructor({ login, accounts, faults, wallMs }: PracticeLoginOptions) {
    this.terms = loginTerms(login);
    this.clock = new LoginClock(wallMs);
    const nowMs = (): number => this.clock.nowMs;
    const grants = new LoginGrants({ ...this.terms, nowMs });
    faults.on('token-revoked', () => {
      grants.endAccessTokens();
    });
    faults.on('refresh-revoked', () => {
      grants.endRefreshTokens();
    });
    this.grants = grants;
    this.routes = [
      ...authorizeRoutes({ ...this.terms, accounts, grants, faults, nowMs }),
      tokenRoute({ ...this.terms, grants }),
    ];
  }
}
