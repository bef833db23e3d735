const LONGEST_WORDS = 300;
/** Looked at before the cut, so that a secret that straddles it is found whole. */
const LONGEST_LOOK = 8_192;

/** Shapes of what must not be shown: tokens, keys, account hashes, account numbers. */
const SECRET_SHAPES: readonly (readonly [shape: RegExp, instead: string])[] = [
  [/\b(Bearer|Basic)\s+[^\s"',;]+/gi, '$1 [removed]'],
  [/\b[A-Z]0\.[A-Za-z0-9+/=_.-]+(@|%40)?/g, '[token]'],
  [/[A-Za-z0-9+/_-]{40,}(={0,2})?(@|%40)?/g, '[removed]'],
  [/\d{8,}/g, '[number]'],
];

/** A server's words, fit for a screen: one line, bounded, nothing in them that looks like a secret or an account. */
export function serverWords(raw: string): string | null {
  let words = raw.slice(0, LONGEST_LOOK).replace(/[\p{C}\s]+/gu, ' ');
  for (const [shape, instead] of SECRET_SHAPES) words = words.replace(shape, instead);
  words = words.trim().slice(0, LONGEST_WORDS);
  return words === '' ? null : words;
}
