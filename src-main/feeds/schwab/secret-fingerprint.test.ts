import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SecretFingerprint } from './secret-fingerprint.ts';

const secret = fc.string({ minLength: 1, maxLength: 60 });

describe('the fingerprint of a secret', () => {
  it('replaces what plain replacement replaces, wherever and however often the secret stands', () => {
    fc.assert(
      fc.property(secret, fc.array(fc.string({ maxLength: 30 }), { maxLength: 6 }), (one, gaps) => {
        const text = gaps.join(one);
        expect(new SecretFingerprint(one).replaceIn(text, '*')).toBe(text.replaceAll(one, '*'));
      }),
    );
  });

  it('knows its own secret and no other', () => {
    fc.assert(
      fc.property(secret, secret, (one, other) => {
        expect(new SecretFingerprint(one).isOf(other)).toBe(one === other);
      }),
    );
  });

  it('does not hold the secret', () => {
    const fingerprint = new SecretFingerprint('test-access-token');
    expect(JSON.stringify(fingerprint)).toBe('{}');
    expect(Object.values(fingerprint)).toEqual([]);
  });
});
