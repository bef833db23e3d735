import type { FeedFault, FeedHealth } from '#core/contract/health';

/** A feed that sends nonsense sends it often; one line a kind and period keeps the evidence and spares the disk. */
const LEAST_PERIOD_MS = 10_000;

export interface FaultLine {
  readonly fault: FeedFault;
  readonly count: number;
  readonly raw: string | null;
}

/** Picks from the feed's reports what belongs in the log: new faults with their raw text, not too often. */
export class FaultJournal {
  readonly #written = new Map<FeedFault, { readonly count: number; readonly atWallMs: number }>();

  /** The lines to write for this report; `nowWallMs` is this computer's clock. */
  linesFor({ faults }: Pick<FeedHealth, 'faults'>, nowWallMs: number): readonly FaultLine[] {
    const due = faults.filter(({ fault, count }) => {
      const last = this.#written.get(fault);
      // A count that shrank belongs to a new thread.
      if (count === 0 || count === last?.count) return false;
      return !last || nowWallMs - last.atWallMs >= LEAST_PERIOD_MS;
    });
    for (const { fault, count } of due) this.#written.set(fault, { count, atWallMs: nowWallMs });
    return due.map(({ fault, count, lastRaw }) => ({ fault, count, raw: lastRaw }));
  }
}
