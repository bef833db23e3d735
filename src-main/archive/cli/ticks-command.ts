import { exportTicks } from '../ticks/export-ticks.ts';
import { EXIT, type ArchiveCommand } from './archive-command.ts';
import { readOptions, required, text } from './read-options.ts';

/** `ticks`: the ticks of finished days as Parquet. */
export const ticksCommand: ArchiveCommand = async (argv, { say, sqliteBinding }) => {
  const values = readOptions(argv, { archive: text });
  const written = await exportTicks(required('archive', values.archive), sqliteBinding);
  for (const { symbol, day, rows } of written) say(`${day}  ${symbol}  ${rows} ticks`);
  say(
    written.length === 0 ? 'Every finished day has its file already, or no ticks.' : `${written.length} files written.`,
  );
  return EXIT.done;
};
