import { MS_PER_MINUTE, MS_PER_SECOND } from '#core/market/units';
import type { MarketEvent } from './market-source.ts';
import type { TapeEvent } from './tape.ts';

const SECONDS = MS_PER_MINUTE / MS_PER_SECOND;

export interface TapeBlockParts {
  readonly minuteMs: number;
  readonly symbolCount: number;
  /** One symbol's minute in time order. */
  readonly minuteOf: (symbol: number) => readonly MarketEvent[];
  /** What is published in this minute. */
  readonly published: readonly TapeEvent[];
}

/** A minute of all symbols that is made in small steps, so that a large market does not hold up a clock that runs. */
export class TapeBlock {
  readonly minuteMs: number;
  readonly #parts: TapeBlockParts;
  readonly #onMade: () => void;
  readonly #seconds: TapeEvent[][] = Array.from({ length: SECONDS }, () => []);
  #symbol = 0;
  #sorted = 0;
  #events: readonly TapeEvent[] | null = null;

  constructor(parts: TapeBlockParts, onMade: () => void) {
    this.minuteMs = parts.minuteMs;
    this.#parts = parts;
    this.#onMade = onMade;
  }

  /** Makes the next piece: one symbol's minute, or the order of one second; false when the block is made. */
  step(): boolean {
    const { symbolCount, minuteOf, published } = this.#parts;
    if (this.#events !== null) return false;
    if (this.#symbol < symbolCount) {
      this.#sortIn(minuteOf(this.#symbol));
      this.#symbol += 1;
      if (this.#symbol === symbolCount) this.#sortIn(published);
    } else if (this.#sorted < SECONDS) {
      // Stable: what happens in the same millisecond keeps the order within its symbol.
      this.#seconds[this.#sorted]?.sort((one, other) => one.ms - other.ms);
      this.#sorted += 1;
    } else {
      this.#events = this.#seconds.flat();
      this.#onMade();
    }
    return this.#events === null;
  }

  /** The whole block in the order of exchange time. */
  finish(): readonly TapeEvent[] {
    while (this.step());
    return this.#events ?? [];
  }

  #sortIn(events: readonly TapeEvent[]): void {
    for (const event of events) {
      this.#seconds[Math.floor((event.ms - this.#parts.minuteMs) / MS_PER_SECOND)]?.push(event);
    }
  }
}
