import { create } from 'zustand';
import type { Bar } from '#core/market/bar';
import { MS_PER_MINUTE } from '#core/market/units';
import type { StoredProof } from '#core/signals/proof';
import { bridge, plainMessage } from '../app/bridge.ts';
import { loadBars } from '../chart/bar-history.ts';

/** An hour before the signal: enough to see what the range stands in. */
const SHOWN_BARS = 60;

export type ProofAnswer =
  | { readonly kind: 'asking' }
  | { readonly kind: 'failed'; readonly sentence: string }
  | { readonly kind: 'unknown' }
  | {
      readonly kind: 'known';
      readonly story: StoredProof;
      /** The bars that had closed when the verdict fell, oldest first; null while they are being read. */
      readonly bars: readonly Bar[] | null;
    };

interface ProofState {
  /** The signal whose card is open; null: none. */
  readonly signalId: string | null;
  readonly answer: ProofAnswer;
}

export const useProof = create<ProofState>(() => ({ signalId: null, answer: { kind: 'asking' } }));

const isOpen = (signalId: string): boolean => useProof.getState().signalId === signalId;

/** Only bars that had closed by then: what came later was not known, and does not belong on the card. */
export function closedBy(bars: readonly Bar[], knownAtMs: number): readonly Bar[] {
  return bars.filter(({ startMs }) => startMs + MS_PER_MINUTE <= knownAtMs);
}

async function readBars({ signal }: StoredProof): Promise<readonly Bar[] | null> {
  const { id, symbol, barStartMs, knownAtMs } = signal;
  const question = { symbol, limit: SHOWN_BARS, untilMs: barStartMs };
  const bars = await loadBars(
    question,
    () => isOpen(id),
    () => undefined,
  );
  return bars && closedBy(bars, knownAtMs);
}

/** Opens the card of a signal and reads its story from the archive. */
export async function openProof(signalId: string): Promise<void> {
  useProof.setState({ signalId, answer: { kind: 'asking' } });
  try {
    const story = await bridge().request('signals.proof', { id: signalId });
    if (!isOpen(signalId)) return;
    if (story === null) {
      useProof.setState({ answer: { kind: 'unknown' } });
      return;
    }
    useProof.setState({ answer: { kind: 'known', story, bars: null } });
    const bars = await readBars(story);
    if (isOpen(signalId)) useProof.setState({ answer: { kind: 'known', story, bars } });
  } catch (error) {
    if (isOpen(signalId)) useProof.setState({ answer: { kind: 'failed', sentence: plainMessage(error) } });
  }
}

export function closeProof(): void {
  useProof.setState({ signalId: null, answer: { kind: 'asking' } });
}
