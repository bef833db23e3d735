interface Debt {
  readonly seq: number;
  open: number;
}

/** Finds out which numbered messages of the engine are settled whole, in order: only those may be acknowledged. */
export class KeptDebts {
  readonly #settled: (seq: number) => void;
  #debts: Debt[] = [];

  /** `settled` is told the number up to which everything is settled, each time it grows. */
  constructor(settled: (seq: number) => void) {
    this.#settled = settled;
  }

  /** A message of `count` items has come. Gives one function for each item, to be called when it is settled. */
  open(seq: number, count: number): readonly (() => void)[] {
    const debt = { seq, open: count };
    this.#debts.push(debt);
    if (count === 0) this.#advance();
    return Array.from({ length: count }, () => {
      let isOpen = true;
      return () => {
        if (!isOpen) return;
        isOpen = false;
        debt.open -= 1;
        if (debt.open === 0) this.#advance();
      };
    });
  }

  #advance(): void {
    const unsettled = this.#debts.findIndex(({ open }) => open > 0);
    const settled = unsettled === -1 ? this.#debts : this.#debts.slice(0, unsettled);
    this.#debts = unsettled === -1 ? [] : this.#debts.slice(unsettled);
    const newest = settled.at(-1);
    if (newest) this.#settled(newest.seq);
  }
}
