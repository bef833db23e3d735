import type { PushKind } from '#core/telling/telling-settings';
import { safeAddress } from '../net/safe-origin.ts';
import type { PushSecret } from './push-message.ts';

export const TELEGRAM_SERVER = 'https://api.telegram.org';

const SHORTEST_TOKEN = 8;
const LONGEST_ADDRESS = 1_000;
/** `123456789:` and 30 or more letters, digits, `_` or `-`, as BotFather gives them. */
const BOT_TOKEN = /^\d{6,12}:[\w-]{30,64}$/;

export type ReadSecret =
  { readonly ok: true; readonly secret: PushSecret } | { readonly ok: false; readonly sentence: string };

const refused = (sentence: string): ReadSecret => ({ ok: false, sentence });

/** What was copied, as the secret of a target. The sentence of a refusal never repeats it. */
export function readPushAddress(kind: PushKind, copied: string, telegramServer: string = TELEGRAM_SERVER): ReadSecret {
  const text = copied.trim();
  if (text === '') return refused('The clipboard holds no text. Copy it first, then try again.');
  if (kind === 'telegram') {
    if (!BOT_TOKEN.test(text))
      return refused('This is no bot token. Copy the one that BotFather gave, whole and alone.');
    return { ok: true, secret: { address: telegramServer, token: text } };
  }
  if (text.length > LONGEST_ADDRESS || /\s/.test(text) || !URL.canParse(text)) {
    return refused('This is no address. Copy it whole and alone, beginning with https://.');
  }
  const url = new URL(text);
  if (url.username !== '' || url.password !== '') {
    return refused('An address with a name and password in it is not taken. Use a token instead.');
  }
  if (!safeAddress(text)) {
    return refused('This address is not encrypted. Only https:// is taken, or http:// on this very computer.');
  }
  if (kind === 'ntfy' && !/[^/]/.test(url.pathname)) {
    return refused('The topic is missing: the address of a topic looks like https://ntfy.sh/my-topic.');
  }
  return { ok: true, secret: { address: text, token: null } };
}

/** Why a text cannot be an access token; null when it can. */
export function accessTokenProblem(copied: string): string | null {
  const text = copied.trim();
  if (text === '') return 'The clipboard holds no text. Copy it first, then try again.';
  if (text.length < SHORTEST_TOKEN || !/^[\x21-\x7e]+$/.test(text)) {
    return 'This is no access token. Copy it whole and alone, then try again.';
  }
  return null;
}
