import type { Outcome } from '#core/contract/login';
import type { AppKeyStore } from '../app-key-store.ts';
import type { AuthClock } from '../auth-clock.ts';
import type { ChoicesStore } from '../login-choices.ts';
import { checkCallbackUrl } from '../oauth/callback-url.ts';
import { sentenceOf } from '../sentence-of.ts';
import type { TokenKeeper } from '../tokens/token-keeper.ts';
import { loginExpiresWallMs, type TokenRecord } from '../tokens/token-record.ts';
import type { BackupContent } from './backup-content.ts';

export interface RestoreTarget {
  readonly brokerName: string;
  readonly keys: AppKeyStore;
  readonly keeper: TokenKeeper;
  readonly choices: ChoicesStore;
  readonly clock: AuthClock;
}

/** Puts the content of a backup where it came from. What is there and newer is not replaced. */
export async function restoreContent(content: BackupContent, target: RestoreTarget): Promise<Outcome> {
  if (content.brokerName !== target.brokerName) {
    const sentence = `This backup is of a login to ${content.brokerName}, not to ${target.brokerName}. Nothing has changed.`;
    return { ok: false, sentence };
  }
  if (content.appKey) {
    const problem = await target.keys.replace(content.appKey);
    if (problem !== null) return { ok: false, sentence: `The app key could not be restored. ${problem}` };
  }
  const { callbackUrl } = content;
  if (checkCallbackUrl(callbackUrl).ok) {
    const unkept = await target.choices.change({ callbackUrl }).then(() => '', sentenceOf);
    if (unkept !== '')
      return { ok: false, sentence: `The app key is restored; the callback address is not. ${unkept}` };
  }
  const login = content.login ? await restoreLogin(content.login, target) : 'It held no login: log in.';
  return {
    ok: true,
    sentence: `${content.appKey ? 'The app key is restored.' : 'The backup held no app key.'} ${login}`,
  };
}

async function restoreLogin(record: TokenRecord, { keeper, clock }: RestoreTarget): Promise<string> {
  const nowWallMs = clock.wallMs();
  const { view } = keeper;
  if (view.kind === 'valid' && view.loggedInWallMs >= record.loggedInWallMs) return 'The login that is held is kept.';
  if (loginExpiresWallMs(record) <= nowWallMs) return 'Its login is over, as every login after seven days: log in.';
  // In doubt: since the backup was written its token may have been renewed, which ends the old one.
  const problem = await keeper.adopt({ ...record, refreshingSinceWallMs: nowWallMs });
  return problem ?? 'Its login is being tried; if it was renewed since the backup, you will be asked to log in.';
}
