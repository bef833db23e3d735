import type { StreamSourceChoice } from '#core/contract/ipc';
import type { LoginView } from '#core/contract/login';
import { useLogin } from '../connect/login-store.ts';
import { useWorkstation } from './workstation-store.ts';

/**
 * What the prices are: of a recorded session that is played again, of the built-in practice exchange, of a broker that is itself played (a practised login), or of
 * the market.
 */
export type PriceKind = 'practice' | 'practice-login' | 'live' | 'replay';

/** null: it is not known yet who answers at the broker's place; until then nothing is called live. */
export function priceKind(streamSource: StreamSourceChoice, login: LoginView | null): PriceKind | null {
  if (streamSource === 'practice') return 'practice';
  if (!login) return null;
  return login.isPractice ? 'practice-login' : 'live';
}

/** Whether the window shows a recording in place of the present. */
export const useIsReplay = (): boolean => useWorkstation(({ workstation }) => workstation?.mode === 'replay');

export function usePriceKind(): PriceKind | null {
  const streamSource = useWorkstation(({ workstation }) => workstation?.streamSource ?? null);
  const isReplay = useIsReplay();
  const login = useLogin((state) => state.login);
  if (isReplay) return 'replay';
  return streamSource && priceKind(streamSource, login);
}

/** Whether the prices on screen are those of no market. */
export function useIsPractised(): boolean {
  const kind = usePriceKind();
  return kind !== null && kind !== 'live';
}
