import type { EngineOutput } from '#core/engine/engine-output';
import type { PaperSession } from '#core/paper-session/paper-session';
import { SessionTracker } from '#core/paper-session/session-tracker';

/** A paper profit is looked at, not traded on: once a second is often enough. */
const INTERVAL_MS = 1_000;

/** Follows what the engine makes and tells how the trading day stands on paper, at a reader's pace. */
export class SessionTeller {
  readonly #tell: (session: PaperSession) => void;
  #tracker = new SessionTracker();
  #timer: NodeJS.Timeout | null = null;

  constructor(tell: (session: PaperSession) => void) {
    this.#tell = tell;
  }

  /** Signals that a recovery has found again count as well: what they became is worked out anew from the stored bars. */
  take({ bars, signals, recovered }: Pick<EngineOutput, 'bars' | 'signals' | 'recovered'>): void {
    const isChanged = this.#tracker.take(
      bars.map(({ bar }) => bar),
      [...recovered, ...signals],
    );
    if (!isChanged || this.#timer) return;
    this.#timer = setTimeout(() => {
      this.#timer = null;
      const session = this.#tracker.view();
      if (session) this.#tell(session);
    }, INTERVAL_MS);
  }

  /** The engine begins anew, and so does what follows it. */
  restart(): void {
    this.#tracker = new SessionTracker();
  }

  close(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
  }
}
