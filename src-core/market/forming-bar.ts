import type { Bar, BarGrade } from './bar.ts';
import type { EpochMs, Price, Quantity, SymbolName } from './units.ts';
import { MS_PER_MINUTE } from './units.ts';

/**
 * The open, high, low, close and volume of a minute that is still open. Reused from minute to minute, because trades
 * arrive too often to allocate. First and last are decided by trade time, so that trades which changed places on their
 * way make the same bar; of two trades at one instant the first to arrive opens and the last closes.
 */
export class FormingBar {
  /** Infinity while no minute is open. */
  startMs = Infinity;
  endMs = -Infinity;
  open = 0;
  high = 0;
  low = 0;
  close = 0;
  volume = 0;
  tickCount = 0;
  isEstimated = false;
  /** The contract whose trade opened it, as far as it was known. */
  contract: string | null = null;
  #openedAtMs = 0;
  #closedAtMs = 0;

  get isActive(): boolean {
    return this.tickCount > 0;
  }

  begin(startMs: number, tradeMs: number, price: number, contract: string | null): void {
    this.startMs = startMs;
    this.endMs = startMs + MS_PER_MINUTE;
    this.open = this.high = this.low = this.close = price;
    this.#openedAtMs = this.#closedAtMs = tradeMs;
    this.contract = contract;
    this.volume = 0;
    this.tickCount = 1;
    this.isEstimated = false;
  }

  add(tradeMs: number, price: number): void {
    if (price > this.high) this.high = price;
    else if (price < this.low) this.low = price;
    if (tradeMs >= this.#closedAtMs) {
      this.close = price;
      this.#closedAtMs = tradeMs;
    } else if (tradeMs < this.#openedAtMs) {
      this.open = price;
      this.#openedAtMs = tradeMs;
    }
    this.tickCount += 1;
  }

  end(): void {
    this.startMs = Infinity;
    this.endMs = -Infinity;
    this.tickCount = 0;
  }

  toBar(symbol: SymbolName, isPartial: boolean): Bar {
    const grade: BarGrade = isPartial ? 'partial' : this.isEstimated ? 'estimated' : 'built';
    return {
      symbol,
      startMs: this.startMs as EpochMs,
      open: this.open as Price,
      high: this.high as Price,
      low: this.low as Price,
      close: this.close as Price,
      volume: this.volume as Quantity,
      tickCount: this.tickCount,
      grade,
      contract: this.contract,
    };
  }
}
