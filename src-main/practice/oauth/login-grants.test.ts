import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LOGIN_LIFETIME_MS, LoginGrants, REFRESH_MODES, type IssuedTokens } from './login-grants.ts';

const CONSENT = { appKey: 'app', redirectUri: 'https://127.0.0.1:8182', accounts: 'all', challenge: null } as const;
const ACCESS_LIFETIME_MS = 1_800_000;

/** What the rules say of a token, found by looking through all that was ever issued. */
interface Issued {
  readonly tokens: IssuedTokens;
  readonly login: number;
  readonly loggedInMs: number;
}

test('whatever is done in whatever order, alive is what the rules say', () => {
  const step = fc.oneof(
    fc.record({ kind: fc.constant('login' as const) }),
    fc.record({ kind: fc.constant('refresh' as const), which: fc.nat({ max: 20 }) }),
    fc.record({
      kind: fc.constant('wait' as const),
      ms: fc.oneof(fc.nat({ max: ACCESS_LIFETIME_MS * 2 }), fc.nat({ max: LOGIN_LIFETIME_MS })),
    }),
  );
  const refreshMode = fc.constantFrom(...REFRESH_MODES.filter((mode) => mode !== 'rotate-strict'));
  fc.assert(
    fc.property(refreshMode, fc.array(step, { maxLength: 40 }), (mode, steps) => {
      let nowMs = 1_000;
      let logins = 0;
      const grants = new LoginGrants({ nowMs: () => nowMs, refreshMode: mode, accessLifetimeMs: ACCESS_LIFETIME_MS });
      const issued: Issued[] = [];
      const isLiveRefreshToken = (token: string): boolean => {
        const given = issued.filter(({ tokens }) => tokens.refreshToken !== null);
        const newest = given.at(-1);
        const isCurrent = newest?.tokens.refreshToken === token && newest.login === logins;
        return isCurrent && nowMs < newest.loggedInMs + LOGIN_LIFETIME_MS;
      };
      for (const taken of steps) {
        if (taken.kind === 'wait') nowMs += taken.ms;
        if (taken.kind === 'login') {
          logins += 1;
          const tokens = grants.redeem({ ...CONSENT, code: grants.issueCode(CONSENT), verifier: null });
          if (!tokens) throw new Error('A fresh code was refused.');
          issued.push({ tokens, login: logins, loggedInMs: nowMs });
        }
        if (taken.kind === 'refresh') {
          const token = issued[taken.which % Math.max(issued.length, 1)]?.tokens.refreshToken ?? 'unknown';
          const isAlive = isLiveRefreshToken(token);
          const tokens = grants.refresh(token);
          expect(tokens !== null).toBe(isAlive);
          const { login, loggedInMs } = issued.at(-1) ?? { login: 0, loggedInMs: 0 };
          if (tokens) issued.push({ tokens, login, loggedInMs });
        }
        for (const { tokens, login } of issued) {
          const isAlive = login === logins && nowMs < tokens.issuedMs + ACCESS_LIFETIME_MS;
          expect(grants.accessOf(tokens.accessToken) !== null).toBe(isAlive);
        }
      }
    }),
    { numRuns: 300 },
  );
});
