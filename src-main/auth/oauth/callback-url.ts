/** The address that the broker sends the browser back to, as registered on the developer portal. */
export interface CallbackUrl {
  /** Compared by the broker character by character. */
  readonly url: string;
  readonly port: number;
  /** What a browser asks for: `/` when the address has no path. */
  readonly path: string;
  /** What a browser sends as Host. */
  readonly hostHeader: string;
}

export type CallbackCheck =
  | { readonly ok: true; readonly callback: CallbackUrl; readonly advice: string | null }
  | { readonly ok: false; readonly sentence: string };

export const USUAL_CALLBACK_URL = 'https://127.0.0.1:8182';

const SOUND = /^https:\/\/127\.0\.0\.1(?::([1-9]\d{0,4}))?((?:\/[\w.~-]+)*)$/;
const HTTPS_PORT = 443;
const FIRST_FREE_PORT = 1_024;

/** Each mistake that has kept people from logging in, in the order in which it is looked for. */
const MISTAKES: readonly (readonly [isMade: (text: string) => boolean, sentence: string])[] = [
  [(text) => text.trim() === '', `The callback address is empty. Enter it as registered, e.g. ${USUAL_CALLBACK_URL}`],
  [(text) => text !== text.trim(), 'There is a space or line break before or after the callback address. Remove it.'],
  [
    (text) => /[\s,;]/.test(text),
    'That is more than one address. Several may be registered; enter the one for this computer.',
  ],
  [
    (text) => /^http:/i.test(text),
    'The callback address begins with http: the broker takes https only. Register it with https.',
  ],
  [
    (text) => /^https:/i.test(text) && !text.startsWith('https:'),
    'Write https in small letters: the broker compares every character.',
  ],
  [(text) => !text.startsWith('https://'), `The callback address must begin with https://, e.g. ${USUAL_CALLBACK_URL}`],
  [(text) => /^https:\/\/[^/]*@/.test(text), 'The callback address must not hold a user name.'],
  [
    (text) => /^https:\/\/(localhost|\[::1\])/i.test(text),
    'The callback address must name 127.0.0.1: the broker takes no other name of this computer.',
  ],
  [
    (text) => !/^https:\/\/127\.0\.0\.1(?![\d.])/.test(text),
    'The callback address must lead to this computer: https://127.0.0.1 and a port.',
  ],
  [(text) => /[?#]/.test(text), 'The callback address must end before any ? or #.'],
  [
    (text) => text.endsWith('/'),
    'The callback address must not end with a slash: the broker compares every character. Register it without.',
  ],
];

/** Checks an address for everything that is known to go wrong with it later, at the broker or here. */
export function checkCallbackUrl(text: string): CallbackCheck {
  const mistake = MISTAKES.find(([isMade]) => isMade(text));
  if (mistake) return { ok: false, sentence: mistake[1] };
  const match = SOUND.exec(text);
  const port = Number(match?.[1] ?? HTTPS_PORT);
  const path = match?.[2] ?? '';
  if (!match || port > 65_535 || path.split('/').some((part) => /^\.+$/.test(part))) {
    const sentence = `The port or path of the callback address is not sound. It should look like ${USUAL_CALLBACK_URL}`;
    return { ok: false, sentence };
  }
  const callback: CallbackUrl = {
    url: text,
    port,
    path: path === '' ? '/' : path,
    hostHeader: port === HTTPS_PORT ? '127.0.0.1' : `127.0.0.1:${port}`,
  };
  return { ok: true, callback, advice: port < FIRST_FREE_PORT ? lowPortAdvice(port) : null };
}

export function lowPortAdvice(port: number): string {
  const better = `An address with a high port avoids that, e.g. ${USUAL_CALLBACK_URL}`;
  return `Port ${port} can be opened with special rights only, on many systems. ${better}; a change at the broker takes days to be approved.`;
}
