const HASH_PRIME = 0x01000193;
const HASH_BASIS = 0x811c9dc5;
const GOLDEN = 0x9e3779b9;
const WARM_UP_ROUNDS = 12;
const TWO_POW_32 = 4_294_967_296;

function hashText(text: string, basis: number): number {
  let hash = basis;
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), HASH_PRIME);
  return hash >>> 0;
}

/**
 * A reproducible stream of random numbers (sfc32), named by any words and numbers: the same name gives the same
 * stream on every machine. Only integer arithmetic and `+ - * /` are used, so no platform's `Math.log` can differ.
 */
export class SeededRandom {
  #a: number;
  #b: number;
  #c: number;
  #counter = 1;

  constructor(...name: readonly (string | number)[]) {
    const text = name.join('\u0000');
    this.#a = hashText(text, HASH_BASIS);
    this.#b = hashText(text, this.#a ^ GOLDEN);
    this.#c = hashText(text, this.#b + GOLDEN);
    for (let round = 0; round < WARM_UP_ROUNDS; round += 1) this.unit();
  }

  /** A number in [0, 1). */
  unit(): number {
    const sum = (((this.#a + this.#b) | 0) + this.#counter) | 0;
    this.#counter = (this.#counter + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + sum) | 0;
    return (sum >>> 0) / TWO_POW_32;
  }

  /** A number in [low, high). */
  between(low: number, high: number): number {
    return low + (high - low) * this.unit();
  }

  /** A whole number in [0, count). */
  below(count: number): number {
    return Math.floor(this.unit() * count);
  }

  chance(probability: number): boolean {
    return this.unit() < probability;
  }

  /** A bell-shaped number with mean 0 and standard deviation 1, within about 3.5: the sum of four uniform ones. */
  bell(): number {
    return (this.unit() + this.unit() + this.unit() + this.unit() - 2) * 1.7320508075688772;
  }
}
