import log from 'electron-log/node';
import type { DeskConfig, DeskEvents, DeskRequests } from '#core/contract/archive-desk';
import type { ArchiveJob } from '#core/contract/archive-jobs';
import type { WorkerHealth } from '#core/contract/health';
import { UnavailableError } from '../ipc/answer-request.ts';
import { SupervisedWorker } from '../workers/supervised-worker.ts';
import type { ArgumentOf, ResultOf } from '../workers/worker-client.ts';

export interface ArchiveDeskLinkOptions {
  readonly config: DeskConfig;
  readonly onJob: (job: ArchiveJob | null) => void;
  readonly onWorkerHealth: (health: WorkerHealth) => void;
}

const NOT_UP = 'The thread that looks through the archive is not up yet. Try again in a moment.';

/** The thread that looks through the stored data and joins it: kept alive, and let go with the session. */
export class ArchiveDeskLink {
  readonly #worker: SupervisedWorker<DeskRequests, DeskEvents>;
  readonly #onJob: (job: ArchiveJob | null) => void;
  #job: ArchiveJob | null = null;
  #closed = false;

  constructor({ config, onJob, onWorkerHealth }: ArchiveDeskLinkOptions) {
    this.#onJob = onJob;
    this.#worker = new SupervisedWorker({
      name: 'archive-desk',
      entry: new URL('./archive-desk-worker.js', import.meta.url),
      log,
      prepare: async (client) => {
        client.on('job', (job) => {
          this.#setJob(job);
        });
        await client.request('open', config);
      },
      onHealth: (health) => {
        // Whatever was under way died with its thread.
        if (health.state !== 'running' && this.#job) this.#setJob(null);
        onWorkerHealth(health);
      },
    });
  }

  /** What is under way. */
  get job(): ArchiveJob | null {
    return this.#job;
  }

  start(): void {
    this.#worker.start();
  }

  /** Asks the thread. Rejects with a plain sentence. A thread that had given up is brought back for the next question. */
  request<Name extends keyof DeskRequests>(
    name: Name,
    argument: ArgumentOf<DeskRequests[Name]>,
  ): Promise<ResultOf<DeskRequests[Name]>> {
    const { client } = this.#worker;
    if (client) return client.request(name, argument);
    if (!this.#closed) this.#worker.start();
    return Promise.reject(new UnavailableError(NOT_UP));
  }

  /** What is under way is cancelled: a master or a file is whole or as it was. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#worker.stop((client) => client.request('cancel', null));
  }

  #setJob(job: ArchiveJob | null): void {
    this.#job = job;
    this.#onJob(job);
  }
}
