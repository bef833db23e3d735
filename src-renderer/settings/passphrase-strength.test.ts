import { describe, expect, it } from 'vitest';
import { passphraseStrength } from './passphrase-strength.ts';

describe('a passphrase', () => {
  it('is counted up to the shortest that is allowed', () => {
    expect(passphraseStrength('').isEnough).toBe(false);
    expect(passphraseStrength('elevenchars')).toEqual({ isEnough: false, words: 'Too short: 1 more character.' });
    expect(passphraseStrength('short').words).toContain('7 more characters');
    expect(passphraseStrength('twelve chars').isEnough).toBe(true);
  });

  it('is called weak, fair or strong', () => {
    expect(passphraseStrength('aaaaaaaaaaaaaaaaaaaaaaaa').words).toContain('Weak');
    expect(passphraseStrength('121212121212').words).toContain('Weak');
    expect(passphraseStrength('maple window').words).toContain('Fair');
    expect(passphraseStrength('maple window seventeen Boats').words).toBe('Strong.');
  });
});
