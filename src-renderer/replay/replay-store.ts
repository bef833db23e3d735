import { create } from 'zustand';
import type { ReplayComparison, ReplayControl, ReplayView } from '#core/contract/replay';
import { bridge, plainMessage } from '../app/bridge.ts';
import { readClockFromReplay } from '../app/clock.ts';
import { addSignals, clearMarket } from '../app/market-store.ts';
import { selectSymbol, showWorkstation, useWorkstation } from '../app/workstation-store.ts';
import { barHub } from '../chart/bar-hub.ts';

const RECENT_SIGNALS = 100;

export interface ReplayState {
  /** null: the window shows the present. */
  readonly view: ReplayView | null;
  /** The rebuilding whose picture is on screen; another one is drawn from nothing. */
  readonly shownGeneration: number;
  /** Why the newest thing the user asked of the replay could not be done; null when it could. */
  readonly problem: string | null;
  /** The answer to "Compare with live"; `busy` while it is being worked out, null when it was not asked for. */
  readonly comparison: ReplayComparison | 'busy' | null;
}

export const useReplay = create<ReplayState>(() => ({
  view: null,
  shownGeneration: 0,
  problem: null,
  comparison: null,
}));

/** What was drawn lies in another time: forget it and ask for the picture as it is now. */
async function drawAnew(): Promise<void> {
  barHub.clear();
  clearMarket();
  showWorkstation(await bridge().request('workstation.get', null));
  addSignals(await bridge().request('signals.recent', { limit: RECENT_SIGNALS }));
}

const titleOf = ({ title }: ReplayView): string => `REPLAY ${title} \u2014 Bellwether`;

export function takeReplay(view: ReplayView | null): void {
  const { shownGeneration } = useReplay.getState();
  readClockFromReplay(view);
  document.title = view ? titleOf(view) : 'Bellwether';
  const isBuilt = view !== null && view.state !== 'seeking' && view.state !== 'opening';
  const isNew = isBuilt && view.generation !== shownGeneration;
  useReplay.setState({ view, ...(isNew && { shownGeneration: view.generation }) });
  if (isNew) {
    drawAnew().catch((error: unknown) => {
      useReplay.setState({ problem: plainMessage(error) });
    });
  }
  followReplayedSymbol();
}

let followedReplay = '';

/** Once for each replay: its chart begins with the symbol that was chosen for it. */
export function followReplayedSymbol(): void {
  const { view } = useReplay.getState();
  if (!view || !useWorkstation.getState().workstation || followedReplay === view.title) return;
  followedReplay = view.title;
  selectSymbol(view.symbol);
}

async function tried(ask: () => Promise<unknown>): Promise<void> {
  useReplay.setState({ problem: null });
  try {
    await ask();
  } catch (error) {
    useReplay.setState({ problem: plainMessage(error) });
  }
}

export const control = (what: ReplayControl): Promise<void> => tried(() => bridge().request('replay.control', what));

export const leaveReplay = (): Promise<void> => tried(() => bridge().request('replay.leave', null));

export async function compareWithLive(): Promise<void> {
  if (useReplay.getState().comparison === 'busy') return;
  useReplay.setState({ comparison: 'busy' });
  await tried(async () => {
    useReplay.setState({ comparison: await bridge().request('replay.compare', null) });
  });
  if (useReplay.getState().comparison === 'busy') useReplay.setState({ comparison: null });
}

export function closeComparison(): void {
  useReplay.setState({ comparison: null });
}
