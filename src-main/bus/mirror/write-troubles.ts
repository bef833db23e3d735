import { diedWithConnection, troubleOf, type RedisTrouble } from './redis-trouble.ts';

/** What a command was for: each may be in trouble of its own. */
export type Area = 'channels' | 'latest' | 'bars' | 'signals' | 'accounts';

/** Remembers what Redis refuses to write, until the same kind of write succeeds again. */
export class WriteTroubles {
  readonly #troubles = new Map<Area, RedisTrouble>();

  /** The worst that stands: what waiting does not mend comes first. */
  get current(): RedisTrouble | null {
    const troubles = [...this.#troubles.values()];
    return troubles.find(({ isPermanent }) => isPermanent) ?? troubles[0] ?? null;
  }

  /** Takes an answer; gives the trouble when it is one. What died with the connection says nothing of the write. */
  note(area: Area, answer: unknown): RedisTrouble | null {
    if (!(answer instanceof Error)) {
      this.#troubles.delete(area);
      return null;
    }
    const trouble = troubleOf(answer);
    if (!diedWithConnection(answer)) this.#troubles.set(area, trouble);
    return trouble;
  }

  /** Another connection, perhaps to another server: nothing is known of it yet. */
  clear(): void {
    this.#troubles.clear();
  }
}
