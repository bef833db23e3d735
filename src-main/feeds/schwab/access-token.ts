import { SecretFingerprint } from './secret-fingerprint.ts';

/** The longest token that is taken. Text that is to be cut is searched so far beyond the cut. */
export const LONGEST_TOKEN = 8_192;
/** Earlier tokens that text is still searched for: a server may repeat an old one. */
const REMEMBERED = 4;

/** Text may be put on a screen or in a log only through `redact`. */
export const REDACTED = '[access token]';

/**
 * The access token of one login. It is kept from the main process's answer until the login is answered, and leaves
 * this object only for the two places that must send it. What remains is a fingerprint, by which a server that throws
 * the token back is still found out.
 */
export class AccessToken {
  #value: string | null = null;
  #fingerprints: readonly SecretFingerprint[] = [];

  /** False when it is no token; then nothing is kept of it. */
  take(value: string): boolean {
    // Checked here because HTTP clients repeat a header value that they refuse in their error text.
    if (value.length > LONGEST_TOKEN || !/^[\x21-\x7e]+$/.test(value)) return false;
    this.#value = value;
    if (!this.#fingerprints.some((known) => known.isOf(value))) {
      this.#fingerprints = [new SecretFingerprint(value), ...this.#fingerprints].slice(0, REMEMBERED);
    }
    return true;
  }

  forget(): void {
    this.#value = null;
  }

  /** For the Authorization of userPreference and LOGIN, and for nothing else. */
  reveal(): string {
    if (this.#value === null) throw new Error('There is no access token: it was not asked for, or is used up.');
    return this.#value;
  }

  redact(text: string): string {
    return this.#fingerprints.reduce((clean, fingerprint) => fingerprint.replaceIn(clean, REDACTED), text);
  }
}
