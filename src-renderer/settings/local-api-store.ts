import { create } from 'zustand';
import type { HotBufferSettings, LocalApiSettings, LocalApiView } from '#core/contract/local-api';
import type { ApiRight } from '#core/contract/local-api-limits';
import { ask } from '../app/asked-store.ts';
import { bridge } from '../app/bridge.ts';

interface LocalApiState {
  /** null until it was read. */
  readonly view: LocalApiView | null;
}

export const useLocalApi = create<LocalApiState>(() => ({ view: null }));

export function applyLocalApi(view: LocalApiView): void {
  useLocalApi.setState({ view });
}

export const readLocalApi = (): Promise<boolean> =>
  ask('localApi.get', async () => {
    applyLocalApi(await bridge().request('localApi.get', null));
    return null;
  });

/** Changes some of the choices, of those that are shown. */
export const changeLocalApi = (
  part: Partial<Pick<LocalApiSettings, 'enabled' | 'port' | 'origins'>>,
): Promise<boolean> =>
  ask('localApi.set', async () => {
    const { view } = useLocalApi.getState();
    if (!view) return null;
    const { enabled, port, origins } = view;
    return bridge().request('localApi.set', { enabled, port, origins, ...part });
  });

export const createToken = (name: string, rights: readonly ApiRight[]): Promise<boolean> =>
  ask('localApi.createToken', () => bridge().request('localApi.createToken', { name, rights: [...rights] }));

export const revokeToken = (id: string): Promise<boolean> =>
  ask('localApi.revokeToken', () => bridge().request('localApi.revokeToken', { id }));

export const changeHotBuffer = (part: Partial<Pick<HotBufferSettings, 'enabled' | 'cadenceMs'>>): Promise<boolean> =>
  ask('hotBuffer.set', async () => {
    const { view } = useLocalApi.getState();
    if (!view) return null;
    const { enabled, cadenceMs } = view.hotBuffer;
    return bridge().request('hotBuffer.set', { enabled, cadenceMs, ...part });
  });

export const chooseHotBufferFolder = (): Promise<boolean> =>
  ask('hotBuffer.chooseFolder', () => bridge().request('hotBuffer.chooseFolder', null));
