import type { Signal } from '../signals/signal.ts';
import type { BarEvent } from './engine-output.ts';

const MOST_BARS_A_SYMBOL = 30;
const MOST_SIGNALS = 100;

/** The newest bars and signals, for a receiver that comes later. */
export class RecentOutput {
  readonly #bars = new Map<string, Map<number, BarEvent>>();
  #signals: Signal[] = [];

  note(bars: readonly BarEvent[], signals: readonly Signal[]): void {
    for (const event of bars) this.#noteBar(event);
    this.#signals = [...this.#signals, ...signals].slice(-MOST_SIGNALS);
  }

  clear(): void {
    this.#bars.clear();
    this.#signals = [];
  }

  /** Each bar in its newest state, in the order of time. */
  get bars(): readonly BarEvent[] {
    return [...this.#bars.values()]
      .flatMap((ofSymbol) => [...ofSymbol.values()])
      .sort((left, right) => left.bar.startMs - right.bar.startMs);
  }

  get signals(): readonly Signal[] {
    return this.#signals;
  }

  #noteBar(event: BarEvent): void {
    const { symbol, startMs } = event.bar;
    const ofSymbol = this.#bars.get(symbol) ?? new Map<number, BarEvent>();
    this.#bars.set(symbol, ofSymbol);
    const isKnown = ofSymbol.has(startMs);
    const isTooOld = !isKnown && ofSymbol.size >= MOST_BARS_A_SYMBOL && startMs < Math.min(...ofSymbol.keys());
    if (isTooOld) return;
    ofSymbol.set(startMs, event);
    if (ofSymbol.size > MOST_BARS_A_SYMBOL) ofSymbol.delete(Math.min(...ofSymbol.keys()));
  }
}
