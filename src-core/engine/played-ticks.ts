import type { Bar } from '../market/bar.ts';
import { FLAG } from '../market/feed-batch.ts';
import { epochMs, symbolName } from '../market/units.ts';
import { EngineOutput, type EngineCounters } from './engine-output.ts';
import { Engine } from './engine.ts';
import { FeedTape } from './feed-tape.ts';

/** A print of a tape, in points. */
export interface RecordedTick {
  readonly ms: number;
  readonly points: number;
  readonly size: number;
  /** False for a sale that counts in the volume and leaves last, high and low alone. */
  readonly setsLast: boolean;
}

/** What else happens while ticks play. */
export interface PlayedConditions {
  /** Contracts behind the alias, each from an instant on. */
  readonly contracts?: readonly { readonly fromMs: number; readonly contract: string }[];
  /** The link is down in [fromMs, toMs): what trades then is not received, but the counter goes on. */
  readonly outages?: readonly { readonly fromMs: number; readonly toMs: number }[];
}

export interface PlayedBars {
  /** The newest state of every bar, oldest first. */
  readonly bars: readonly Bar[];
  readonly counters: EngineCounters;
}

const BEFORE_FIRST_MS = 120_000;
const LONG_AFTER_MS = 300_000;

/** Writes what a level-one feed would say of a tape: a price, its time and a total that only rises. */
class TapeWriter {
  readonly tape = new FeedTape();
  readonly #symbol: string;
  #total = 0;
  #last: RecordedTick | null = null;

  constructor(symbol: string) {
    this.#symbol = symbol;
  }

  linkUp(ms: number): void {
    this.tape.rare({ kind: 'link', state: 'up', exchangeMs: epochMs(ms) });
    const known = this.#last ? { last: this.#last.points, size: this.#last.size } : {};
    this.tape.trade(this.#symbol, { at: this.#last?.ms ?? ms, total: this.#total, flags: FLAG.image, ...known });
    this.tape.clock(ms);
  }

  linkDown(ms: number): void {
    this.tape.clock(ms).rare({ kind: 'link', state: 'down', exchangeMs: epochMs(ms) });
  }

  /** A sale that sets no price raises the total beside the price and the time that were there before. */
  tick(tick: RecordedTick, isReceived: boolean): void {
    this.#total += tick.size;
    if (tick.setsLast) this.#last = tick;
    if (!isReceived) return;
    const { points = NaN, ms = NaN, size = NaN } = this.#last ?? {};
    if (!Number.isNaN(points)) this.tape.trade(this.#symbol, { at: ms, last: points, size, total: this.#total });
    this.tape.clock(tick.ms);
  }

  /** The clock is heard first, as it is in quiet hours; twice, because a leap over a weekend wants to be confirmed. */
  contract(ms: number, contract: string): void {
    this.tape
      .clock(ms - 1)
      .clock(ms)
      .rare({ kind: 'reference', symbol: symbolName(this.#symbol), contract });
  }
}

/** Plays a tape, oldest tick first, through the engine as a feed does; for tests that compare with other computations. */
export function playTicks(
  symbol: string,
  ticks: readonly RecordedTick[],
  { contracts = [], outages = [] }: PlayedConditions = {},
): PlayedBars {
  const writer = new TapeWriter(symbol);
  const events = [
    ...contracts.map(({ fromMs, contract }) => ({
      ms: fromMs,
      run: (): void => {
        writer.contract(fromMs, contract);
      },
    })),
    ...outages.flatMap(({ fromMs, toMs }) => [
      {
        ms: fromMs,
        run: (): void => {
          writer.linkDown(fromMs);
        },
      },
      {
        ms: toMs,
        run: (): void => {
          writer.linkUp(toMs);
        },
      },
    ]),
  ].sort((left, right) => left.ms - right.ms);

  writer.linkUp((ticks[0]?.ms ?? 0) - BEFORE_FIRST_MS);
  let next = 0;
  for (const tick of ticks) {
    for (let event = events[next]; event && event.ms <= tick.ms; event = events[next]) {
      event.run();
      next += 1;
    }
    writer.tick(tick, !outages.some(({ fromMs, toMs }) => tick.ms >= fromMs && tick.ms < toMs));
  }
  writer.tape.clock((ticks.at(-1)?.ms ?? 0) + LONG_AFTER_MS);

  const engine = new Engine([]);
  const out = new EngineOutput();
  for (const batch of writer.tape.batches()) engine.apply(batch, out);
  const newest = new Map<number, Bar>(out.bars.map(({ bar }) => [bar.startMs, bar]));
  return {
    bars: [...newest.values()].sort((left, right) => left.startMs - right.startMs),
    counters: engine.counters(),
  };
}
