import type { ArchiveHealth } from '../contract/health.ts';

export interface ArchiveNews {
  readonly kind: 'trouble' | 'lost' | 'well';
  readonly state: ArchiveHealth['state'];
  readonly reason: string | null;
  readonly lostRows: number;
}

const TROUBLES: ReadonlySet<ArchiveHealth['state']> = new Set([
  'disk-full',
  'read-only',
  'corrupt',
  'from-future',
  'failed',
]);

/** Tells once when the archive can store nothing any more, once when rows are lost for good, and once when it is well. */
export class ArchiveWatch {
  #trouble: ArchiveHealth['state'] | null = null;
  #hasToldOfLoss = false;

  read({ state, reason, lostRows }: Pick<ArchiveHealth, 'state' | 'reason' | 'lostRows'>): ArchiveNews | null {
    if (lostRows > 0 && !this.#hasToldOfLoss) {
      this.#hasToldOfLoss = true;
      return { kind: 'lost', state, reason, lostRows };
    }
    if (lostRows === 0) this.#hasToldOfLoss = false;
    if (TROUBLES.has(state)) {
      if (this.#trouble === state) return null;
      this.#trouble = state;
      return { kind: 'trouble', state, reason, lostRows };
    }
    if (state !== 'ok' || this.#trouble === null) return null;
    this.#trouble = null;
    return { kind: 'well', state, reason, lostRows };
  }
}
