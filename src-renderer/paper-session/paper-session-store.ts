import { create } from 'zustand';
import type { PaperSession } from '#core/paper-session/paper-session';

interface PaperSessionState {
  /** null until the first bar of the trading day. */
  readonly session: PaperSession | null;
}

export const usePaperSession = create<PaperSessionState>(() => ({ session: null }));

export function applyPaperSession(session: PaperSession | null): void {
  usePaperSession.setState({ session });
}
