import type { LoginView } from '#core/contract/login';

/** 20 November 2026, 16:40 in New York. */
export const NOW_WALL_MS = Date.parse('2026-11-20T21:40:00Z');
const MS_PER_DAY = 86_400_000;

/** A workstation with a keychain that nobody has connected yet. */
export function makeLogin(over: Partial<LoginView> = {}): LoginView {
  return {
    brokerName: 'Schwab',
    isPractice: false,
    vault: { kind: 'keychain', name: 'GNOME Keyring' },
    appKey: null,
    appSecret: null,
    callbackUrl: 'https://127.0.0.1:8182',
    token: { kind: 'none' },
    attempt: { kind: 'none' },
    checks: [],
    accounts: [],
    ...over,
  };
}

type ValidToken = Extract<LoginView['token'], { readonly kind: 'valid' }>;

/** Logged in `days` ago, the access token with 24 minutes left. */
export function makeToken(days = 1, over: Partial<ValidToken> = {}): ValidToken {
  const loggedInWallMs = NOW_WALL_MS - days * MS_PER_DAY;
  return {
    kind: 'valid',
    loggedInWallMs,
    accessExpiresWallMs: NOW_WALL_MS + 24 * 60_000,
    loginExpiresWallMs: loggedInWallMs + 7 * MS_PER_DAY,
    refreshing: false,
    problem: null,
    ...over,
  };
}

/** A login with keys, valid tokens, passed checks and two accounts. */
export function makeConnected(over: Partial<LoginView> = {}): LoginView {
  return makeLogin({
    appKey: { length: 32, tail: '9f2c' },
    appSecret: { length: 16, tail: '77e0' },
    token: makeToken(),
    attempt: { kind: 'done', atWallMs: NOW_WALL_MS - MS_PER_DAY },
    checks: [
      { name: 'stored', state: 'passed', sentence: null },
      { name: 'accounts-product', state: 'passed', sentence: null },
      { name: 'market-data-product', state: 'passed', sentence: null },
      { name: 'streamer', state: 'passed', sentence: null },
    ],
    accounts: [
      { accountKey: 'account-1', name: 'Trading', maskedNumber: '\u2026678', type: 'MARGIN', shown: true },
      { accountKey: 'account-2', name: 'Savings', maskedNumber: '\u2026112', type: 'CASH', shown: false },
    ],
    ...over,
  });
}
