import { dialog } from 'electron';
import type { ExportRequest } from '#core/contract/archive-jobs';
import type { TradingSession } from '../pipeline/trading-session.ts';
import type { SettingsFile } from '../settings/settings-file.ts';
import type { DataTargets } from './data-handlers.ts';

const FORMAT_NAMES: Readonly<Record<ExportRequest['format'], string>> = {
  csv: 'Comma-separated values',
  parquet: 'Parquet',
  json: 'JSON',
};

/** The system's own dialogs around what is asked of the stored data, and where its settings are kept. */
export function dataTargets(session: () => TradingSession, settings: SettingsFile): DataTargets {
  return {
    session,
    daily: () => settings.value.daily,
    changeDaily: (daily) => settings.change({ daily }),
    chooseBarFile: async () => {
      const { filePaths } = await dialog.showOpenDialog({
        title: 'Choose a file of one-minute bars',
        properties: ['openFile'],
        filters: [
          { name: 'Bars', extensions: ['csv', 'txt', 'parquet'] },
          { name: 'All files', extensions: ['*'] },
        ],
      });
      return filePaths[0] ?? null;
    },
    chooseExportFile: async (defaultPath, format) => {
      const { filePath, canceled } = await dialog.showSaveDialog({
        title: 'Export bars',
        defaultPath,
        filters: [{ name: FORMAT_NAMES[format], extensions: [format] }],
        properties: ['createDirectory', 'showOverwriteConfirmation'],
      });
      return canceled || filePath === '' ? null : filePath;
    },
  };
}
