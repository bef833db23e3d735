import { describe, expect, it } from 'vitest';
import { AccessToken, REDACTED } from './access-token.ts';

describe('the access token', () => {
  it('is there until it is forgotten, and found in texts after that', () => {
    const token = new AccessToken();
    expect(token.take('test-access-token')).toBe(true);
    expect(token.reveal()).toBe('test-access-token');
    token.forget();
    expect(() => token.reveal()).toThrow('no access token');
    expect(JSON.stringify(token)).not.toContain('test-access');
    expect(token.redact('who is test-access-token?')).toBe(`who is ${REDACTED}?`);
  });

  it('is found in texts when newer ones have come, so long as a server may still repeat it', () => {
    const token = new AccessToken();
    for (let serial = 1; serial <= 4; serial++) token.take(`test-access-token-${serial}`);
    for (let again = 0; again < 10; again++) token.take('test-access-token-4');
    expect(token.redact('test-access-token-1 test-access-token-4')).toBe(`${REDACTED} ${REDACTED}`);
  });

  it.each([
    ['empty', ''],
    ['a line break', 'test\ntoken'],
    ['a letter beyond ASCII', 'testé'],
    ['endless', 'x'.repeat(10_000)],
  ])('is refused when it cannot be one: %s; the one before stays', (_, bad) => {
    const token = new AccessToken();
    token.take('test-access-token');
    expect(token.take(bad)).toBe(false);
    expect(token.reveal()).toBe('test-access-token');
  });
});
