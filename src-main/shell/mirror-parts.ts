import { clipboard, dialog } from 'electron';
import type { MirrorFile } from '#core/contract/mirror';
import { MirrorDesk, type MirrorDeskOptions } from '../bus/mirror/mirror-desk.ts';
import type { Pipeline } from '../pipeline/pipeline.ts';

const FILE_TITLES: Readonly<Record<MirrorFile, string>> = {
  authorityFile: 'Choose the certificate of the authority that signed that of Redis (PEM)',
  certificateFile: 'Choose the certificate that this computer shows to Redis (PEM)',
  keyFile: 'Choose the key of that certificate (PEM)',
};

async function chooseFile(file: MirrorFile): Promise<string | null> {
  const { filePaths } = await dialog.showOpenDialog({
    title: FILE_TITLES[file],
    properties: ['openFile', 'showHiddenFiles'],
  });
  return filePaths[0] ?? null;
}

/** The mirror's desk with the parts of the operating system that it needs; it shows itself in the session in use. */
export function makeMirrorDesk({
  pipeline,
  ...options
}: Pick<MirrorDeskOptions, 'place' | 'choices' | 'busWorkers'> & { readonly pipeline: () => Pipeline }): MirrorDesk {
  return new MirrorDesk({
    ...options,
    entry: new URL('./mirror-worker.js', import.meta.url),
    // Older releases of Electron give the text itself, newer ones a promise of it.
    readClipboard: async () => clipboard.readText(),
    clearClipboard: () => {
      clipboard.clear();
    },
    chooseFile,
    onHealth: (health) => {
      pipeline().noteMirror(health);
    },
    onWorkerHealth: (health) => {
      pipeline().noteWorker(health);
    },
  });
}
