import type { ComputeEvents, ComputeRequests } from '#core/contract/backtest-worker';
import { serveWorker } from '../../workers/serve-worker.ts';
import { runSets } from './run-sets.ts';

/** A thread that computes its share of a backtest and ends with it. */

/** More often the window would not see the difference. */
const LEAST_PROGRESS = 0.005;

let isCancelled = false;

const main = serveWorker<ComputeRequests, ComputeEvents>({
  run: (task) => {
    let told = 0;
    return runSets(task, {
      isCancelled: () => isCancelled,
      progress: (done) => {
        if (done - told < LEAST_PROGRESS) return;
        told = done;
        main.emit('progress', { done });
      },
    });
  },
  cancel: () => {
    isCancelled = true;
    return null;
  },
});
