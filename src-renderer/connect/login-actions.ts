import type { StreamSourceChoice } from '#core/contract/ipc';
import type { KeyHint, KeyPart, Outcome } from '#core/contract/login';
import { ask } from '../app/asked-store.ts';
import { bridge } from '../app/bridge.ts';
import { draftCallback, goToStep, openConnect } from './connect-store.ts';

export function keyHintWords({ length, tail }: KeyHint): string {
  return `${length} characters, ending in \u2026${tail}`;
}

/** The main process reads the clipboard and empties it: what was copied never comes here. */
export function takeKey(part: KeyPart): Promise<boolean> {
  return ask(`login.takeKey:${part}`, async (): Promise<Outcome> => {
    const answer = await bridge().request('login.takeKey', { part });
    return answer.ok
      ? { ok: true, sentence: 'Stored. The clipboard was emptied.' }
      : { ok: false, sentence: answer.sentence };
  });
}

export async function saveCallback(callbackUrl: string): Promise<void> {
  const isSaved = await ask('login.setCallback', () => bridge().request('login.setCallback', { callbackUrl }));
  if (isSaved) draftCallback(null);
}

export const allowThisRunOnly = (): Promise<boolean> =>
  ask('login.allowThisRunOnly', () => bridge().request('login.allowThisRunOnly', null));

/** Opens the system's browser at the broker's login. */
export function beginLogin(): Promise<boolean> {
  goToStep('login');
  return ask('login.begin', async () => {
    const outcome = await bridge().request('login.begin', null);
    // Success shows itself: the login waits, then it is there.
    return outcome.ok ? null : outcome;
  });
}

/** Renewal in one click, with its progress in sight. */
export function renewLogin(): void {
  openConnect('login');
  void beginLogin();
}

export const moreTime = (): Promise<boolean> => ask('login.moreTime', () => bridge().request('login.moreTime', null));
export const cancelLogin = (): Promise<boolean> => ask('login.cancel', () => bridge().request('login.cancel', null));
export const checkAgain = (): Promise<boolean> =>
  ask('login.checkAgain', () => bridge().request('login.checkAgain', null));
export const chooseAccounts = (shown: readonly string[]): Promise<boolean> =>
  ask('login.chooseAccounts', () => bridge().request('login.chooseAccounts', { shown: [...shown] }));
export const forget = (what: 'tokens' | 'everything'): Promise<boolean> =>
  ask('login.forget', () => bridge().request('login.forget', { what }));
export const importFile = (kind: 'schwab-py-token' | 'secrets-json'): Promise<boolean> =>
  ask('login.importFile', () => bridge().request('login.importFile', { kind }));
export const switchSource = (source: StreamSourceChoice): Promise<boolean> =>
  ask('source.use', () => bridge().request('source.use', { source }));
export const openDeveloperPortal = (): Promise<boolean> =>
  ask('external.open', () => bridge().request('external.open', { link: 'schwab-developer-portal' }));
