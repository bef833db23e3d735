import type { ArchiveJob } from '#core/contract/archive-jobs';
import type { JobWatch } from '../job-watch.ts';
import { MergeError } from '../master/merge-error.ts';

const NAMES: Readonly<Record<ArchiveJob['kind'], string>> = {
  export: 'An export',
  merge: 'A merge',
  import: 'An import',
  retention: 'A look at old ticks',
};

interface Running {
  readonly job: ArchiveJob;
  readonly cancel: AbortController;
  readonly ended: Promise<void>;
}

/** Room for the one job that is under way: each takes both cores and half a gigabyte. */
export class JobSlot {
  readonly #onChange: (job: ArchiveJob | null) => void;
  #running: Running | null = null;

  constructor(onChange: (job: ArchiveJob | null) => void) {
    this.#onChange = onChange;
  }

  /**
   * Runs a job; null when it was cancelled, in which case its work has left everything as it was. Throws MergeError while
   * another one is under way, else what the work throws.
   */
  async run<Result>(
    kind: ArchiveJob['kind'],
    symbol: string | null,
    work: (watch: JobWatch) => Promise<Result>,
  ): Promise<Result | null> {
    if (this.#running) {
      throw new MergeError(`${NAMES[this.#running.job.kind]} is under way. Wait for its end, or cancel it.`);
    }
    const cancel = new AbortController();
    let hasEnded: () => void = () => undefined;
    const ended = new Promise<void>((resolve) => (hasEnded = resolve));
    const tell = (phase: string, fraction: number): void => {
      // The ticks of a day are written in one go.
      const job: ArchiveJob = { kind, symbol, phase, fraction, canCancel: kind !== 'retention' };
      this.#running = { job, cancel, ended };
      this.#onChange(job);
    };
    tell('Beginning', 0);
    try {
      return await work({ signal: cancel.signal, tell });
    } catch (error) {
      if (cancel.signal.aborted) return null;
      throw error;
    } finally {
      this.#running = null;
      this.#onChange(null);
      hasEnded();
    }
  }

  /** Ends what is under way; resolves when it has ended and cleared away what it had begun to write. */
  async cancel(): Promise<void> {
    this.#running?.cancel.abort();
    await this.#running?.ended;
  }
}
