import type { StreamState } from '#core/contract/health';
import type { Backfiller } from './backfiller.ts';

/** What comes right after a (re)connection is let pass first: the newest minute may still be confirmed by the stream. */
const SETTLE_MS = 3_000;
/** The broker's history lags behind the market; what it did not have yet is asked for again. */
const AGAIN_AFTER_MS = 60_000;

/** Decides when missing minutes are looked for: each time a stream has come up, and again where something may still come. */
export class BackfillSchedule {
  readonly #backfiller: Pick<Backfiller, 'run' | 'mayBeHadLater'>;
  readonly #symbols: readonly string[];
  #isUp = false;
  #timer: NodeJS.Timeout | null = null;
  #isStopped = false;

  constructor(backfiller: Pick<Backfiller, 'run' | 'mayBeHadLater'>, symbols: readonly string[]) {
    this.#backfiller = backfiller;
    this.#symbols = symbols;
  }

  /** Call with every state of the stream. */
  sawStream(state: StreamState): void {
    const isUp = state === 'live' || state === 'quiet' || state === 'closed';
    if (isUp && !this.#isUp) this.#lookAfter(SETTLE_MS, this.#symbols);
    this.#isUp = isUp;
  }

  stop(): void {
    this.#isStopped = true;
    if (this.#timer) clearTimeout(this.#timer);
  }

  #lookAfter(delayMs: number, symbols: readonly string[]): void {
    if (this.#isStopped) return;
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#look(symbols), delayMs);
  }

  async #look(symbols: readonly string[]): Promise<void> {
    for (const symbol of symbols) {
      if (this.#isStopped) return;
      await this.#backfiller.run(symbol);
    }
    const again = symbols.filter((symbol) => this.#backfiller.mayBeHadLater(symbol));
    if (again.length > 0 && this.#isUp) this.#lookAfter(AGAIN_AFTER_MS, again);
  }
}
