import { availableParallelism } from 'node:os';
import { sharesOf, sweptSets } from '#core/backtest/sweep';
import type { BacktestJob, BacktestRecord } from '#core/contract/backtest';
import type {
  ArchivePlace,
  ComputeAnswer,
  ComputeEvents,
  ComputeRequests,
  ParameterSet,
} from '#core/contract/backtest-worker';
import { checkStrategy } from '#core/signals/catalogue';
import type { ParameterValue } from '#core/signals/parameters';
import { WorkerClient, WorkerRequestError } from '../../workers/worker-client.ts';
import { BacktestCancelled, BacktestError } from '../backtest-error.ts';

export interface RunnerOptions {
  /** Where the program of the computing threads lies. */
  readonly computeEntry: URL;
  readonly archive: ArchivePlace | null;
  /** Threads at most; null takes one a core. */
  readonly threads: number | null;
}

type Compute = WorkerClient<ComputeRequests, ComputeEvents>;

/** The values of a set in full, or a BacktestError that says what is wrong with them. */
function checked(job: BacktestJob, given: Readonly<Record<string, ParameterValue>>): Record<string, ParameterValue> {
  const result = checkStrategy({ rule: job.strategy, parameters: given });
  if (!result.ok) throw new BacktestError(result.problems.map(({ sentence }) => sentence).join(' '));
  return { ...result.parameters };
}

/** One run of a backtest on threads of its own, one a core; ends them whatever happens. */
export class BacktestRunner {
  readonly #options: RunnerOptions;
  readonly #threads = new Set<Compute>();
  #isCancelled = false;

  constructor(options: RunnerOptions) {
    this.#options = options;
  }

  /** Throws BacktestError, BacktestCancelled, or an error with the words of what could not be read. */
  async run(job: BacktestJob, progress: (done: number) => void): Promise<Pick<BacktestRecord, 'result' | 'sweep'>> {
    const base = checked(job, job.parameters);
    const swept = sweptSets(base, job.sweep).map(({ parameters, values }) => ({
      parameters: checked(job, parameters),
      values,
    }));
    const sets: readonly ParameterSet[] = [{ parameters: base, values: [] }, ...swept];
    const shares = sharesOf(sets, this.#options.threads ?? availableParallelism());
    const done = shares.map(() => 0);
    try {
      const answers = await Promise.all(
        shares.map((share, index) =>
          this.#compute(job, share, index === 0, (part) => {
            done[index] = part;
            progress(done.reduce((sum, value) => sum + value, 0) / done.length);
          }),
        ),
      );
      const result = answers[0]?.whole;
      if (!result) throw new BacktestError('The threads of the backtest ended without a result. Run it again.');
      return { result, sweep: inOrder(swept, answers) };
    } finally {
      await this.#end();
    }
  }

  /** The run under way ends with BacktestCancelled. */
  cancel(): void {
    this.#isCancelled = true;
    // A thread that dies of it has been cancelled as well.
    for (const thread of this.#threads) thread.request('cancel', null).catch(() => undefined);
  }

  async #compute(
    job: BacktestJob,
    sets: readonly ParameterSet[],
    isFirstWhole: boolean,
    progress: (done: number) => void,
  ): Promise<ComputeAnswer> {
    const { computeEntry, archive } = this.#options;
    const thread: Compute = new WorkerClient('backtest compute', computeEntry, () => {
      this.#threads.delete(thread);
    });
    this.#threads.add(thread);
    thread.on('progress', ({ done }) => {
      progress(done);
    });
    this.#throwIfCancelled();
    try {
      return await thread.request('run', { job, archive, sets, isFirstWhole });
    } catch (error) {
      this.#throwIfCancelled();
      if (error instanceof WorkerRequestError) throw new BacktestError(firstLine(error.message));
      throw error;
    }
  }

  #throwIfCancelled(): void {
    if (this.#isCancelled) throw new BacktestCancelled();
  }

  async #end(): Promise<void> {
    await Promise.all([...this.#threads].map((thread) => thread.terminate()));
  }
}

/** DuckDB and the system write sentences of their own, over several lines at times: the first one says it. */
const firstLine = (message: string): string => message.split('\n', 1)[0] ?? '';

/** The rows of all threads in the order in which the sweep named its sets. */
function inOrder(swept: readonly ParameterSet[], answers: readonly ComputeAnswer[]): BacktestRecord['sweep'] {
  const rows = new Map(answers.flatMap((answer) => answer.rows).map((row) => [JSON.stringify(row.values), row]));
  return swept.flatMap(({ values }) => rows.get(JSON.stringify(values)) ?? []);
}
