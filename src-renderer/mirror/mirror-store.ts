import { create } from 'zustand';
import type { MirrorFile, MirrorSettings, MirrorView } from '#core/contract/mirror';
import { ask } from '../app/asked-store.ts';
import { bridge } from '../app/bridge.ts';
import { draftOf, type MirrorDraft } from './mirror-draft.ts';

interface MirrorState {
  /** null until it was read. */
  readonly mirror: MirrorView | null;
  /** What is being typed; null while it is as it is kept. */
  readonly draft: MirrorDraft | null;
}

export const useMirror = create<MirrorState>(() => ({ mirror: null, draft: null }));

export const readMirror = (): Promise<boolean> =>
  ask('mirror.get', async () => {
    useMirror.setState({ mirror: await bridge().request('mirror.get', null) });
    return null;
  });

export function draftMirror(change: Partial<MirrorDraft>): void {
  const { mirror, draft } = useMirror.getState();
  const before = draft ?? (mirror ? draftOf(mirror.settings) : null);
  if (before) useMirror.setState({ draft: { ...before, ...change } });
}

export const keepMirror = (settings: MirrorSettings): Promise<boolean> =>
  ask('mirror.change', async () => {
    const outcome = await bridge().request('mirror.change', { settings });
    await readMirror();
    useMirror.setState({ draft: null });
    return outcome;
  });

export const testMirror = (settings: MirrorSettings): Promise<boolean> =>
  ask('mirror.test', () => bridge().request('mirror.test', { settings }));

async function thenReadAgain<Answer>(answer: Promise<Answer>): Promise<Answer> {
  try {
    return await answer;
  } finally {
    await readMirror();
  }
}

export const takePassword = (): Promise<boolean> =>
  ask('mirror.password', () => thenReadAgain(bridge().request('mirror.takePassword', null)));
export const forgetPassword = (): Promise<boolean> =>
  ask('mirror.password', () => thenReadAgain(bridge().request('mirror.forgetPassword', null)));

export const chooseMirrorFile = (file: MirrorFile): Promise<boolean> =>
  ask('mirror.chooseFile', async () => {
    const { path } = await bridge().request('mirror.chooseFile', { file });
    const { mirror, draft } = useMirror.getState();
    const tls = draft?.tls ?? mirror?.settings.tls;
    if (path !== null && tls) draftMirror({ tls: { ...tls, [file]: path } });
    return null;
  });
