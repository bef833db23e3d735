import type { BacktestEvents, BacktestRequests } from '#core/contract/backtest-worker';
import { serveWorker } from '../workers/serve-worker.ts';
import { BacktestDesk } from './backtest-desk.ts';

/** The thread of backtests: it keeps the runs and lets threads of its own compute them. */

const desk = new BacktestDesk(new URL('./backtest-compute.js', import.meta.url), (state) => {
  main.emit('state', state);
});

const main = serveWorker<BacktestRequests, BacktestEvents>({
  open: (place) => {
    desk.open(place);
    return null;
  },
  run: ({ job, runId, madeWallMs }) => {
    desk.run(job, runId, madeWallMs);
    return null;
  },
  cancel: () => {
    desk.cancel();
    return null;
  },
  history: ({ limit }) => desk.history(limit),
  read: ({ runId }) => desk.read(runId),
  delete: async ({ runId }) => {
    await desk.delete(runId);
    return null;
  },
  export: ({ runId, as }) => desk.export(runId, as),
  sessionReports: (request) => desk.sessionReports(request),
  close: async () => {
    await desk.close();
    return null;
  },
});
