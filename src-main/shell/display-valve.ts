import type { DisplayBatch } from '#core/contract/display';

/** Five seconds of a display at its fastest: a page so far behind does not draw, it hangs. */
export const MOST_BATCHES_AHEAD = 300;

export interface DisplayValveOptions {
  readonly send: (batch: DisplayBatch) => void;
  /** The page takes nothing any more, and is sent nothing any more. */
  readonly onHang: () => void;
  /** The page is drawn anew from a snapshot: what it was not sent is nowhere in it. */
  readonly drawAnew: () => void;
}

/**
 * Keeps a page that hangs from filling the memory with pictures of the past. It is sent no more than so many batches
 * ahead of those it has taken; once it takes again, it is drawn anew. Bars and signals are in the archive meanwhile.
 */
export class DisplayValve {
  readonly #options: DisplayValveOptions;
  #sent = 0;
  #taken = 0;
  #isShut = false;

  constructor(options: DisplayValveOptions) {
    this.#options = options;
  }

  pass(batch: DisplayBatch): void {
    if (this.#isShut) return;
    if (this.#sent - this.#taken >= MOST_BATCHES_AHEAD) {
      this.#isShut = true;
      this.#options.onHang();
      return;
    }
    this.#sent += 1;
    this.#options.send(batch);
  }

  /** The page has drawn so many batches since it was loaded. */
  taken(count: number): void {
    this.#taken = count;
    if (!this.#isShut) return;
    this.pageLoaded();
    this.#options.drawAnew();
  }

  /** A page that has just been loaded begins with a snapshot, and counts from there. */
  pageLoaded(): void {
    this.#sent = 0;
    this.#taken = 0;
    this.#isShut = false;
  }
}
