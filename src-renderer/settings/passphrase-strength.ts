import { SHORTEST_PASSPHRASE } from '#core/contract/backup-limits';

export interface PassphraseStrength {
  readonly isEnough: boolean;
  readonly words: string;
}

const KINDS: readonly { readonly of: RegExp; readonly count: number }[] = [
  { of: /[a-z]/, count: 26 },
  { of: /[A-Z]/, count: 26 },
  { of: /[0-9]/, count: 10 },
  { of: /[^a-zA-Z0-9]/, count: 33 },
];
const FAIR_BITS = 65;
const STRONG_BITS = 90;

/**
 * An upper bound of what a guesser has to try, in bits: characters of the kinds in use, a repeated character counted
 * once more only. Whoever writes a known phrase gives away more than this can tell.
 */
function guessBits(passphrase: string): number {
  const characters = Array.from(passphrase);
  const kinds = KINDS.filter(({ of }) => of.test(passphrase)).reduce((sum, { count }) => sum + count, 0);
  const effective = Math.min(characters.length, 2 * new Set(characters).size);
  return kinds === 0 ? 0 : effective * Math.log2(kinds);
}

/** How good a passphrase is, in words. Nothing of it is kept. */
export function passphraseStrength(passphrase: string): PassphraseStrength {
  const { length } = passphrase;
  if (length === 0)
    return { isEnough: false, words: `At least ${SHORTEST_PASSPHRASE} characters; a few words are best.` };
  if (length < SHORTEST_PASSPHRASE) {
    const more = SHORTEST_PASSPHRASE - length;
    return { isEnough: false, words: `Too short: ${more} more character${more === 1 ? '' : 's'}.` };
  }
  const bits = guessBits(passphrase);
  if (bits < FAIR_BITS) return { isEnough: true, words: 'Weak: long enough, but easy to guess. Add another word.' };
  if (bits < STRONG_BITS) return { isEnough: true, words: 'Fair: another word makes it strong.' };
  return { isEnough: true, words: 'Strong.' };
}
