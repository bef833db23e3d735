import type { PracticeEvents, PracticeRequests } from '#core/contract/workers';
import { epochMs } from '#core/market/units';
import { serveWorker } from '../workers/serve-worker.ts';
import { PracticeExchange } from './practice-exchange.ts';

/** The exchange in a worker thread of the application. */

const PROGRESS_INTERVAL_MS = 1_000;

let exchange: PracticeExchange | null = null;
let progressTimer: NodeJS.Timeout | null = null;

async function close(): Promise<void> {
  if (progressTimer) clearInterval(progressTimer);
  progressTimer = null;
  const closing = exchange;
  exchange = null;
  await closing?.close();
}

const emitter = serveWorker<PracticeRequests, PracticeEvents>({
  open: async (config) => {
    await close();
    const opened = await PracticeExchange.open(config);
    exchange = opened;
    progressTimer = setInterval(() => {
      const { exchangeMs, finished } = opened.status;
      emitter.emit('progress', { exchangeMs: epochMs(exchangeMs), finished });
    }, PROGRESS_INTERVAL_MS);
    return opened.ready;
  },
  close: async () => {
    await close();
    return null;
  },
});
