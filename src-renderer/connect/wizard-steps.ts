import type { LoginView } from '#core/contract/login';

/** The obstacles between a trader and the broker's data, in the order in which they are met. */
export const WIZARD_STEPS = ['safe-place', 'app', 'login', 'checks', 'accounts'] as const;
export type WizardStep = (typeof WIZARD_STEPS)[number];

export const STEP_TITLES: Readonly<Record<WizardStep, string>> = {
  'safe-place': 'Safe place',
  app: 'Your Schwab app',
  login: 'Log in',
  checks: 'Checks',
  accounts: 'Accounts',
};

export type StepState = 'done' | 'open' | 'attention';

const done = (isDone: boolean): StepState => (isDone ? 'done' : 'open');

export const hasKey = ({ appKey, appSecret }: LoginView): boolean => appKey !== null && appSecret !== null;

function loginState({ token, attempt }: LoginView): StepState {
  if (attempt.kind === 'failed' || token.kind === 'lost') return 'attention';
  return done(token.kind === 'valid');
}

function checksState({ checks, token }: LoginView): StepState {
  if (token.kind !== 'valid') return 'open';
  if (checks.some(({ state }) => state === 'failed')) return 'attention';
  return done(checks.length > 0 && checks.every(({ state }) => state === 'passed'));
}

export function stepState(step: WizardStep, login: LoginView): StepState {
  switch (step) {
    case 'safe-place':
      return login.vault.kind === 'refused' ? 'attention' : 'done';
    case 'app':
      return done(hasKey(login));
    case 'login':
      return loginState(login);
    case 'checks':
      return checksState(login);
    case 'accounts':
      return done(login.token.kind === 'valid' && login.accounts.some(({ shown }) => shown));
  }
}

/** Where to begin: at the first obstacle that is still there, at the end when there is none. */
export function firstOpenStep(login: LoginView): WizardStep {
  return WIZARD_STEPS.find((step) => stepState(step, login) !== 'done') ?? 'accounts';
}

export function stepBeside(step: WizardStep, by: 1 | -1): WizardStep | null {
  return WIZARD_STEPS[WIZARD_STEPS.indexOf(step) + by] ?? null;
}

/** Why the browser cannot be opened yet; null when it can. */
export function whyNoLogin(login: LoginView): string | null {
  if (login.vault.kind === 'refused') return 'First decide where secrets are kept (step 1).';
  if (login.appKey === null && login.appSecret === null) return 'First paste the app key and the secret (step 2).';
  if (login.appKey === null) return 'The app key is missing (step 2).';
  if (login.appSecret === null) return 'The app secret is missing (step 2).';
  return null;
}
