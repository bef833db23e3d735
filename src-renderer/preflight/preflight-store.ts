import { create } from 'zustand';
import type { PreflightMend } from '#core/preflight/mends';
import type { PreflightReport } from '#core/preflight/preflight';
import { ask } from '../app/asked-store.ts';
import { bridge } from '../app/bridge.ts';
import { askFor } from '../telling/telling-store.ts';

interface PreflightState {
  /** The newest; null before the first. */
  readonly report: PreflightReport | null;
}

export const usePreflight = create<PreflightState>(() => ({ report: null }));

export const runPreflight = (): Promise<boolean> =>
  ask('preflight.run', async () => {
    usePreflight.setState({ report: await bridge().request('preflight.run', null) });
    return null;
  });

/** Does what the button promises, then looks again. */
export async function mend(name: PreflightMend): Promise<void> {
  await askFor('preflight.mend', { mend: name });
  await runPreflight();
}
