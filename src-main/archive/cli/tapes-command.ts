import { listTapes } from '../../tape/list-tapes.ts';
import { readTapeHeader, readTapeSpan, TapeError } from '../../tape/read-tape.ts';
import { join } from 'node:path';
import { ArchiveLayout } from '../archive-layout.ts';
import { EXIT, type ArchiveCommand } from './archive-command.ts';
import { flag, readOptions, required, text } from './read-options.ts';

/** What a tape says of itself; one that cannot be read says why. */
function storyOf(file: string): string {
  try {
    const { source, symbols } = readTapeHeader(file);
    const span = readTapeSpan(file);
    const times = span
      ? `${new Date(span.fromMs).toISOString()} to ${new Date(span.toMs).toISOString()}`
      : 'no data yet';
    return `${times}  ${symbols.length} symbols  ${source}`;
  } catch (error) {
    if (error instanceof TapeError) return error.message;
    throw error;
  }
}

/** `tapes`: the raw streamer frames that were recorded, newest first. */
export const tapesCommand: ArchiveCommand = async (argv, { say }) => {
  const values = readOptions(argv, { archive: text, json: flag });
  const { tapes: folder } = new ArchiveLayout(required('archive', values.archive));
  const tapes = await listTapes(folder);
  if (values.json === true) say(JSON.stringify(tapes));
  else if (tapes.length === 0) say(`There is no tape in ${folder}. They are switched on in the settings.`);
  else
    for (const { file, bytes } of tapes) say(`${file}  ${(bytes / 1e6).toFixed(1)} MB  ${storyOf(join(folder, file))}`);
  return EXIT.done;
};
