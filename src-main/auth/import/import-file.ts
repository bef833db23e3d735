import type { Outcome } from '#core/contract/login';
import type { AppKeyStore } from '../app-key-store.ts';
import type { ChoicesStore } from '../login-choices.ts';
import { checkCallbackUrl } from '../oauth/callback-url.ts';
import type { TokenKeeper } from '../tokens/token-keeper.ts';
import { readBounded } from './read-bounded.ts';
import { readSchwabPyToken } from './schwab-py-token.ts';
import { readSecretsJson } from './secrets-json.ts';

export type ImportKind = 'schwab-py-token' | 'secrets-json';

export interface ImportTarget {
  readonly keys: AppKeyStore;
  readonly keeper: TokenKeeper;
  readonly choices: ChoicesStore;
  readonly nowWallMs: number;
}

const LONGEST_FILE_BYTES = 64 * 1024;
const STILL_READABLE = 'The file is still there and readable: delete it when no other program needs it.';
const refused = (sentence: string): Outcome => ({ ok: false, sentence });

/** Takes over what another program keeps in a file, which is left as it is. Never rejects. */
export async function importFile(kind: ImportKind, file: string, target: ImportTarget): Promise<Outcome> {
  const read = await readBounded(file, LONGEST_FILE_BYTES);
  if (!read.ok) return refused(read.sentence);
  let json: unknown;
  try {
    json = JSON.parse(read.text);
  } catch {
    return refused(`${file} is not JSON. Nothing has changed.`);
  }
  return kind === 'secrets-json' ? importSecrets(json, target) : importToken(json, target);
}

async function importSecrets(json: unknown, { keys, choices }: ImportTarget): Promise<Outcome> {
  const read = readSecretsJson(json);
  if (!read.ok) return refused(read.sentence);
  const problem = await keys.replace(read.appKey);
  if (problem !== null) return refused(`The app key of this file was not taken. ${problem}`);
  const callback = await importCallback(read.callbackUrl, choices);
  return { ok: true, sentence: `App key and secret are in the keychain now. ${callback}${STILL_READABLE}` };
}

async function importCallback(callbackUrl: string | null, choices: ChoicesStore): Promise<string> {
  if (callbackUrl === null) return '';
  const check = checkCallbackUrl(callbackUrl);
  if (!check.ok) return `Its callback address was not taken. ${check.sentence} `;
  return choices.change({ callbackUrl }).then(
    () => 'Its callback address was taken as well. ',
    (error: unknown) => `${error instanceof Error ? error.message : ''} `,
  );
}

async function importToken(json: unknown, { keys, keeper, nowWallMs }: ImportTarget): Promise<Outcome> {
  const read = readSchwabPyToken(json, nowWallMs);
  if (!read.ok) return refused(read.sentence);
  if (!keys.hints.appKey || !keys.hints.appSecret) {
    return refused(
      'A token works only with the app key it was made with. Take app key and secret first, then the token file.',
    );
  }
  const { view } = keeper;
  if (view.kind === 'valid' && view.loggedInWallMs > read.record.loggedInWallMs) {
    return refused(
      'Bellwether has a newer login than this file, and a newer login ends the older ones. Nothing has changed.',
    );
  }
  const problem = await keeper.adopt(read.record);
  const warning = 'Do not let another program use the same token: when one of them renews it, the other loses it.';
  const taken = `The login was taken over and is being tried. ${STILL_READABLE} ${warning}`;
  return problem === null ? { ok: true, sentence: taken } : refused(problem);
}
