import { create } from 'zustand';
import type { ImportMerge, ImportPreview, ImportReading, MergeRecord } from '#core/contract/archive-jobs';
import { ask, forgetAnswer } from '../app/asked-store.ts';
import { bridge } from '../app/bridge.ts';

interface ImportState {
  /** The file that is looked at; null before one is chosen. */
  readonly preview: ImportPreview | null;
  /** What became of it; null before it is merged. */
  readonly record: MergeRecord | null;
}

export const useImport = create<ImportState>(() => ({ preview: null, record: null }));

export const askedToPreview = 'import.preview';
export const askedToImport = 'import.merge';

/** Opens the system's dialog; a file that cannot be read leaves a sentence and the file before. */
export const chooseFile = (): Promise<boolean> =>
  ask(askedToPreview, async () => {
    const preview = await bridge().request('import.choose', null);
    if (!preview) return null;
    forgetAnswer(askedToImport);
    useImport.setState({ preview, record: null });
    return null;
  });

/** Reads the file in another way. */
export const readAs = (fileId: number, reading: ImportReading): Promise<boolean> =>
  ask(askedToPreview, async () => {
    useImport.setState({ preview: await bridge().request('import.preview', { fileId, reading }), record: null });
    return null;
  });

export const importFile = (request: ImportMerge): Promise<boolean> =>
  ask(askedToImport, async () => {
    useImport.setState({ record: await bridge().request('import.merge', request) });
    return null;
  });

export function forgetImport(): void {
  useImport.setState({ preview: null, record: null });
  forgetAnswer(askedToPreview);
  forgetAnswer(askedToImport);
}
