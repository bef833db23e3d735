/** What has been published lately, by what it says: nothing is published twice. Bounded; the oldest is forgotten. */
export class PublishedMemory {
  readonly #most: number;
  readonly #known = new Set<string>();

  constructor(most: number) {
    this.#most = most;
  }

  has(signature: string): boolean {
    return this.#known.has(signature);
  }

  add(signature: string): void {
    this.#known.add(signature);
    if (this.#known.size <= this.#most) return;
    for (const oldest of this.#known) {
      this.#known.delete(oldest);
      return;
    }
  }
}
