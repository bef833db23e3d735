import type { SoundOrder } from '#core/contract/telling';
import type { TellingClass } from '#core/telling/event';

/** A page that is there begins to play within this, or does not play. */
const LONGEST_WAIT_MS = 4_000;

/** Has the window play sounds, and hears whether it did. */
export class SoundDesk {
  /** False when there is no window to play it. */
  readonly #order: (order: SoundOrder) => boolean;
  readonly #waiting = new Map<number, (problem: string | null) => void>();
  #nextId = 1;

  constructor(order: (order: SoundOrder) => boolean) {
    this.#order = order;
  }

  /** Plays the sound of a class at 0 to 100. Resolves with why nothing was heard, or null. */
  play(of: TellingClass, volumePercent: number): Promise<string | null> {
    const soundId = this.#nextId++;
    if (!this.#order({ soundId, class: of, volume: volumePercent / 100 })) {
      return Promise.resolve('There is no window that could play it.');
    }
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        this.played(soundId, 'The window did not answer.');
      }, LONGEST_WAIT_MS);
      this.#waiting.set(soundId, (problem) => {
        clearTimeout(timer);
        resolve(problem);
      });
    });
  }

  /** The page's answer; one that comes too late is passed over. */
  played(soundId: number, problem: string | null): void {
    const tell = this.#waiting.get(soundId);
    this.#waiting.delete(soundId);
    tell?.(problem);
  }
}
