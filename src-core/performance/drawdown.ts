/** How far equity fell from a peak: dollars, and percent of that peak (undefined behaviour of a peak of nought is null). */
export interface Drawdown {
  readonly amount: number;
  readonly percent: number | null;
}

/** Follows the deepest fall of an equity; the start counts as a peak. */
export class DrawdownWatch {
  #peak: number;
  #equity: number;
  #amount = 0;
  #peakOfDeepest: number;

  constructor(start: number) {
    this.#peak = this.#equity = this.#peakOfDeepest = start;
  }

  see(equity: number): void {
    this.#equity = equity;
    if (equity > this.#peak) this.#peak = equity;
    const fall = this.#peak - equity;
    if (fall <= this.#amount) return;
    this.#amount = fall;
    this.#peakOfDeepest = this.#peak;
  }

  /** From the highest point so far to where equity is. */
  get current(): Drawdown {
    return drawdown(this.#peak - this.#equity, this.#peak);
  }

  get deepest(): Drawdown {
    return drawdown(this.#amount, this.#peakOfDeepest);
  }
}

const drawdown = (amount: number, peak: number): Drawdown => ({
  amount,
  percent: peak > 0 ? (amount / peak) * 100 : null,
});
