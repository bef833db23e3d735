import { create } from 'zustand';
import type { BacktestEntry, BacktestJob, BacktestRecord, BacktestState } from '#core/contract/backtest';
import type { CatalogueEntry } from '#core/signals/active-strategy';
import { ask } from '../app/asked-store.ts';
import { bridge } from '../app/bridge.ts';

interface BacktestStore {
  readonly state: BacktestState;
  /** What can be tested; null until it has been asked for. */
  readonly rules: readonly CatalogueEntry[] | null;
  /** null until they have been read. */
  readonly runs: readonly BacktestEntry[] | null;
  /** The run that is looked at. */
  readonly record: BacktestRecord | null;
}

export const useBacktest = create<BacktestStore>(() => ({
  state: { running: null, outcome: null },
  rules: null,
  runs: null,
  record: null,
}));

/** Names of the questions, for their answers. */
export const ASKED = {
  rules: 'backtest.rules',
  list: 'backtest.get',
  run: 'backtest.run',
  read: 'backtest.read',
  export: 'backtest.export',
} as const;

export const readRuns = (): Promise<boolean> =>
  ask(ASKED.list, async () => {
    useBacktest.setState(await bridge().request('backtest.get', null));
    return null;
  });

export const readRules = (): Promise<boolean> =>
  ask(ASKED.rules, async () => {
    useBacktest.setState({ rules: await bridge().request('strategies.catalogue', null) });
    return null;
  });

export const showRun = (runId: string): Promise<boolean> =>
  ask(ASKED.read, async () => {
    const record = await bridge().request('backtest.read', { runId });
    if (!record) return { ok: false, sentence: 'This run is not kept any more.' };
    useBacktest.setState({ record });
    return null;
  });

/** What the main process tells; a run that has ended well is shown at once. */
export function applyBacktest(state: BacktestState): void {
  const before = useBacktest.getState().state;
  useBacktest.setState({ state });
  const runId = state.outcome?.runId ?? null;
  if (!before.running || state.running || runId === null) return;
  void readRuns();
  void showRun(runId);
}

export const runBacktest = (job: BacktestJob): Promise<boolean> =>
  ask(ASKED.run, async () => {
    const outcome = await bridge().request('backtest.run', job);
    return outcome.ok ? null : outcome;
  });

export const cancelBacktest = (): Promise<unknown> => bridge().request('backtest.cancel', null);

export const exportRun = (runId: string, as: 'csv' | 'html'): Promise<boolean> =>
  ask(ASKED.export, () => bridge().request('backtest.export', { runId, as }));

export const openReports = (): Promise<boolean> =>
  ask(ASKED.export, async () => {
    await bridge().request('backtest.openReports', null);
    return null;
  });

export async function deleteRun(runId: string): Promise<void> {
  await bridge().request('backtest.delete', { runId });
  if (useBacktest.getState().record?.runId === runId) useBacktest.setState({ record: null });
  await readRuns();
}
