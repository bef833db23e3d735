import { clipboard, dialog } from 'electron';
import { ApiDesk, type ApiDeskOptions } from '../bus/api-desk.ts';
import { apiAnswers, type AnsweringParts } from './api-answers.ts';

/** The desk of the local interface with the parts of the operating system that it needs. */
export function makeApiDesk(
  parts: Omit<AnsweringParts, 'publishPortfolio'> &
    Pick<ApiDeskOptions, 'choices' | 'busWorkers' | 'onChange' | 'keepSecret'> & {
      /** Tells the accounts to every worker of the bus. */
      readonly tellPortfolio: () => void;
    },
): ApiDesk {
  return new ApiDesk({
    ...parts,
    answers: apiAnswers({
      ...parts,
      publishPortfolio: () => {
        parts.busWorkers.publishAgain();
        parts.tellPortfolio();
      },
    }),
    // Older releases of Electron do it at once, newer ones promise it.
    writeClipboard: async (text) => clipboard.writeText(text),
    chooseFolder: async () => {
      const title = 'Choose a folder for the live chart files';
      const { filePaths } = await dialog.showOpenDialog({ title, properties: ['openDirectory', 'createDirectory'] });
      return filePaths[0] ?? null;
    },
  });
}
