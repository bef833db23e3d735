import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { BacktestJob } from '#core/contract/backtest';
import type { Outcome } from '#core/contract/login';
import type { RequestHandlers } from '../ipc/answer-request.ts';
import { openFolder } from './open-outside.ts';
import type { SessionDesk } from './session-desk.ts';

const RUNS_SHOWN = 100;
const NOT_CHOSEN = 'Choose the file with the button first: the window cannot name one by itself.';

type BacktestHandlers = Pick<
  RequestHandlers,
  Extract<keyof RequestHandlers, `backtest.${string}` | 'paperSession.get'>
>;

async function outcomeOf(work: () => Promise<string>): Promise<Outcome> {
  try {
    return { ok: true, sentence: await work() };
  } catch (error) {
    return { ok: false, sentence: error instanceof Error ? error.message : String(error) };
  }
}

/** What the window asks of backtests. The page never names a file that its user has not chosen in the system's dialog. */
export function backtestHandlers(sessions: SessionDesk, chooseBarFile: () => Promise<string | null>): BacktestHandlers {
  const chosen = new Set<string>();
  const mayRead = ({ source }: BacktestJob): boolean => source.kind === 'archive' || chosen.has(source.file);
  return {
    'paperSession.get': () => sessions.current.paperSession,
    'backtest.get': async () => {
      const { backtests } = sessions.current;
      return { runs: [...(await backtests.request('history', { limit: RUNS_SHOWN }))], state: backtests.state };
    },
    'backtest.run': (job) =>
      outcomeOf(async () => {
        if (!mayRead(job)) throw new Error(NOT_CHOSEN);
        await sessions.current.backtests.request('run', { job, runId: randomUUID(), madeWallMs: Date.now() });
        return 'The backtest has begun.';
      }),
    'backtest.cancel': async () => {
      await sessions.current.backtests.cancel();
      return null;
    },
    'backtest.read': ({ runId }) => sessions.current.backtests.request('read', { runId }),
    'backtest.delete': ({ runId }) => sessions.current.backtests.request('delete', { runId }),
    'backtest.export': (what) =>
      outcomeOf(async () => `Written: ${await sessions.current.backtests.request('export', what)}`),
    'backtest.openReports': async () => {
      await openFolder(join(sessions.current.archiveFolder, 'reports'));
      return null;
    },
    'backtest.chooseFile': async () => {
      const file = await chooseBarFile();
      if (file === null) return { file };
      chosen.add(file);
      return { file };
    },
  };
}
