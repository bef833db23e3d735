import { FEED_FAULTS, type FeedFault, type FeedFaultReport } from '#core/contract/health';
import { LONGEST_TOKEN } from './access-token.ts';

const LONGEST_RAW = 500;

interface Entry {
  count: number;
  lastRaw: string | null;
  lastAtWallMs: number | null;
}

/** Counts what the feed could not use and keeps the newest example of each kind as it arrived. */
export class FaultLog {
  readonly #entries = new Map<FeedFault, Entry>(
    FEED_FAULTS.map((fault) => [fault, { count: 0, lastRaw: null, lastAtWallMs: null }]),
  );
  readonly #redact: (text: string) => string;

  /** `redact` takes secrets out of what is kept: a server may echo what it was sent. */
  constructor(redact: (text: string) => string) {
    this.#redact = redact;
  }

  add(fault: FeedFault, raw: string, atWallMs: number, times = 1): void {
    const entry = this.#entries.get(fault);
    if (!entry) return;
    entry.count += times;
    // One example a frame: a frame full of faults must not cost a copy for each.
    if (entry.lastAtWallMs === atWallMs) return;
    // Through a Buffer: a slice of a string keeps the whole of it alive, and the whole may be megabytes.
    entry.lastRaw = Buffer.from(
      this.#redact(raw.slice(0, LONGEST_RAW + LONGEST_TOKEN)).slice(0, LONGEST_RAW),
    ).toString();
    entry.lastAtWallMs = atWallMs;
  }

  count(fault: FeedFault): number {
    return this.#entries.get(fault)?.count ?? 0;
  }

  report(): FeedFaultReport[] {
    return [...this.#entries].map(([fault, entry]) => ({ fault, ...entry }));
  }
}
