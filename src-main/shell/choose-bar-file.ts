import { dialog } from 'electron';

/** Lets the user choose a file of one-minute bars; null when none was chosen. */
export async function chooseBarFile(): Promise<string | null> {
  const { filePaths } = await dialog.showOpenDialog({
    title: 'Bars to test over',
    properties: ['openFile'],
    filters: [{ name: 'One-minute bars', extensions: ['csv', 'txt', 'parquet'] }],
  });
  return filePaths[0] ?? null;
}
