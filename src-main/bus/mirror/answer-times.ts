const KEPT_TIMES = 256;
const P50 = 0.5;
const P99 = 0.99;

/** How long Redis takes to answer: of the newest batches, and of the oldest that it has not answered. */
export class AnswerTimes {
  readonly #times: number[] = [];
  readonly #open = new Set<number>();

  begin(atMs: number): void {
    this.#open.add(atMs);
  }

  end(begunMs: number, atMs: number): void {
    this.#open.delete(begunMs);
    this.#times.push(atMs - begunMs);
    if (this.#times.length > KEPT_TIMES) this.#times.shift();
  }

  /** Milliseconds that the oldest open batch has been waiting; 0 when none is. */
  waitingMs(nowMs: number): number {
    return this.#open.size === 0 ? 0 : nowMs - Math.min(...this.#open);
  }

  /** null before the first answer. */
  read(): { readonly p50: number; readonly p99: number } | null {
    if (this.#times.length === 0) return null;
    const sorted = [...this.#times].sort((left, right) => left - right);
    const at = (share: number): number => sorted[Math.floor((sorted.length - 1) * share)] ?? 0;
    return { p50: at(P50), p99: at(P99) };
  }
}
