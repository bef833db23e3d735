import { MS_PER_MINUTE } from '#core/market/units';
import { Market } from './market.ts';
import { Tape, type TapeEvent } from './tape.ts';
import type { TapeBlock } from './tape-block.ts';
import type { MarketSource } from './market-source.ts';

/** Takes an event after the market has: `changed` are the level-one fields it changed. */
export type EventSink = (event: TapeEvent, changed: readonly number[]) => void;

const IGNORE: EventSink = () => undefined;

/** A market and the place on its tape up to which it has been played. */
export class Playback {
  readonly tape: Tape;
  readonly market: Market;
  #blockMs: number;
  #block: readonly TapeEvent[];
  #next = 0;
  /** The block after this one, as far as it is made. */
  #making: TapeBlock | null = null;

  /** Stands at `startMs`: everything before has happened. */
  constructor(source: MarketSource, startMs: number) {
    this.tape = new Tape(source);
    this.market = new Market(this.tape);
    this.#blockMs = startMs - (startMs % MS_PER_MINUTE);
    this.market.catchUp(this.tape, this.#blockMs);
    this.#block = this.tape.block(this.#blockMs, true);
    this.playUntil(startMs - 1, IGNORE);
  }

  /** The instant of the next event, perhaps later than the end of the session; null when there is none. */
  get nextMs(): number | null {
    while (this.#next >= this.#block.length) {
      if (this.#blockMs + MS_PER_MINUTE >= this.tape.endMs) return null;
      this.#blockMs += MS_PER_MINUTE;
      this.#block = (this.#making ?? this.tape.begin(this.#blockMs, true)).finish();
      this.#making = null;
      this.#next = 0;
    }
    return this.#block[this.#next]?.ms ?? null;
  }

  /** Makes a small piece of what comes after this minute; false when there is nothing left to make ready. */
  prepare(): boolean {
    if (this.#blockMs + MS_PER_MINUTE >= this.tape.endMs) return false;
    this.#making ??= this.tape.begin(this.#blockMs + MS_PER_MINUTE, true);
    return this.#making.step();
  }

  /** Plays every event up to and including `untilMs`. */
  playUntil(untilMs: number, sink: EventSink): void {
    for (let ms = this.nextMs; ms !== null && ms <= untilMs; ms = this.nextMs) {
      const event = this.#block[this.#next];
      if (!event) return;
      this.#next += 1;
      sink(event, this.market.apply(event));
    }
  }
}
