import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** Any odd number mixes; this one is the multiplier of Knuth's linear congruential generator MMIX, cut to 32 bits. */
const MULTIPLIER = 1_284_865_837;

/**
 * Recognises a secret in a text without keeping the secret. A rolling sum over every stretch of its length finds
 * candidates (Rabin and Karp's search); a salted digest decides.
 */
export class SecretFingerprint {
  readonly #length: number;
  readonly #sum: number;
  /** MULTIPLIER to the power of length - 1: the weight of the character that leaves. */
  readonly #weight: number;
  readonly #salt = randomBytes(16);
  readonly #digest: Buffer;

  constructor(secret: string) {
    this.#length = secret.length;
    this.#sum = rollingSum(secret, 0, secret.length);
    let weight = 1;
    for (let power = 1; power < secret.length; power++) weight = Math.imul(weight, MULTIPLIER);
    this.#weight = weight;
    this.#digest = this.#digestOf(secret);
  }

  isOf(text: string): boolean {
    return text.length === this.#length && timingSafeEqual(this.#digestOf(text), this.#digest);
  }

  /** The text with every occurrence of the secret replaced. */
  replaceIn(text: string, replacement: string): string {
    const length = this.#length;
    if (text.length < length) return text;
    const parts: string[] = [];
    let kept = 0;
    let sum = rollingSum(text, 0, length);
    for (let at = 0; ; at++) {
      if (sum === this.#sum && at >= kept && this.isOf(text.slice(at, at + length))) {
        parts.push(text.slice(kept, at), replacement);
        kept = at + length;
      }
      if (at + length >= text.length) break;
      const rest = (sum - Math.imul(text.charCodeAt(at), this.#weight)) | 0;
      sum = (Math.imul(rest, MULTIPLIER) + text.charCodeAt(at + length)) | 0;
    }
    return kept === 0 ? text : [...parts, text.slice(kept)].join('');
  }

  #digestOf(text: string): Buffer {
    return createHash('sha256').update(this.#salt).update(text).digest();
  }
}

function rollingSum(text: string, from: number, length: number): number {
  let sum = 0;
  for (let at = from; at < from + length; at++) sum = (Math.imul(sum, MULTIPLIER) + text.charCodeAt(at)) | 0;
  return sum;
}
