import { create } from 'zustand';
import type { Workstation } from '#core/contract/ipc';
import { bridge, plainMessage } from './bridge.ts';

export interface WorkstationState {
  readonly workstation: Workstation | null;
  readonly selectedSymbol: string | null;
  /** A request of the user that is under way; the buttons say so until it is answered. */
  readonly pending: 'starting' | 'stopping' | 'retrying' | null;
  /** Why the newest request of the user failed; null once it was read or another one succeeded. */
  readonly failure: string | null;
  readonly detailsOpen: boolean;
}

export const useWorkstation = create<WorkstationState>(() => ({
  workstation: null,
  selectedSymbol: null,
  pending: null,
  failure: null,
  detailsOpen: false,
}));

export function showWorkstation(workstation: Workstation): void {
  const { selectedSymbol, workstation: before, failure } = useWorkstation.getState();
  const symbols = workstation.instruments.map(({ symbol }) => symbol);
  const watched = workstation.breakoutSymbols.find((symbol) => symbols.includes(symbol));
  useWorkstation.setState({
    workstation,
    selectedSymbol: selectedSymbol ?? watched ?? symbols[0] ?? null,
    // Told once: who has dismissed it knows.
    failure: before === null ? workstation.startProblem : failure,
  });
}

export function selectSymbol(symbol: string): void {
  useWorkstation.setState({ selectedSymbol: symbol });
}

export function setDetailsOpen(detailsOpen: boolean): void {
  useWorkstation.setState({ detailsOpen });
}

export function dismissFailure(): void {
  useWorkstation.setState({ failure: null });
}

async function ask(
  pending: NonNullable<WorkstationState['pending']>,
  name: 'streams.start' | 'streams.stop' | 'streams.retryNow',
  whatFailed: string,
): Promise<void> {
  if (useWorkstation.getState().pending) return;
  useWorkstation.setState({ pending, failure: null });
  try {
    await bridge().request(name, null);
    useWorkstation.setState({ pending: null });
  } catch (error) {
    useWorkstation.setState({ pending: null, failure: `${whatFailed} ${plainMessage(error)}` });
  }
}

export const startStreams = (): Promise<void> => ask('starting', 'streams.start', 'The streams could not be started.');
export const stopStreams = (): Promise<void> => ask('stopping', 'streams.stop', 'The streams could not be stopped.');
export const retryNow = (): Promise<void> => ask('retrying', 'streams.retryNow', 'The retry could not be made.');

export type InstrumentView = Workstation['instruments'][number];

export function useSelectedInstrument(): InstrumentView | null {
  return useWorkstation(
    ({ workstation, selectedSymbol }) =>
      workstation?.instruments.find(({ symbol }) => symbol === selectedSymbol) ?? null,
  );
}
