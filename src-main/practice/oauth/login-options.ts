import { PracticeOptionError } from '../practice-error.ts';
import { ACCESS_LIFETIME_MS, type RefreshMode } from './login-grants.ts';
import {
  callbackComplaint,
  inventAppKey,
  inventAppSecret,
  inventWord,
  USUAL_CALLBACK_URL,
  type RegisteredApp,
} from './registered-app.ts';

/** How the login behaves and who may log in; whatever is left out is invented or as at Schwab. */
export interface LoginOptions {
  readonly appKey?: string;
  readonly appSecret?: string;
  /** Registered callbacks; none = `USUAL_CALLBACK_URL`. */
  readonly callbackUrls?: readonly string[];
  readonly userName?: string;
  readonly password?: string;
  readonly autoApprove?: boolean;
  readonly refreshMode?: RefreshMode;
  readonly accessLifetimeSeconds?: number;
}

export interface LoginTerms {
  readonly app: RegisteredApp;
  readonly userName: string;
  readonly password: string;
  readonly autoApprove: boolean;
  readonly refreshMode: RefreshMode;
  readonly accessLifetimeMs: number;
}

const USER_NAME = 'practice';
const PASSWORD_LENGTH = 12;
const MS_PER_SECOND = 1_000;

function check(isGood: boolean, complaint: string): void {
  if (!isGood) throw new PracticeOptionError(complaint);
}

/** Throws PracticeOptionError for a login that could never succeed. */
export function checkLogin(options: LoginOptions): void {
  const { appKey, appSecret, userName, password, callbackUrls = [], accessLifetimeSeconds: lifetime = 1 } = options;
  const texts = { 'app key': appKey, 'app secret': appSecret, 'login name': userName, password };
  for (const [name, text] of Object.entries(texts)) check(text !== '', `The ${name} must not be empty.`);
  // In an Authorization header the first colon ends the key.
  check(appKey?.includes(':') !== true, 'The app key must hold no colon.');
  for (const callbackUrl of callbackUrls) {
    const complaint = callbackComplaint(callbackUrl);
    check(complaint === null, `The callback "${callbackUrl}" cannot be registered: ${complaint ?? ''}.`);
  }
  check(
    Number.isInteger(lifetime) && lifetime >= 1,
    `An access token must live for a whole number of seconds from 1 on, not ${lifetime}.`,
  );
}

/** What holds, with all that was left out; the options have passed `checkLogin`. */
export function loginTerms(options: LoginOptions): LoginTerms {
  const { callbackUrls = [], accessLifetimeSeconds = ACCESS_LIFETIME_MS / MS_PER_SECOND } = options;
  return {
    app: {
      appKey: options.appKey ?? inventAppKey(),
      appSecret: options.appSecret ?? inventAppSecret(),
      callbackUrls: callbackUrls.length > 0 ? callbackUrls : [USUAL_CALLBACK_URL],
    },
    userName: options.userName ?? USER_NAME,
    password: options.password ?? inventWord(PASSWORD_LENGTH),
    autoApprove: options.autoApprove ?? false,
    refreshMode: options.refreshMode ?? 'rotate',
    accessLifetimeMs: accessLifetimeSeconds * MS_PER_SECOND,
  };
}
