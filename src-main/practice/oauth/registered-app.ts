import { randomInt } from 'node:crypto';

/** An app as its owner registered it with the broker. */
export interface RegisteredApp {
  readonly appKey: string;
  readonly appSecret: string;
  /** Compared with what an app asks for character by character. */
  readonly callbackUrls: readonly string[];
}

/** Lengths of the apps that Schwab registers today; older ones have 32 and 16. */
const KEY_LENGTH = 48;
const SECRET_LENGTH = 64;
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

export const USUAL_CALLBACK_URL = 'https://127.0.0.1:8182';

export function inventWord(length: number): string {
  return Array.from({ length }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');
}

export const inventAppKey = (): string => inventWord(KEY_LENGTH);
export const inventAppSecret = (): string => inventWord(SECRET_LENGTH);

/** Why the broker would not register this callback; null = it would. */
export function callbackComplaint(callbackUrl: string): string | null {
  if (!URL.canParse(callbackUrl)) return 'it is no address';
  const url = new URL(callbackUrl);
  if (!callbackUrl.startsWith('https://')) return 'it must begin with https://';
  if (url.hash !== '' || url.username !== '' || url.password !== '') return 'it may hold neither a user nor a #';
  if (callbackUrl.endsWith('/')) return 'it must not end with a slash';
  return null;
}
